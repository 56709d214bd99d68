using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>The indices that a worker goes over: its part of <paramref name="Count"/> of them,
/// or all where one worker has everything.</summary>
/// <param name="Partition">How the indices are dealt to workers.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Multiple">Parts start at multiples of this.</param>
internal sealed record WorkRange(Partition Partition, SizeExpression Count, int Multiple = 1)
{
    /// <summary>How many elements each index stands for.</summary>
    public SizeExpression Times { get; init; } = SizeExpression.One;

    /// <summary>Whether every worker that runs it has all indices.</summary>
    public bool IsWhole => Partition == Partition.Single;

    public static WorkRange All(SizeExpression count) => new(Partition.Single, count);
}
