using System.Reflection;
using System.Reflection.Emit;

namespace ModelGen.Generators.Tests.Jit;

/// <summary>What the JIT looks at before it decides whether to optimise a method.</summary>
/// <param name="Method">The method.</param>
/// <param name="Bytes">Of IL.</param>
/// <param name="Instructions">Of IL.</param>
/// <param name="Blocks">Basic blocks.</param>
/// <param name="Locals">Locals and parameters.</param>
/// <param name="References">Instructions that name a local or a parameter.</param>
internal sealed record MethodSize(string Method, int Bytes, int Instructions, int Blocks, int Locals, int References)
{
    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields()
        .Select(f => (OpCode)f.GetValue(null)!).ToDictionary(c => c.Value);

    /// <summary>The limits of RyuJIT (compiler.h, DEFAULT_MIN_OPTS_...), beyond each of which it does not optimise a method.</summary>
    public static MethodSize Limits { get; } = new("limits", 60_000, 20_000, 2_000, 2_000, 8_000);

    /// <summary>Whether the JIT optimises it.</summary>
    public bool IsWithinLimits =>
        Bytes <= Limits.Bytes && Instructions <= Limits.Instructions && Blocks <= Limits.Blocks && Locals <= Limits.Locals
            && References <= Limits.References;

    /// <summary>The methods of the given types.</summary>
    public static List<MethodSize> Of(IEnumerable<Type> types)
    {
        const BindingFlags All =
            BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        return [
            .. from method in types.SelectMany(t => t.GetMethods(All)) let body = method.GetMethodBody() where body is not null
                select Of(method, body)];
    }

    private static MethodSize Of(MethodInfo method, MethodBody body)
    {
        var il = body.GetILAsByteArray()!;
        var (instructions, references) = (0, 0);
        var starts = new HashSet<int> { 0 };
        for (var at = 0; at < il.Length; instructions++)
        {
            var code = Codes[il[at] == 0xFE ? (short)(0xFE00 | il[at + 1]) : il[at]];
            var operand = at + code.Size;
            at = operand + OperandSize(code, il, operand);
            if (code.Name is { } name && (name.Contains("loc", StringComparison.Ordinal) || name.Contains("arg", StringComparison.Ordinal)))
                references++;
            if (code.FlowControl is FlowControl.Branch or FlowControl.Cond_Branch or FlowControl.Return or FlowControl.Throw)
                starts.Add(at);
            if (code.OperandType == OperandType.ShortInlineBrTarget) starts.Add(at + (sbyte)il[operand]);
            if (code.OperandType == OperandType.InlineBrTarget) starts.Add(at + BitConverter.ToInt32(il, operand));
            if (code.OperandType == OperandType.InlineSwitch)
            {
                for (var target = operand + 4; target < at; target += 4) starts.Add(at + BitConverter.ToInt32(il, target));
            }
        }

        starts.Remove(il.Length);
        var locals = body.LocalVariables.Count + method.GetParameters().Length + (method.IsStatic ? 0 : 1);
        return new($"{method.DeclaringType}.{method.Name}", il.Length, instructions, starts.Count, locals, references);
    }

    private static int OperandSize(OpCode code, byte[] il, int operand) => code.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, operand)),
        _ => 4,
    };
}
