using System.Globalization;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Building;

/// <summary>Shapes as users write them: positive numbers, or <c>Dim.Sequence</c> for a free time axis.</summary>
internal static class InputShapes
{
    /// <summary>(B, ...); null, with a finding, if an axis is not positive or the shape too large.</summary>
    public static Shape? Batched(LayerContext c, IReadOnlyList<int> axes) =>
        Checked(c, axes, allowSequence: true) is { } sample ? new Shape(sample.Prepend(Dim.Batch)) : null;

    /// <summary>The axes of one sample; null, with a finding on the axis, if one is not positive or the shape too large.</summary>
    public static Shape? Checked(LayerContext c, IReadOnlyList<int> axes, bool allowSequence)
    {
        var dims = new List<Dim>();
        var total = 1L;
        for (var i = 0; i < axes.Count; i++)
        {
            var isSequence = allowSequence && axes[i] == SequenceAxis.Marker;
            if (!isSequence) total *= axes[i];
            if (!isSequence && (axes[i] <= 0 || total > int.MaxValue / 4))
            {
                var text = string.Join(", ", axes.Select(a => a == SequenceAxis.Marker ? "T" : a.ToString(CultureInfo.InvariantCulture)));
                c.B.ReportAt(c.SiteOf("shape", i), "MG3011", c.Name, "(" + text + ")");
                return null;
            }
            dims.Add(isSequence ? Dim.Sequence : axes[i]);
        }
        return new(dims);
    }
}
