namespace ModelGen.Generators.Ir;

/// <summary>What a network carries from one call to the next: a slot for the state of each recurrence, and for each cache.</summary>
internal sealed class CarriedStates
{
    private readonly List<Shape> replaced = [];
    private readonly List<Shape> appended = [];

    /// <summary>Shapes by slot: of what each call replaces, and after them of what it appends to.</summary>
    public IReadOnlyList<Shape> Slots => [.. replaced, .. appended];

    /// <summary>How many of the slots, the last ones, are appended to.</summary>
    public int Cached => appended.Count;

    /// <summary>Whether something reads the sequence in an order that does not go on with the next call.</summary>
    public bool IsBroken { get; set; }

    /// <summary>A slot for a state.</summary>
    public int Add(Shape shape)
    {
        replaced.Add(shape);
        return replaced.Count - 1;
    }

    /// <summary>A slot for a cache of the steps read, counted from the first of its kind.</summary>
    public int AddCache(Shape shape)
    {
        appended.Add(shape);
        return appended.Count - 1;
    }

    /// <summary>The slot of a cache.</summary>
    public int SlotOfCache(int cache) => replaced.Count + cache;
}
