using System.Reflection;
using System.Runtime.InteropServices;
using ModelGen.Execution;
using ModelGen.Kernels;

namespace ModelGen.Tests.Kernels.Safety;

/// <summary>Calls kernels with random arguments whose buffers end, or begin, at memory that nobody may touch. A kernel must do its work or
/// throw an ArgumentException that names it.</summary>
internal sealed unsafe class KernelFuzzer(int seed, Action<string> announce)
{
    private const int Most = 400;
    private readonly Random random = new(seed);
    private readonly GuardedMemory[] memory = [.. Enumerable.Range(0, 16).Select(_ => new GuardedMemory())];
    private readonly int[] pages = new int[16];
    private bool atEnd;

    /// <summary>Calls that computed something.</summary>
    public int Accepted { get; private set; }

    /// <summary>Calls that were refused.</summary>
    public int Refused { get; private set; }

    /// <summary>What kernels did that they must not, and what they were called with.</summary>
    public List<string> Faults { get; } = [];

    public void Run(MethodInfo method, int rounds)
    {
        var call = new KernelCall(method);
        var source = new ArgumentSource(random);
        var faults = Faults.Count;
        for (var round = 0; round < rounds && Faults.Count < faults + 3; round++)
        {
            source.WildPercent = round % 4 == 3 ? 25 : round % 4 == 2 ? 6 : 0;
            var arguments = Draw(call, source, round);
            Choose(call, source);
            atEnd = random.Next(4) != 0;
            if (Try(call, arguments) && round % 3 != 1) Tighten(call, arguments);
        }
    }

    private KernelArgument[] Draw(KernelCall call, ArgumentSource source, int round)
    {
        var arguments = new KernelArgument[call.Parameters.Length];
        var same = random.Next(2) == 0 ? random.Next(1, 40) : -1;
        for (var i = 0; i < arguments.Length; i++)
        {
            var type = call.Parameters[i].ParameterType;
            ref var argument = ref arguments[i];
            if (KernelCall.ElementOf(type) is not null)
            {
                // Enough for small sizes, or any length; operands of elementwise functions are all of one.
                argument.Length = call.Method.DeclaringType == typeof(Elementwise) && same > 0 ? same
                    : random.Next(8) switch { 0 => 0, 1 when round % 2 == 1 => random.Next(Most), _ => Most };
            }
            else if (type == typeof(Extent))
            {
                var range = source.Range();
                (argument.Value, argument.End) = (range.Start, range.End);
            }
            else if (type == typeof(AttentionShape)) argument.Shape = source.Attention();
            else if (KernelCall.IsReal(type)) argument.Real = source.Real();
            else if (type == typeof(bool)) argument.Value = random.Next(2);
            else if (type == typeof(nint))
                argument.Value = random.Next(100) < source.WildPercent ? random.NextInt64(long.MinValue, long.MaxValue) : random.Next(3);
            else argument.Value = source.Size();

            // Two thousand million sums of the same products are right, but take minutes.
            if (call.Parameters[i].Name == "batches" && call.Method.Name == nameof(MatMul.MultiplySum))
                argument.Value = Math.Min(argument.Value, 1000);
        }

        return arguments;
    }

    /// <summary>Makes each buffer as short as the kernel accepts, then calls it with all of them that short, at both ends.</summary>
    private void Tighten(KernelCall call, KernelArgument[] arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            if (KernelCall.ElementOf(call.Parameters[i].ParameterType) is null || arguments[i].Length == 0) continue;
            var (refused, accepted) = (0, arguments[i].Length);
            while (accepted - refused > 1 && Faults.Count == 0)
            {
                arguments[i].Length = (refused + accepted) / 2;
                if (Try(call, arguments)) accepted = arguments[i].Length;
                else refused = arguments[i].Length;
            }

            arguments[i].Length = accepted;
        }

        foreach (var end in new[] { true, false })
        {
            atEnd = end;
            Try(call, arguments);
            LeaveOut(call, arguments);
        }
    }

    /// <summary>Leaves out each buffer that the kernel can do without, alone and then together with those before it.</summary>
    private void LeaveOut(KernelCall call, KernelArgument[] arguments)
    {
        KernelArgument[] fewer = [.. arguments];
        for (var i = 0; i < arguments.Length; i++)
        {
            if (KernelCall.ElementOf(call.Parameters[i].ParameterType) is null || arguments[i].Length == 0) continue;
            KernelArgument[] without = [.. arguments];
            without[i].Length = 0;
            if (!Try(call, without)) continue;
            fewer[i].Length = 0;
            if (!Try(call, fewer)) fewer[i].Length = arguments[i].Length;
        }
    }

    /// <summary>Whether the kernel took the arguments.</summary>
    private bool Try(KernelCall call, KernelArgument[] arguments)
    {
        Place(call, arguments);
        announce(Describe(call, arguments));
        try
        {
            call.Invoke(arguments);
            Accepted++;
            return true;
        }
        catch (ArgumentException error)
        {
            Refused++;
            if (!error.Message.StartsWith(call.Method.DeclaringType!.Name, StringComparison.Ordinal))
                Faults.Add($"{Describe(call, arguments)}: the message names no kernel: {error.Message}");
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            Faults.Add($"{Describe(call, arguments)}: {error.GetType().Name}: {error.Message} {error.StackTrace?.Split('\n')[0].Trim()}");
        }

        return false;
    }

    /// <summary>Chooses the memory of each buffer, now and then that of another, and fills it.</summary>
    private void Choose(KernelCall call, ArgumentSource source)
    {
        for (var i = 0; i < call.Parameters.Length; i++)
        {
            if (KernelCall.ElementOf(call.Parameters[i].ParameterType) is not { } element) continue;
            pages[i] = random.Next(40) == 0 ? random.Next(memory.Length) : i;
            var page = memory[pages[i]];
            if (element == typeof(int)) Indices(page, source);
            else if (element == typeof(float)) Numbers<float>(page);
            else Numbers<double>(page);
        }
    }

    private void Place(KernelCall call, KernelArgument[] arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            if (KernelCall.ElementOf(call.Parameters[i].ParameterType) is not { } element) continue;
            var bytes = arguments[i].Length * (element == typeof(double) ? sizeof(double) : sizeof(float));
            arguments[i].Value = (nint)memory[pages[i]].Part(bytes, atEnd);
        }
    }

    private void Indices(GuardedMemory page, ArgumentSource source)
    {
        var numbers = MemoryMarshal.Cast<byte, int>(page.Bytes);
        var most = random.Next(1, 5);
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = source.WildPercent > 0 && random.Next(200) == 0 ? source.Size() : random.Next(most);
    }

    private void Numbers<T>(GuardedMemory page)
        where T : unmanaged, System.Numerics.INumberBase<T>
    {
        var numbers = MemoryMarshal.Cast<byte, T>(page.Bytes);
        var (first, step) = (random.NextDouble(), random.NextDouble());
        for (var i = 0; i < numbers.Length; i++, first = first + step < 1 ? first + step : first + step - 2)
            numbers[i] = T.CreateTruncating(first);
    }

    private string Describe(KernelCall call, KernelArgument[] arguments)
    {
        var texts = call.Parameters.Zip(arguments, (p, a) => ArgumentSource.Describe(p.ParameterType, p.Name!, a));
        return $"{call}({string.Join(", ", texts)}){(atEnd ? "" : " at the start of a page")}";
    }
}
