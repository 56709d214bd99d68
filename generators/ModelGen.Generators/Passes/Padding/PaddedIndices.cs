using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Passes;

/// <summary>Labels beyond a sample's length are ignored by losses that know labels to ignore; everything else reads tokens and labels as
/// the first one there.</summary>
internal static class PaddedIndices
{
    /// <summary>What stands for padding in a loss that ignores no label: no class, and nothing that a caller passes is kept
    /// there.</summary>
    private const int NoClass = -1;

    public static void Run(GraphBuilder b)
    {
        foreach (var input in b.Graph.Inputs.Where(i => i.Type == ElementType.Index && !i.IsUnknown).ToList())
        {
            if (((InputOp)input.Producer.Op).Steps is not var (axis, lengths)) continue;
            var uses = b.Graph.Uses();
            var copies = new Dictionary<int, Value>();
            Value Copy(int value)
            {
                if (copies.TryGetValue(value, out var known)) return known;
                return copies[value] = StepPadding.After(b.At(input.Producer.Site, input.Name), input.Producer, at =>
                    GraphBuilder.Named(
                        at.Add(new MaskIndicesOp(axis, value, at.Graph.IndexCopies++), input, lengths), input.Name + "_masked"));
            }

            if (!uses.TryGetValue(input, out var readers)) continue;
            foreach (var reader in readers)
            {
                var copy = Copy(Ignoring(reader) ?? 0);
                for (var i = 0; i < reader.Inputs.Count; i++)
                {
                    if (reader.Inputs[i] == input) reader.Inputs[i] = copy;
                }
            }
        }
    }

    /// <summary>The label that a loss ignores, after it has been made to ignore one; null for other readers.</summary>
    private static int? Ignoring(Node node)
    {
        if (node.Op.Ignoring(NoClass) is not { } op) return null;
        node.Op = op;
        return op.IgnoreIndex;
    }
}
