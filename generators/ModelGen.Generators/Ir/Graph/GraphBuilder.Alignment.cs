namespace ModelGen.Generators.Ir;

internal sealed partial class GraphBuilder
{
    /// <summary>Gives tensors that are combined elementwise as many sample axes as the longest has, by axes of size 1 behind the batch:
    /// users line up the axes of one sample, (C) with (T, C), and the batch is not one of them.</summary>
    public Value[] AlignSamples(params Value[] values)
    {
        if (values.Any(v => v.IsUnknown)) return values;
        var rank = values.Max(v => v.Shape.SampleAxes.Count());
        return values.Select(v =>
        {
            var missing = rank - v.Shape.SampleAxes.Count();
            return !v.Shape.IsBatched || missing == 0
                ? v
                : Reshape(v, new Shape(v.Shape.Take(1).Concat(Enumerable.Repeat(Dim.One, missing)).Concat(v.Shape.Skip(1))));
        }).ToArray();
    }
}
