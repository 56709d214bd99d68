using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>A pass over the network, laid out for the CPU.</summary>
/// <param name="ClassName">The class it is emitted as.</param>
/// <param name="Summary">What it computes.</param>
/// <param name="Graph">Its operations, each a kernel.</param>
/// <param name="IsDouble">Whether it computes in double.</param>
/// <param name="Names">What each value is called.</param>
/// <param name="Schedule">Its phases, and how the work of each is shared.</param>
/// <param name="Lanes">The pass unrolled to single numbers, for tiny networks; null where it is a kernel for each operation.</param>
/// <param name="Memory">Where buffers lie in the arena.</param>
/// <param name="MultiplyAdds">Multiply-adds, one term for each way of growing.</param>
internal sealed record CompiledProgram(
    string ClassName, string Summary, ModelGraph Graph, bool IsDouble, Dictionary<Value, string> Names, Schedule Schedule, LanePlan? Lanes,
    MemoryPlan Memory, IReadOnlyList<Dim> MultiplyAdds)
{
    /// <summary>The element type in emitted code.</summary>
    public string T => IsDouble ? "double" : "float";

    /// <summary>Whether a value lives in the caller's memory: inputs, and the outputs the caller asks for.</summary>
    public bool IsExternal(Value value) => CpuLowering.IsExternal(Graph, value);
}
