using System.Globalization;
using ModelGen.Generators.Printing;

namespace ModelGen.Generators.Ir;

/// <summary>Gives every value a unique name that says what it is in the network: the last result of a layer has the layer's name, earlier
/// ones add what they are (<c>fc1Linear</c>, <c>attentionInProjWeightProduct</c>), what moves or masks another value is called after it
/// (<c>xMasked</c>), gradients after what they are the gradient of (<c>dFc1</c>), and parts of them after the layer that they come through
/// (<c>dFc1FromHead</c>).</summary>
internal sealed class ValueNames
{
    private readonly ModelGraph graph;
    private readonly Dictionary<Value, string> names = [];
    private readonly HashSet<string> taken = new(Reserved, StringComparer.Ordinal);
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Node> lastOfLayer = new(StringComparer.Ordinal);
    private readonly HashSet<string> layersOfProducts;

    private ValueNames(ModelGraph graph)
    {
        this.graph = graph;
        foreach (var node in graph.Nodes.Where(n => !n.IsBackward && !n.Op.IsView && n.Op is not LeafOp)) lastOfLayer[node.Layer] = node;
        layersOfProducts = new(
            graph.Nodes.Where(n => !n.IsBackward && Weight(n) is not null)
                .GroupBy(n => n.Layer).Where(g => g.Select(Weight).Distinct().Skip(1).Any()).Select(g => g.Key), StringComparer.Ordinal);
    }

    /// <summary>Names longer than this are not made longer by what is done with their values.</summary>
    private const int Longest = 24;

    /// <summary>Names that emitted passes use themselves.</summary>
    public static ISet<string> Reserved { get; } =
        new HashSet<string>(StringComparer.Ordinal) { "batch", "length", "share", "sink", "samples", "columns", "row",
            "phase", "V" };

    public static Dictionary<Value, string> Run(ModelGraph graph)
    {
        var run = new ValueNames(graph);
        run.AssignAll();
        return run.names;
    }

    private void AssignAll()
    {
        foreach (var node in graph.Nodes.Where(n => n.Op is InputOp or ParameterOp)) Assign(node.Output, node.Output.Name);
        foreach (var node in graph.Nodes)
        {
            graph.Cancellation.ThrowIfCancellationRequested();
            if (node.Op is InputOp or ParameterOp) continue;
            if (node.Op is ScanOp scan)
            {
                foreach (var (output, name) in node.Outputs.Zip(scan.OutputNames(), (output, name) => (output, name))) Assign(output, name);
                continue;
            }
            foreach (var output in node.Outputs)
            {
                var name = Name(node, output);
                // The second sum of a layer is called after what it adds up.
                if (taken.Contains(CSharpNames.Local(name)) && node.Layer.Length > 0 && node.Inputs.Count > 0 && output.Index == 0
                    && NameOf(node.Inputs[0]).Length <= Longest) name = NameOf(node.Inputs[0]) + "_" + node.Op.Name;
                Assign(output, name);
            }
        }
    }

    private void Assign(Value value, string name)
    {
        var local = CSharpNames.Local(name);
        var unique = local;
        numbers.TryGetValue(local, out var number);
        for (number = Math.Max(2, number); IsReserved(unique) || !taken.Add(unique); number++)
            unique = local + "_" + number.ToString(CultureInfo.InvariantCulture);
        numbers[local] = number;
        names[value] = unique;
    }

    /// <summary>Whether emitted passes use a name themselves: one of <see cref="Reserved"/>, or i1, i2, ..., with which loops over axes
    /// count.</summary>
    public static bool IsReserved(string name) => Reserved.Contains(name) || IsLoopVariable(name);

    private static bool IsLoopVariable(string name) => name.Length > 1 && name[0] == 'i' && name.Skip(1).All(char.IsDigit);

    private string Name(Node node, Value value)
    {
        if (node.Op is StepInputOp or MaskIndicesOp or StepLengthsOp) return value.Name;
        if (value.Index > 0) return value.Name.Length > 0 && value.Name != node.Layer && !node.IsBackward
            ? value.Name + "_" + node.Op.OutputName(value.Index) : node.Layer + "_" + node.Op.OutputName(value.Index);
        // Layers and passes name what has a name of its own.
        if (value.Name.Length > 0 && value.Name != node.Layer) return value.Name;
        if (node.Op is ConstantOp or SizeOp) return node.Op.Name;
        if (!node.IsBackward && lastOfLayer.TryGetValue(node.Layer, out var last) && last == node) return node.Layer;
        if (Moved(node) is { } moved) return NameOf(node.Inputs[0]) + "_" + moved;
        if (layersOfProducts.Contains(node.Layer) && Weight(node) is { } weight) return weight.Name + "_product";
        return node.Layer + "_" + (node.Op is RandomOp { Distribution: Distribution.Bernoulli } ? "mask" : node.Op.Name);
    }

    private string NameOf(Value value) => names.TryGetValue(value.Root, out var name) ? name : value.Name;

    /// <summary>What becomes of a value that keeps its numbers.</summary>
    private static string? Moved(Node node) => node.Op switch
    {
        MaskStepsOp => "masked",
        ToStepsOp => "by_step",
        FromStepsOp => "by_sample",
        PermuteOp => "transposed",
        SliceOp slice => "from_" + slice.Start.ToString(CultureInfo.InvariantCulture),
        BroadcastOp when node.Inputs[0].Shape.Rank > 0 => "spread",
        _ => null,
    };

    /// <summary>The parameter that a product takes for its weight.</summary>
    private static ParameterInfo? Weight(Node node) =>
        node.Op is WeightProductOp or ConvolutionOp && node.Inputs[1].Root.Producer.Op is ParameterOp parameter
            ? parameter.Parameter
            : null;
}
