using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>A pass unrolled to single numbers: for each value the terms of its elements, for one sample.</summary>
internal sealed class LaneGraph
{
    private readonly Dictionary<Value, IReadOnlyList<Term>> elements = [];

    private readonly HashSet<Value> hostScalars;

    private LaneGraph(ModelGraph graph, LaneNames names)
    {
        Source = graph;
        hostScalars = HostScalars.Of(graph);
        Names = names;
    }

    public ModelGraph Source { get; }

    public LaneNames Names { get; }

    public TermTable Terms { get; } = new();

    /// <summary>The gradient of each parameter that is trained.</summary>
    public List<(ParameterInfo Parameter, IReadOnlyList<Term> Gradient)> Gradients { get; } = [];

    /// <summary>The elements of what the pass writes for the caller.</summary>
    public IReadOnlyList<IReadOnlyList<Term>> Outputs { get; private set; } = [];

    /// <summary>The loss, unless the pass has none or it is known from the batch size alone.</summary>
    public Term? Loss { get; private set; }

    /// <summary>Unrolls a pass; null if some op has no form for single numbers, if samples depend on each other, or beyond
    /// <paramref name="maxTerms"/>.</summary>
    public static LaneGraph? Build(ModelGraph graph, LaneNames names, int maxTerms, CancellationToken cancellation)
    {
        var result = new LaneGraph(graph, names);
        foreach (var node in graph.Nodes)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!result.Append(node) || result.Terms.HasConflict || result.Terms.All.Count > maxTerms) return null;
        }
        result.Outputs = graph.Outputs.Select(o => result.elements[o]).ToList();
        if (result.Outputs.Any(o => o.Any(t => t.Stage == Stage.After))) return null;
        if (graph.Loss is { } loss) result.Loss = result.elements[loss][0];
        return result.Loss?.Stage == Stage.Samples ? null : result;
    }

    private bool Append(Node node)
    {
        Terms.Owner = node;
        if (node.Outputs.Any(o => !IsOfOneSample(o.Shape))) return false;
        switch (node.Op)
        {
            case ParameterGradientOp end:
                Gradients.Add((end.Parameter, elements[node.Inputs[0]]));
                return true;
            case InputOp:
                elements[node.Output] = Leaves(TermKind.Input, node.Output);
                return true;
            case ParameterOp:
                elements[node.Output] = Leaves(TermKind.Parameter, node.Output);
                return true;
            case ConstantOp c:
                elements[node.Output] = [Terms.Constant(c.Value)];
                return true;
        }
        if (node.Op.HasEffect || !node.Op.IsPure) return false;
        if (hostScalars.Contains(node.Output))
        {
            elements[node.Output] = Leaves(TermKind.Host, node.Output);
            return true;
        }
        var sums = node.Op.SumsOverBatch(node);
        var isBatched = node.Inputs.Any(i => i.Shape.IsBatched);
        if (isBatched && !sums && node.Outputs.Any(o => !o.Shape.IsBatched)) return false;
        var inputs = node.Inputs.Select(i => (IReadOnlyList<Scalar>)elements[i].Select(Symbol).ToList()).ToList();
        if (node.Expand(inputs) is not { } outputs) return false;
        var done = new Dictionary<Scalar, Term>(ByReference.Instance);
        for (var o = 0; o < node.Outputs.Count; o++)
        {
            var output = node.Outputs[o];
            if (outputs[o].Count != output.Shape.PerSample.Value) return false;
            var terms = outputs[o].Select(e => Terms.From(e, done)).ToList();
            if (sums) terms = terms.Select(Terms.Sum).ToList();
            for (var i = 0; i < terms.Count; i++)
            {
                if (terms[i].IsLeaf || terms[i].Stem.Length > 0) continue;
                terms[i].Stem = Names[output];
                terms[i].Element = i;
            }
            elements[output] = terms;
            if (node.Sinks.TryGetValue(o, out var parameter)) Gradients.Add((parameter, terms));
        }
        return true;
    }

    private List<Term> Leaves(TermKind kind, Value value) =>
        Enumerable.Range(0, value.Shape.PerSample.Value).Select(i => Terms.Leaf(kind, value, i)).ToList();

    private static Scalar Symbol(Term term) => term.Kind == TermKind.Constant ? Scalar.Of(term.Number) : Scalar.X(term.Id);

    /// <summary>Whether the first axis alone is the batch, and the others have a size.</summary>
    private static bool IsOfOneSample(Shape shape) => shape.Where((d, i) => !(d.IsConstant || (i == 0 && d == Dim.Batch))).Any() is false;
}
