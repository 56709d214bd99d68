namespace ModelGen.Generators.Backends.Cpu;

/// <summary>How the work of a node is dealt to workers.</summary>
internal enum Partition
{
    /// <summary>One worker does it.</summary>
    Single,

    /// <summary>Each worker has a range of samples (of the batch axis).</summary>
    Samples,

    /// <summary>Each worker has a range of columns (of the last axis).</summary>
    Columns,

    /// <summary>Each worker has a range of channels that are not the last axis.</summary>
    Channels,

    /// <summary>Each worker has a range of the leading rows of a tensor without a batch.</summary>
    Rows,

    /// <summary>Each worker has a range of the elements of a tensor without a batch.</summary>
    Elements,
}
