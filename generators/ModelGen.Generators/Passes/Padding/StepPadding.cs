using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Passes;

/// <summary> Padding counts for nothing, whatever it holds: a sample in a batch of longer ones gives what it gives alone. Indices beyond a
/// sample's length are not looked at (<see cref="PaddedIndices"/>); what combines steps, the means of losses among them, passes over those
/// that are padding (<see cref="PaddedCombinations"/>); real inputs and targets are read as zero there; and functions that have no value or
/// no slope somewhere, such as a logarithm, compute nothing there (<see cref="PaddedFunctions"/>). Otherwise what is left out of an output
/// would still meet a gradient of zero, and 0 · ∞ is no number.
/// </summary>
internal static class StepPadding
{
    public static void Run(GraphBuilder b)
    {
        var graph = b.Graph;
        if (!graph.Inputs.Any(InputOp.HoldsLengths)) return;
        // Lengths may come with a target, and say what of the inputs before it counts.
        graph.Nodes =
        [
            .. graph.Nodes.Where(n => InputOp.HoldsLengths(n.Output)), .. graph.Nodes.Where(n => !InputOp.HoldsLengths(n.Output))
        ];
        var axes = new StepAxes(b);
        foreach (var input in graph.Inputs.Where(i => !i.IsUnknown && !InputOp.HoldsLengths(i)))
            ((InputOp)input.Producer.Op).Steps = First(axes, input);
        PaddedIndices.Run(b);
        PaddedCombinations.Run(b, axes);
        foreach (var input in graph.Inputs.Where(i => i.Type == ElementType.Real && !i.IsUnknown).ToList())
        {
            if (((InputOp)input.Producer.Op).Steps is var (axis, lengths)) ReadAsZero(graph, input, axis, lengths);
        }
        PaddedFunctions.Run(b);
    }

    /// <summary>A value with a number in place of what lies beyond the lengths.</summary>
    public static Value Mask(GraphBuilder b, Value x, int axis, Value lengths, double value)
    {
        if (x.Producer.Op is MaskStepsOp known && known.Axis == axis && known.Value.Equals(value) && x.Producer.Inputs[1] == lengths)
            return x;
        // Of what is kept step after step, the first axis is that of the steps.
        if (axis == 0)
        {
            var counts = b.Reshape(Counts(b, InputOp.StepsOf(lengths)!.Value, lengths), Beside(x.Shape));
            return b.Map(Functions.Where, counts, x, b.Constant(value));
        }
        if (StackedSteps(x.Shape) is { } steps)
            return b.Add(new ToStepsOp(), Mask(b, b.Add(new FromStepsOp(steps), x), axis + 1, lengths, value));
        return b.Add(new MaskStepsOp(axis, value), x, lengths);
    }

    /// <summary>Steps of what is kept step after step, (T B, ...); null of a batch of samples.</summary>
    public static Dim? StackedSteps(Shape shape) => shape[0] != Dim.Batch && Dim.TryDivide(shape[0], Dim.Batch, out var steps)
        ? steps
        : null;

    /// <summary>Which steps count, step after step: (T B) of ones and zeros.</summary>
    public static Value Counts(GraphBuilder b, Dim steps, Value lengths) => b.Add(new ToStepsOp(), b.Add(new LengthMaskOp(steps), lengths));

    /// <summary>The shape in which a number for each sample broadcasts with a value.</summary>
    public static Shape Beside(Shape shape) => new(Enumerable.Repeat(Dim.One, shape.Rank - 1).Prepend(shape[0]));

    /// <summary>Inserts nodes of a graph made by a function behind a node.</summary>
    public static Value After(GraphBuilder b, Node node, Func<GraphBuilder, Value> build)
    {
        var nodes = b.Graph.Nodes;
        var made = b.Graph.Nodes = [];
        var result = build(b);
        nodes.InsertRange(1 + nodes.IndexOf(node), made);
        b.Graph.Nodes = nodes;
        return result;
    }

    private static (int Axis, Value Lengths)? First(StepAxes axes, Value input) =>
        axes.Of(input).Select(a => ((int, Value)?)a).FirstOrDefault();

    /// <summary>Makes every reader of an input read it with zeros for padding.</summary>
    private static void ReadAsZero(ModelGraph graph, Value input, int axis, Value lengths)
    {
        var node = new Node(new MaskStepsOp(axis, 0), [input, lengths], input.Name, input.Producer.Site);
        node.Outputs = [new Value(node, 0, input.Shape, input.Type) { Name = input.Name + "_steps" }];
        graph.Replace(input, node.Output);
        graph.Nodes.Insert(1 + graph.Nodes.IndexOf(input.Producer), node);
    }
}
