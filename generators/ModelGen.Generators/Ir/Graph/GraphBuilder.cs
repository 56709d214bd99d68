using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Ir;

/// <summary>Appends nodes to a graph, in a scope that says whose they are; a builder of another scope (<see cref="At(int, string)"/>)
/// appends to the same graph. Each call infers shapes at once; an error is recorded where the user can change something, and its result is
/// unknown, so that one cause gives one finding.</summary>
internal sealed partial class GraphBuilder
{
    private readonly Shared shared;

    public GraphBuilder(ModelGraph graph, ParameterTable parameters, List<Finding> findings)
        : this(new Shared(graph, parameters, findings), NodeScope.None)
    {
    }

    private GraphBuilder(Shared shared, NodeScope scope) => (this.shared, Scope) = (shared, scope);

    public NodeScope Scope { get; }

    public ModelGraph Graph => shared.Graph;

    public ParameterTable Parameters => shared.Parameters;

    public Mode Mode => Graph.Mode;

    /// <summary>Whether layers that cannot be built are left out, so that what follows them can be.</summary>
    public bool IsTolerant
    {
        get => shared.IsTolerant;
        init => shared.IsTolerant = value;
    }

    /// <summary>What is carried from call to call, in a pass that goes on from a state; null in any other, and in the steps of
    /// scans.</summary>
    public CarriedStates? Carried
    {
        get => shared.Carried;
        set => shared.Carried = value;
    }

    /// <summary>The most steps a sequence may have; 0 for no limit.</summary>
    public int MaxLength
    {
        get => shared.MaxLength;
        init => shared.MaxLength = value;
    }

    /// <summary>What may still be built, shared by a pass and the steps of its scans.</summary>
    public OperationBudget Operations
    {
        get => shared.Operations;
        init => shared.Operations = value;
    }

    /// <summary>Where the user wrote what is being built.</summary>
    public int Site => Scope.Site;

    /// <summary>The layer being built.</summary>
    public string Layer => Scope.Layer;

    /// <summary>The node whose gradient is being built, if it is one.</summary>
    public Node? BackwardOf => Scope.BackwardOf;

    /// <summary>Whether there are sequences with lengths of their own.</summary>
    public bool HasLengths => Graph.Inputs.Any(InputOp.HoldsLengths);

    /// <summary>A builder of the same graph for another scope.</summary>
    public GraphBuilder In(NodeScope scope) => new(shared, scope);

    /// <summary>A builder of the same graph for another place and layer.</summary>
    public GraphBuilder At(int site, string layer) => In(Scope with { Site = site, Layer = layer });

    /// <summary>A builder of nodes that belong to what another node belongs to.</summary>
    public GraphBuilder At(Node node) => At(node.Site, node.Layer);

    /// <summary>A builder of the gradient of a node.</summary>
    public GraphBuilder GradientOf(Node node) => In(Scope with { Site = node.Site, Layer = node.Layer, BackwardOf = node });

    /// <summary>A builder of another graph for the same model: the steps of a scan are graphs of their own.</summary>
    public GraphBuilder Inside(ModelGraph graph) =>
        new(new Shared(graph, Parameters, shared.Findings) { MaxLength = MaxLength, Operations = Operations, IsTolerant = IsTolerant },
            Scope);

    /// <summary>A value nothing is known of; whatever reads it stays silent.</summary>
    public Value Unknown()
    {
        var node = new Node(new UnknownOp(), [], Layer, Site);
        node.Outputs = [new Value(node, 0, Shape.Scalar, ElementType.Real)];
        return node.Output;
    }

    /// <summary>Appends an op with one output.</summary>
    public Value Add(Op op, params Value[] inputs) => AddNode(op, inputs)?.Output ?? Unknown();

    /// <summary>Appends an op; null if an input is unknown or the shape rule refuses.</summary>
    public Node? AddNode(Op op, params Value[] inputs)
    {
        Graph.Cancellation.ThrowIfCancellationRequested();
        if (inputs.Any(i => i.IsUnknown)) return null;
        if (BackwardOf is null && op is not LeafOp && !op.IsView && !Operations.Takes(this)) return null;
        var owner = Layer.Length > 0 ? Layer : op.Name;
        for (var i = 0; i < inputs.Length; i++)
        {
            if (op.TakesLengths(i, inputs.Length) || !InputOp.HoldsLengths(inputs[i])) continue;
            Report("MG3014", owner, Provenance.Name(inputs[i]));
            return null;
        }
        var inference = op.Infer(inputs);
        if (inference.ErrorId is not null)
        {
            ReportConflict(Site, inference.Conflict, inference.ErrorId, [owner, .. inference.ErrorArguments!]);
            return null;
        }
        if (BackwardOf is null && !HasRoom(owner, inference.Outputs)) return null;
        var node = new Node(op, inputs, Layer, Site) { IsBackward = BackwardOf is not null, Of = BackwardOf };
        node.Outputs =
            inference.Outputs.Select((o, i) => new Value(node, i, o.Shape, o.Type) { Name = Layer.Length > 0 ? Layer : op.Name }).ToList();
        Graph.Nodes.Add(node);
        return node;
    }

    public Value Constant(double value) => Add(new ConstantOp(value));

    public Value Map(MapDefinition definition, params Value[] inputs) => Add(new MapOp(definition), inputs);

    public Value Plus(Value a, Value b) => Map(Arithmetic.Add, a, b);

    public Value Minus(Value a, Value b) => Map(Arithmetic.Subtract, a, b);

    public Value Times(Value a, Value b) => Map(Arithmetic.Multiply, a, b);

    public Value Over(Value a, Value b) => Map(Arithmetic.Divide, a, b);

    public Value Scale(Value a, double factor) => Map(Arithmetic.Scale(factor), a);

    public Value Negate(Value a) => Scale(a, -1);

    /// <summary>An elementwise expression over a few values, without a derivative: for use in backward rules.</summary>
    public Value Apply(string name, Scalar expression, params Value[] inputs) => Apply(name, expression, null, inputs);

    /// <summary>The same where the runtime has a struct for it.</summary>
    public Value Apply(string name, Scalar expression, string? kernel, params Value[] inputs) =>
        Map(new MapDefinition(name, inputs.Length, expression, new Scalar?[inputs.Length], "", kernel), inputs);

    /// <summary>Sums over axes of the full shape (the batch axis included in the count).</summary>
    public Value Sum(Value x, IReadOnlyList<int> axes, bool keepDims) => Reduce(ReduceKind.Sum, x, axes, keepDims);

    /// <summary>Sums everything.</summary>
    public Value SumAll(Value x) => Sum(x, Enumerable.Range(0, x.Shape.Rank).ToList(), false);

    /// <summary>The mean over axes of the full shape.</summary>
    public Value Mean(Value x, IReadOnlyList<int> axes, bool keepDims) => Over(Sum(x, axes, keepDims), Count(x, axes, keepDims));

    /// <summary>How many elements are reduced to one over axes of the full shape, less a number: what a mean divides by.</summary>
    public Value Count(Value x, IReadOnlyList<int> axes, bool keepDims, int less = 0)
    {
        var count = Size(axes.Aggregate(Dim.One, (n, a) => n * x.Shape[a]));
        if (less > 0) count = Map(Arithmetic.Shift(-less), count);
        count.Counts = new(x, axes, keepDims, less);
        return count;
    }

    public Value MeanAll(Value x) => Mean(x, Enumerable.Range(0, x.Shape.Rank).ToList(), false);

    /// <summary>A size as a number: a constant, or the batch size at run time.</summary>
    public Value Size(Dim size) => size.IsConstant ? Constant(size.Factor) : Add(new SizeOp(size));

    /// <summary>Reduces over any set of axes, one contiguous group of axes after another.</summary>
    public Value Reduce(ReduceKind kind, Value x, IReadOnlyList<int> axes, bool keepDims)
    {
        if (x.IsUnknown) return x;
        var sorted = axes.Distinct().OrderByDescending(a => a).ToList();
        var result = x;
        for (var i = 0; i < sorted.Count;)
        {
            var last = sorted[i];
            var first = last;
            while (i + 1 < sorted.Count && sorted[i + 1] == first - 1)
            {
                first--;
                i++;
            }
            i++;
            result = Add(new ReduceOp(kind, first, last - first + 1), result);
            if (keepDims && !result.IsUnknown)
            {
                result = Reshape(
                    result,
                    new Shape(
                        result.Shape.Take(first).Concat(Enumerable.Repeat(Dim.One, last - first + 1)).Concat(result.Shape.Skip(first))));
            }
        }
        return result;
    }

    public Value Reshape(Value x, Shape shape) => x.IsUnknown || x.Shape.Equals(shape) ? x : Add(new ReshapeOp(shape), x);

    /// <summary>Sums a gradient back to the shape a value had before it was broadcast.</summary>
    public Value SumTo(Value gradient, Shape shape)
    {
        if (gradient.IsUnknown || gradient.Shape.Equals(shape)) return gradient;
        var lead = gradient.Shape.Rank - shape.Rank;
        var axes = Enumerable.Range(0, gradient.Shape.Rank)
            .Where(i => i < lead || (shape[i - lead].IsOne && !gradient.Shape[i].IsOne)).ToList();
        return Reshape(axes.Count == 0 ? gradient : Sum(gradient, axes, false), shape);
    }

    /// <summary>Spreads a value over a larger shape.</summary>
    public Value BroadcastTo(Value x, Shape shape) => x.IsUnknown || x.Shape.Equals(shape) ? x : Add(new BroadcastOp(shape), x);

    /// <summary>Swaps the last two axes.</summary>
    public Value TransposeLast(Value x)
    {
        if (x.IsUnknown) return x;
        var axes = Enumerable.Range(0, x.Shape.Rank).ToArray();
        (axes[axes.Length - 1], axes[axes.Length - 2]) = (axes[axes.Length - 2], axes[axes.Length - 1]);
        return Add(new PermuteOp(axes), x);
    }

    /// <summary>A learnable parameter.</summary>
    public Value Parameter(ParameterInfo info)
    {
        var key = (Graph.Nodes, info.Name);
        if (!shared.ParameterNodes.TryGetValue(key, out var value))
            shared.ParameterNodes[key] = value = Named(Add(new ParameterOp(info)), info.Name);
        return value;
    }

    /// <summary>Gives a value its name.</summary>
    public static Value Named(Value value, string name)
    {
        value.Name = name;
        return value;
    }

    /// <summary>What builders of one graph have in common.</summary>
    private sealed class Shared(ModelGraph graph, ParameterTable parameters, List<Finding> findings)
    {
        public ModelGraph Graph => graph;

        public ParameterTable Parameters => parameters;

        public List<Finding> Findings => findings;

        /// <summary>The parameters of each list of nodes that is being built.</summary>
        public Dictionary<(List<Node> Nodes, string Parameter), Value> ParameterNodes { get; } = [];

        public CarriedStates? Carried { get; set; }

        public bool IsTolerant { get; set; }

        public int MaxLength { get; set; }

        public OperationBudget Operations { get; set; } = OperationBudget.Unlimited;
    }
}
