using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>How a parameter is kept in memory; the members of the runtime's <c>ParameterLayout</c>.</summary>
internal enum StorageLayout
{
    /// <summary>As PyTorch has it.</summary>
    Canonical,

    /// <summary>A matrix (out, in) kept as (in, out), so that the weights of neighbouring outputs are neighbours.</summary>
    Transposed,
}

/// <summary>How the CPU keeps the parameters of a model. The kernel of y = x Wᵀ holds neighbouring outputs in a register, so it wants W
/// transposed: a weight is kept so if a layer reads it in such a product, and if every node of every pass that has to do with it can be
/// written for its transpose. Matrices that have to be laid out alike, as a weight with its gradient, its slices and what is computed of it
/// element by element, are groups, and the decision is made for a group. A tensor that the user declared stays as declared.</summary>
internal sealed class ParameterStorage
{
    private readonly HashSet<ParameterInfo> parameters = [];
    private readonly HashSet<Value> values = [];

    private ParameterStorage()
    {
    }

    /// <summary>All parameters as PyTorch has them.</summary>
    public static ParameterStorage Canonical => new();

    public StorageLayout LayoutOf(ParameterInfo parameter) =>
        parameters.Contains(parameter) ? StorageLayout.Transposed : StorageLayout.Canonical;

    /// <summary>Decides for a model.</summary>
    /// <param name="passes">All of its passes, simplified.</param>
    public static ParameterStorage Decide(IEnumerable<ModelGraph> passes)
    {
        var groups = new LayoutGroups();
        foreach (var pass in passes) groups.Add(pass);
        var storage = new ParameterStorage();
        foreach (var member in groups.Transposed)
        {
            if (member is ParameterInfo parameter) storage.parameters.Add(parameter);
            else storage.values.Add((Value)member);
        }
        return storage;
    }

    /// <summary>Writes a pass for weights as they are kept.</summary>
    public void Apply(ModelGraph pass)
    {
        foreach (var graph in pass.AllGraphs)
        {
            foreach (var node in graph.Nodes) Transpose(node);
            AddBiases(graph);
        }
        foreach (var node in pass.AllNodes)
        {
            foreach (var output in node.Outputs.Where(values.Contains)) output.Shape = Swapped(output.Shape);
        }
    }

    private void Transpose(Node node)
    {
        var isTransposed = node.Outputs.Count > 0 && values.Contains(node.Output);
        switch (node.Op)
        {
            case LinearOp when values.Contains(node.Inputs[1]): node.Op = new MatrixProductOp(); break;
            case MatrixProductOp when values.Contains(node.Inputs[1]): node.Op = new LinearOp(isGradient: node.IsBackward); break;
            case LinearWeightGradientOp when isTransposed: node.Inputs.Reverse(); break;
            case ParameterOp parameter when isTransposed: node.Op = new TransposedParameterOp(parameter.Parameter); break;
            case StepInputOp input when isTransposed:
                node.Op = new StepInputOp(input.Role, Swapped(node.Output.Shape), node.Output.Type);
                break;
            case SliceOp slice when isTransposed: node.Op = new SliceOp(1 - slice.Axis, slice.Start, slice.Size); break;
            case EmbedSliceOp part when isTransposed: node.Op = new EmbedSliceOp(1 - part.Axis, part.Start, Swapped(part.Shape)); break;
            case BroadcastOp when isTransposed: node.Op = new BroadcastOp(Swapped(node.Output.Shape)); break;
        }
    }

    /// <summary>The kernel of x Wᵀ with W as PyTorch has it adds no bias: that becomes a node of its own.</summary>
    private static void AddBiases(ModelGraph graph)
    {
        var edits = new GraphEdits(graph);
        foreach (var node in graph.Nodes.Where(n => n.Op is LinearOp && WeightProductOp.HasBias(n)))
        {
            var product = new Node(node.Op, node.Inputs.Take(2), node.Layer, node.Site) { IsBackward = node.IsBackward, Of = node.Of };
            product.Outputs = [new Value(product, 0, node.Output.Shape, node.Output.Type) { Name = node.Layer }];
            edits.InsertBefore(node, product);
            node.Op = new MapOp(Arithmetic.Add);
            node.Inputs[0] = product.Output;
            node.Inputs.RemoveAt(1);
        }
        edits.Apply();
    }

    private static Shape Swapped(Shape shape) => new(shape[1], shape[0]);
}
