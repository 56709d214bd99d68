using System.Numerics;

namespace ModelGen.Tests.Kernels.Safety;

/// <summary>What a kernel writes: each output in guarded memory and just as long as it must be, or empty where it is left out.</summary>
/// <typeparam name="T">Element type.</typeparam>
/// <param name="lengths">Numbers in each output.</param>
internal sealed unsafe class GuardedOutputs<T>(int[] lengths)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly GuardedMemory[] memory = [.. lengths.Select(_ => new GuardedMemory())];
    private uint wanted;
    private bool atEnd;

    /// <summary>An output, or nothing where it is left out.</summary>
    public Span<T> this[int output] => IsWanted(output) ? All(output) : default;

    /// <summary>Calls a kernel with every choice of the outputs from <paramref name="required"/> on, at either end of the memory; gives how
    /// often an output was compared with what it is when all of them are asked for.</summary>
    public int Compare(int required, Action<GuardedOutputs<T>> kernel, string what)
    {
        var (all, always) = ((1u << lengths.Length) - 1, (1u << required) - 1);
        Run(all, end: true, kernel);
        T[][] expected = [.. Enumerable.Range(0, lengths.Length).Select(output => this[output].ToArray())];
        var compared = 0;
        for (var choice = 0u; choice <= all; choice++)
        {
            if ((choice & always) != always) continue;
            foreach (var end in new[] { true, false })
            {
                Run(choice, end, kernel);
                for (var output = 0; output < lengths.Length; output++)
                {
                    if (!IsWanted(output)) continue;
                    KernelData.AssertSameBits<T>(expected[output], this[output], $"{what}: output {output} of outputs {choice:B}");
                    compared++;
                }
            }
        }

        return compared;
    }

    private void Run(uint choice, bool end, Action<GuardedOutputs<T>> kernel)
    {
        (wanted, atEnd) = (choice, end);
        for (var output = 0; output < lengths.Length; output++) All(output).Fill(T.CreateTruncating(-7));
        kernel(this);
    }

    private bool IsWanted(int output) => (wanted >> output & 1) == 1;

    private Span<T> All(int output) => new(memory[output].Part(lengths[output] * sizeof(T), atEnd), lengths[output]);
}
