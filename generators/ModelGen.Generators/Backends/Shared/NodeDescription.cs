using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends;

/// <summary>The comment above an op: whose it is, what it does to which shapes, and its formula.</summary>
internal static class NodeDescription
{
    /// <summary>Functions fused into one are named one by one up to this many words.</summary>
    private const int MostWords = 3;

    public static IEnumerable<string> Lines(Node node, Notation notation)
    {
        yield return $"// {node.Title}{(node.IsBackward ? " backward" : "")}: {What(node)} {Shapes(node)}";
        var formula = node.Op.Formula(node, v => notation[v]);
        if (formula.Length > 0)
        {
            var factor = Notation.MeanFactor(node) is { } mean ? $"   ({mean}: E is a mean)" : "";
            yield return $"//   {notation.Explain(node, formula)}{factor}";
        }
    }

    private static string What(Node node)
    {
        if (node.Op is PermuteOp { Axes.Count: 2 }) return "transpose";
        var words = node.Op.Name.Replace('_', ' ');
        return node.Op is MapOp && words.Split(' ').Length > MostWords ? "elementwise" : words;
    }

    // Parameters go without saying, where there is anything else.
    private static string Shapes(Node node)
    {
        var others = node.Inputs.Where(i => i.Producer.Op is not ParameterOp).ToList();
        // A transpose is told in the shapes that it has to do with.
        if (node.Op is PermuteOp) return $"{node.Inputs[0].Shape} -> {node.Output.Shape}";
        var inputs = string.Join(", ", (others.Count > 0 ? others : node.Inputs).Select(i => Mathematical(i).ToString()).Distinct());
        return (inputs.Length > 0 ? inputs + " " : "") + "-> "
            + (node.Sinks.TryGetValue(0, out var trained) ? trained.Shape : node.Output.Shape);
    }

    /// <summary>Weights are said as they are written, whatever way they are kept.</summary>
    private static Shape Mathematical(Value value) => value.Producer.Op is ParameterOp parameter ? parameter.Parameter.Shape : value.Shape;
}
