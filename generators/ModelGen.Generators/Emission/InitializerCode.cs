using System.Globalization;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Printing;

namespace ModelGen.Generators.Emission;

/// <summary>What a parameter starts from as C#: a call of a member of the runtime's <c>Initializer</c>.</summary>
internal static class InitializerCode
{
    public static string Print(Initialization initialization) => initialization switch
    {
        ConstantInitialization { Value: 0 } => "Initializer.Zeros",
        ConstantInitialization { Value: 1 } => "Initializer.Ones",
        ConstantInitialization constant => $"Initializer.Constant({CSharpNames.Double(constant.Value)})",
        UniformInitialization uniform => $"Initializer.Uniform(-{CSharpNames.Double(uniform.Bound)}, {CSharpNames.Double(uniform.Bound)})",
        NormalInitialization normal => $"Initializer.Normal(0d, {CSharpNames.Double(normal.Deviation)})",
        RuleInitialization rule => $"Initializer.{rule.Rule}({CSharpNames.Double(rule.Scale)})",
        ZeroRowInitialization zeroRow => $"{Print(zeroRow.Others)}.WithZeroRow({zeroRow.Row.ToString(CultureInfo.InvariantCulture)})",
        _ => throw new InvalidOperationException($"no code for {initialization}"),
    };
}
