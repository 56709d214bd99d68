using System.Text;

namespace ModelGen.Generators.Ir;

/// <summary>A graph as text, one node a line: how tests of passes read.</summary>
internal static class GraphPrinter
{
    public static string Print(ModelGraph graph)
    {
        var names = ValueNames.Run(graph);
        var text = new StringBuilder();
        foreach (var node in graph.Nodes)
        {
            text.Append(string.Join(", ", node.Outputs.Select(o => $"{names[o]} {o.Shape}"))).Append(" = ").Append(node.Op.Key);
            if (node.Epilogue is { } epilogue) text.Append(' ').Append(epilogue.Value);
            if (node.Inputs.Count > 0) text.Append('(').Append(string.Join(", ", node.Inputs.Select(i => names[i]))).Append(')');
            foreach (var sink in node.Sinks) text.Append(" -> ").Append(sink.Value.Name);
            text.Append('\n');
        }
        if (graph.Loss is not null) text.Append("loss ").Append(names[graph.Loss]).Append('\n');
        return text.ToString();
    }
}
