using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Building;

/// <summary>Joins the axes from <c>startAxis</c> to <c>endAxis</c> into one.</summary>
internal sealed class FlattenLayer : SingleLayer
{
    public override string Kind => "Flatten";

    protected override Value BuildOne(LayerContext c)
    {
        var x = c.X;
        if (x.IsUnknown) return x;
        if (!x.Shape.SampleAxes.Any()) return c.B.Reshape(x, new Shape(x.Shape.Append(Dim.One)));
        var start = c.Axis(x, c.Int("startAxis"), "startAxis");
        var end = c.Axis(x, c.Int("endAxis", -1), "endAxis");
        if (start < 0 || end < 0 || !c.Require(start <= end, "endAxis", "at or after startAxis")) return c.B.Unknown();
        return c.B.Reshape(x, new Shape(x.Shape.Take(start).Append(x.Shape.Product(start, end + 1)).Concat(x.Shape.Skip(end + 1))));
    }
}
