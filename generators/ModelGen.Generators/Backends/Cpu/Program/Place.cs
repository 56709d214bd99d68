using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Kinds of memory that a pass works in; two kinds never overlap.</summary>
internal enum MemorySpace
{
    /// <summary>The pass's own buffers.</summary>
    Arena,

    /// <summary>Parameters, their gradients and the state of the optimizer, which lie alike; running statistics among them.</summary>
    Parameters,

    /// <summary>An argument that is read.</summary>
    Input,

    /// <summary>An argument that is written.</summary>
    Output,

    /// <summary>What the call before left in a slot of the state.</summary>
    CarriedIn,

    /// <summary>What this call leaves in a slot of the state.</summary>
    CarriedOut,

    /// <summary>Indices that the program makes before the pass begins.</summary>
    Indices,

    /// <summary>None: a number that each worker computes for itself.</summary>
    Local,
}

/// <summary>Memory that code can name.</summary>
/// <param name="Name">Its name in emitted code.</param>
/// <param name="Space">What kind of memory it is.</param>
/// <param name="Slot">Which of several: the position of an argument, the slot of a state.</param>
/// <param name="Start">Where it starts, in elements.</param>
/// <param name="Size">Its elements.</param>
internal sealed record Place(string Name, MemorySpace Space, int Slot, SizeExpression Start, SizeExpression Size)
{
    /// <summary>The name of the whole that it is a part of.</summary>
    public string Buffer { get; init; } = Name;

    /// <summary>How many such parts, one after another, a loop over steps goes through; 1 for all of a buffer.</summary>
    public SizeExpression Steps { get; init; } = SizeExpression.One;
}

/// <summary>What a worker does with a place: reads or writes its own part, or all of it. A place is seen as <see cref="Outer"/> blocks of
/// <c>Own.Count</c> pieces of <see cref="Inner"/> elements; a worker's part is those pieces of each block that its range has.</summary>
/// <param name="Place">The place.</param>
/// <param name="Writes">Whether it is written.</param>
/// <param name="Own">The range that a worker's part follows; null for all of the place.</param>
/// <param name="Outer">Blocks.</param>
/// <param name="Inner">Elements of a piece.</param>
internal sealed record Access(Place Place, bool Writes, WorkRange? Own, SizeExpression Outer, SizeExpression Inner);
