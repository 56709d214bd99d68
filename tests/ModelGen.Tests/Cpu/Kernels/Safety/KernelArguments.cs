using ModelGen.Execution;
using ModelGen.Kernels;

namespace ModelGen.Tests.Kernels.Safety;

/// <summary>One argument of a kernel in the form that generated calls read it: a buffer by its address and length,
/// everything else as numbers.</summary>
internal struct KernelArgument
{
    /// <summary>Numbers in a buffer.</summary>
    public int Length;

    /// <summary>Where a buffer lies, or a number, or the start of a range.</summary>
    public long Value;

    /// <summary>The end of a range.</summary>
    public long End;

    /// <summary>A number with a fraction.</summary>
    public double Real;

    /// <summary>The sizes of an attention.</summary>
    public AttentionShape Shape;
}

/// <summary>Draws arguments: mostly small numbers, so that all of them together are often valid, and now and then wild ones.</summary>
internal sealed class ArgumentSource(Random random)
{
    private static readonly int[] Wild = [int.MinValue, int.MinValue + 1, -65536, -2, -1, int.MaxValue, int.MaxValue - 1, 1 << 30, 1 << 16];

    /// <summary>How many of a hundred numbers are wild.</summary>
    public int WildPercent { get; set; }

    public int Size()
    {
        if (random.Next(100) < WildPercent) return Wild[random.Next(Wild.Length)];
        return random.Next(8) switch { 0 => 0, 1 or 2 => 1, 3 or 4 => 2, 5 => 3, 6 => 4, _ => random.Next(5, 20) };
    }

    public Extent Range()
    {
        if (random.Next(100) < WildPercent) return new(Size(), Size());
        var start = random.Next(3) == 0 ? random.Next(4) : 0;
        return new(start, start + random.Next(4));
    }

    public AttentionShape Attention()
    {
        var (queries, heads, size) = (random.Next(1, 5), random.Next(1, 3), random.Next(1, 5));
        var shape = random.Next(4) switch
        {
            0 => AttentionShape.Packed(queries, heads, size, size),
            1 => AttentionShape.Cached(queries, random.Next(3), random.Next(4, 8), heads, size, random.Next(1, 5)),
            2 => AttentionShape.KeysWithValues(queries, random.Next(1, 5), heads, size, random.Next(1, 5)),
            _ => AttentionShape.Apart(queries, random.Next(1, 5), heads, size, random.Next(1, 5)),
        };
        shape = shape with
        {
            Causal = random.Next(2) == 0,
            Dropout = random.Next(3) == 0 ? 0.5 : 0,
            MaskSample = random.Next(2) * shape.Queries * shape.Keys,
            MaskHead = random.Next(2) * shape.Queries * shape.Keys,
        };
        if (random.Next(100) >= 4 * WildPercent) return shape;
        return random.Next(14) switch
        {
            0 => shape with { Queries = Size() },
            1 => shape with { Keys = Size() },
            2 => shape with { Heads = Size() },
            3 => shape with { HeadSize = Size() },
            4 => shape with { ValueSize = Size() },
            5 => shape with { QueryRow = Size() },
            6 => shape with { KeyRow = Size() },
            7 => shape with { ValueRow = Size() },
            8 => shape with { KeyStart = Size() },
            9 => shape with { ValueStart = Size() },
            10 => shape with { Offset = Size() },
            11 => shape with { SampleRows = Size() },
            12 => shape with { MaskSample = Size() },
            _ => shape with { MaskHead = Size() },
        };
    }

    public double Real() => random.Next(6) switch { 0 => 0, 1 => double.NaN, 2 => -1e300, 3 => 10000, _ => random.NextDouble() };

    public static string Describe(Type type, string name, in KernelArgument argument) => type switch
    {
        _ when type == typeof(Extent) => $"{name} = {argument.Value}..{argument.End}",
        _ when type == typeof(AttentionShape) => $"{name} = {argument.Shape}",
        _ when KernelCall.IsReal(type) => FormattableString.Invariant($"{name} = {argument.Real}"),
        _ when KernelCall.ElementOf(type) is not null => $"{name}[{argument.Length}]",
        _ => $"{name} = {argument.Value}",
    };
}
