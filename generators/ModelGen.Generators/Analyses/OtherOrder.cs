using System.Globalization;
using ModelGen.Generators.Building;
using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Analyses;

/// <summary>Numbers that PyTorch takes in another order and that no layer has: a layer was given the size of its input first.</summary>
internal static class OtherOrder
{
    /// <summary>What the layer has in place of what was meant, or null.</summary>
    public static string? Of(BuiltLayer built)
    {
        var c = built.Context;
        switch (built.Layer.Kind)
        {
            case "BatchNorm" or "LayerNorm" or "RMSNorm" or "InstanceNorm" or "GroupNorm" when c.Real("eps") >= 1:
                return "an eps of " + c.Real("eps").ToString(CultureInfo.InvariantCulture);
            case "TransformerEncoderLayer" or "TransformerDecoderLayer"
                when c.Has("feedforward") && c.Int("heads") > 1 && !c.X.IsUnknown && c.X.Shape.Last == new Dim(c.Int("heads")):
                return Text($"{c.Int("heads")} heads of one feature and {c.Int("feedforward")} features between");
            // As many channels as there are, and a stride that is the size of a kernel: the numbers are channels in, channels out, kernel.
            case "Conv1d" or "Conv2d" or "ConvTranspose1d" or "ConvTranspose2d" or "P4Conv2d"
                when c.Int("stride") is 3 or 5 or 7 && c.Int("kernel") is var kernel && kernel % 2 == 0 && kernel > 2 * c.Int("stride")
                    && c.X is { IsUnknown: false, Shape.Rank: > 2 } x && x.Shape[1] == new Dim(c.Int("channels")):
                return Text($"{c.Int("channels")} channels, a kernel of {kernel} and a stride of {c.Int("stride")}");
            default:
                return null;
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
