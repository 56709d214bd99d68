using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Analyses;

/// <summary>Whether a network can read a sequence piece by piece: nothing but what carries a state mixes its steps.</summary>
internal static class Streaming
{
    public static bool IsPossible(ModelGraph graph, CarriedStates carried) =>
        carried.Slots.Count > 0 && !carried.IsBroken && graph.Nodes.All(StaysInStep);

    private static bool StaysInStep(Node node)
    {
        if (node.Op.IsResumable || !node.Inputs.Concat(node.Outputs).Any(v => v.Shape.Any(d => d.SequencePower > 0))) return true;
        return node.Inputs.Where(v => v.Shape.IsBatched).Concat(node.Outputs).All(HasSteps) && node.Op.KeepsSteps(node);
    }

    /// <summary>(B, T, ...) with no further free axis, or the rows of all steps.</summary>
    private static bool HasSteps(Value value)
    {
        var shape = value.Shape;
        var behind = shape[0] == Dim.Batch && shape.Rank > 1 && shape[1] == Dim.Sequence ? 2 : shape[0] == Dim.Batch * Dim.Sequence ? 1 : 0;
        return (behind > 0 || shape.All(d => d.SequencePower == 0)) && shape.Skip(behind).All(d => d.SequencePower == 0 || behind == 0);
    }
}
