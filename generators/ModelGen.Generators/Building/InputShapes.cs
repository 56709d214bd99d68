using System.Globalization;
using ModelGen.Generators.Graph;
using ModelGen.Generators.Layers;

namespace ModelGen.Generators.Building;

/// <summary>Shapes as users write them: positive numbers, or <c>Dim.Sequence</c> for a free time axis.</summary>
internal static class InputShapes
{
    /// <summary>The value of <c>ModelGen.Dim.Sequence</c>.</summary>
    public const int SequenceMarker = int.MinValue + 1;

    /// <summary>(B, ...); null, with a finding, if an axis is not positive or the shape too large.</summary>
    public static Shape? Batched(LayerContext c, IReadOnlyList<int> axes)
    {
        var dims = new List<Dim> { Dim.Batch };
        var total = 1L;
        foreach (var axis in axes)
        {
            if (axis != SequenceMarker && axis <= 0)
            {
                c.B.ReportAt(c.SiteOf("shape"), "MG3011", c.Name, "(" + string.Join(", ", axes.Select(a => a.ToString(CultureInfo.InvariantCulture))) + ")");
                return null;
            }
            dims.Add(axis == SequenceMarker ? Dim.Sequence : axis);
            total *= axis == SequenceMarker ? 1 : axis;
            if (total > int.MaxValue / 4)
            {
                c.B.ReportAt(c.SiteOf("shape"), "MG3011", c.Name, "(" + string.Join(", ", axes.Select(a => a.ToString(CultureInfo.InvariantCulture))) + ")");
                return null;
            }
        }
        return new(dims);
    }
}
