using System.Globalization;
using ModelGen.Generators.Printing;

namespace ModelGen.Generators.Ir;

/// <summary>Gives every value a unique name made of the user's layer names: the last result of a layer has the layer's name,
/// earlier ones add what they are (<c>fc1Linear</c>), gradients are called after what they are the gradient of (<c>dFc1</c>).</summary>
internal static class ValueNames
{
    /// <summary>Names that emitted passes use themselves.</summary>
    public static ISet<string> Reserved { get; } = new HashSet<string>(StringComparer.Ordinal) { "batch", "length", "share", "sink", "samples", "columns", "row", "phase", "V", "i1", "i2", "i3" };

    public static Dictionary<Value, string> Run(ModelGraph graph)
    {
        var names = new Dictionary<Value, string>();
        var taken = new HashSet<string>(Reserved, StringComparer.Ordinal);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var lastOfLayer = new Dictionary<string, Node>(StringComparer.Ordinal);
        foreach (var node in graph.Nodes.Where(n => !n.IsBackward && !n.Op.IsView && n.Op is not LeafOp)) lastOfLayer[node.Layer] = node;

        void Assign(Value value, string name)
        {
            var local = CSharpNames.Local(name);
            var unique = local;
            numbers.TryGetValue(local, out var number);
            for (number = Math.Max(2, number); !taken.Add(unique); number++) unique = local + "_" + number.ToString(CultureInfo.InvariantCulture);
            numbers[local] = number;
            names[value] = unique;
        }

        foreach (var node in graph.Nodes.Where(n => n.Op is InputOp or ParameterOp)) Assign(node.Output, node.Output.Name);
        foreach (var node in graph.Nodes)
        {
            graph.Cancellation.ThrowIfCancellationRequested();
            if (node.Op is InputOp or ParameterOp) continue;
            if (node.Op is ScanOp scan)
            {
                foreach (var (output, name) in node.Outputs.Zip(scan.OutputNames(), (o, n) => (o, n))) Assign(output, name);
                continue;
            }
            foreach (var output in node.Outputs)
            {
                var name = output.Name;
                if (node.Op is StepInputOp or MaskIndicesOp or StepLengthsOp)
                {
                    Assign(output, name);
                    continue;
                }
                if (node.Op is ConstantOp or SizeOp && name == node.Layer) name = node.Op.Name;
                else if (!node.IsBackward && (!lastOfLayer.TryGetValue(node.Layer, out var last) || last != node)) name = node.Layer + "_" + node.Op.Name;
                else if (node.IsBackward && node.Op is PermuteOp { Axes.Count: 2 } && node.Inputs[0].Producer.Op is ParameterOp) name = node.Inputs[0].Name + "_transposed";
                else if (node.IsBackward && name == node.Layer) name = node.Layer + "_" + node.Op.Name;
                if (output.Index > 0) name += "_" + node.Op.OutputName(output.Index);
                Assign(output, name);
            }
        }
        return names;
    }
}
