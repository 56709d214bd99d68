namespace ModelGen;

/// <summary>Another initialiser's values, with zeros in one row of the first axis.</summary>
internal sealed record ZeroRowInitializer(Initializer Inner, int Row) : Initializer
{
    public override void Fill<T>(Span<T> values, ParameterShape shape, ulong seed, ulong stream)
    {
        if (shape.Rank == 0 || (uint)Row >= (uint)shape[0])
            throw new InvalidOperationException($"Row {Row} of a parameter of shape {shape} does not exist.");
        Inner.Fill(values, shape, seed, stream);
        var width = values.Length / shape[0];
        values.Slice(Row * width, width).Clear();
    }
}
