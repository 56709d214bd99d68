using ModelGen.Generators.Ir;
using ModelGen.Generators.Passes;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Merges neighbouring nodes into one kernel: an activation or a mask into the product before it, a parameter's gradient into the
/// step's sink.</summary>
internal static class KernelFusion
{
    /// <summary>Goes over a graph and the steps of its scans.</summary>
    public static void Run(ModelGraph graph)
    {
        foreach (var each in graph.AllGraphs.ToList())
        {
            FuseEpilogues(each);
            FuseSinks(each);
            DeadCode.Run(each);
        }
    }

    /// <summary>An elementwise function that alone reads a product's result is applied to it in registers, with its other
    /// operands.</summary>
    private static void FuseEpilogues(ModelGraph graph)
    {
        var readers = graph.CountReaders();
        var results = new HashSet<Value>(graph.Results);
        var edits = new GraphEdits(graph);
        foreach (var node in graph.Nodes)
        {
            graph.Cancellation.ThrowIfCancellationRequested();
            if (node.Op is not MapOp map || node.Inputs.Count - 1 > Epilogues.MaxOperands) continue;
            for (var position = 0; position < node.Inputs.Count; position++)
            {
                var result = node.Inputs[position];
                var producer = result.Producer;
                if (producer.Epilogue is not null || !Epilogues.AreTakenBy(producer.Op) || readers[result] != 1 || results.Contains(result)
                    || producer.IsBackward != node.IsBackward) continue;
                if (node.Inputs.Any(i => !i.Shape.Equals(node.Output.Shape)) || node.Inputs.Count(i => i == result) != 1) continue;
                var operands = node.Inputs.Where(i => i != result).ToList();
                node.Op = producer.Op;
                node.BeforeEpilogue = result;
                node.Epilogue = operands.Count == 0 ? map.Definition : ResultFirst(map.Definition, position);
                node.TakeIn(producer);
                node.Inputs.Clear();
                node.Inputs.AddRange(producer.Inputs);
                node.Inputs.AddRange(operands);
                edits.Remove(producer);
                break;
            }
        }
        edits.Apply();
    }

    /// <summary>The same function with the operand at <paramref name="position"/> in front.</summary>
    private static MapDefinition ResultFirst(MapDefinition map, int position) => position == 0 ? map : new(
        map.Name, map.Arity, map.Value.Substitute(x => Scalar.X(x == position ? 0 : x < position ? x + 1 : x)), new Scalar?[map.Arity], "");

    /// <summary>Kernels that can hand a gradient to the sink while it is in registers do so.</summary>
    private static void FuseSinks(ModelGraph graph)
    {
        var readers = graph.CountReaders();
        var edits = new GraphEdits(graph);
        foreach (var node in graph.Nodes)
        {
            if (node.Op is not ParameterGradientOp end) continue;
            var gradient = node.Inputs[0];
            if (!CanSink(gradient.Producer) || readers[gradient] != 1) continue;
            gradient.Producer.Sinks[gradient.Index] = end.Parameter;
            edits.Remove(node);
        }
        edits.Apply();
    }

    /// <summary>Whether the kernel of a node can hand its result to the step's gradient sink from registers.</summary>
    private static bool CanSink(Node node) => node.Op switch
    {
        LinearWeightGradientOp or ConvolutionWeightGradientOp or RowNormWeightGradientOp => true,
        ReduceOp reduce => reduce.Kind == ReduceKind.Sum && reduce.Axis == 0,
        _ => false,
    };
}
