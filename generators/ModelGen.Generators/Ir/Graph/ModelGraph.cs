namespace ModelGen.Generators.Ir;

/// <summary>How the network runs: dropout and batch statistics differ.</summary>
internal enum Mode
{
    /// <summary>Prediction and evaluation.</summary>
    Evaluation,

    /// <summary>Gradients and training steps.</summary>
    Training,
}

/// <summary>A network as a list of nodes in an order in which they can run.</summary>
internal sealed class ModelGraph
{
    private readonly Counters counters;

    public ModelGraph(Mode mode, CancellationToken cancellation = default)
        : this(mode, new(), cancellation)
    {
    }

    private ModelGraph(Mode mode, Counters counters, CancellationToken cancellation) =>
        (Mode, this.counters, Cancellation) = (mode, counters, cancellation);

    /// <summary>Asked by whatever goes through its nodes.</summary>
    public CancellationToken Cancellation { get; }

    public Mode Mode { get; }

    /// <summary>A graph that is part of this one, such as the step of a scan.</summary>
    public ModelGraph Inside() => new(Mode, counters, Cancellation);

    /// <summary>A stream of random numbers for one node, of this graph or of one inside or around it: no other node draws from
    /// it.</summary>
    public int NewStream() => counters.Streams++;

    /// <summary>A number that no other step of a scan has in this graph, or in one inside or around it.</summary>
    public int NewStep() => counters.Steps++;

    /// <summary>The nodes, and those in the steps of scans.</summary>
    public IEnumerable<Node> AllNodes => Nodes.SelectMany(n => n.Op is ScanOp scan ? scan.Body.Graph.AllNodes.Prepend(n) : [n]);

    /// <summary>The graphs of the steps of its scans, the innermost first, and this one.</summary>
    public IEnumerable<ModelGraph> AllGraphs => Nodes.SelectMany(n => n.Op is ScanOp scan ? scan.Body.Graph.AllGraphs : []).Append(this);

    public List<Node> Nodes { get; set; } = [];

    /// <summary>The inputs of the network, then the targets, in the order of the emitted method's parameters.</summary>
    public List<Value> Inputs { get; } = [];

    /// <summary>Inputs that were declared with lengths: the axis of their steps, and the lengths.</summary>
    public List<(Value Input, int Axis, Value Lengths)> Padded { get; } = [];

    /// <summary>How many copies of indices the program makes before the pass begins.</summary>
    public int IndexCopies { get; set; }

    /// <summary>What the network computes.</summary>
    public List<Value> Outputs { get; } = [];

    /// <summary>Whether the outputs stay in the arena to be looked at, instead of being written to the caller's memory.</summary>
    public bool KeepsOutputs { get; set; }

    /// <summary>The scalar loss, if the program has one.</summary>
    public Value? Loss { get; set; }

    /// <summary>What the loss weighs in a mean over several batches.</summary>
    public LossWeight Weight { get; set; } = LossWeight.Batch;

    /// <summary>The objective whose loss it is; empty for the model's loss.</summary>
    public string Objective { get; set; } = "";

    /// <summary>The parameters whose gradients it computes, in their order in the model.</summary>
    public IEnumerable<ParameterInfo> Trained =>
        Nodes.SelectMany(
            n => n.Op is ParameterGradientOp end ? n.Sinks.Values.Append(end.Parameter) : n.Sinks.Values).OrderBy(p => p.Index);

    /// <summary>Values that must survive: outputs, loss, and whatever has an effect.</summary>
    public IEnumerable<Value> Results => Loss is null ? Outputs : Outputs.Append(Loss);

    /// <summary>The nodes that draw random numbers.</summary>
    public IEnumerable<Node> Draws => AllNodes.Where(n => n.Op.Stream is not null);

    public Dictionary<Value, List<Node>> Uses()
    {
        var uses = new Dictionary<Value, List<Node>>();
        foreach (var node in Nodes)
        {
            foreach (var input in node.Inputs)
            {
                if (!uses.TryGetValue(input, out var list)) uses[input] = list = [];
                list.Add(node);
            }
        }
        return uses;
    }

    /// <summary>Makes every reader of <paramref name="old"/> read <paramref name="replacement"/>.</summary>
    public void Replace(Value old, Value replacement)
    {
        foreach (var node in Nodes)
        {
            for (var i = 0; i < node.Inputs.Count; i++)
            {
                if (node.Inputs[i] == old) node.Inputs[i] = replacement;
            }
        }
        for (var i = 0; i < Outputs.Count; i++)
        {
            if (Outputs[i] == old) Outputs[i] = replacement;
        }
        if (Loss == old) Loss = replacement;
    }

    /// <summary>How often each value is read.</summary>
    public Dictionary<Value, int> CountReaders()
    {
        var readers = new Dictionary<Value, int>();
        foreach (var input in Nodes.SelectMany(n => n.Inputs)) readers[input] = readers.TryGetValue(input, out var n) ? n + 1 : 1;
        return readers;
    }

    /// <summary>What the graphs of a network have numbered so far.</summary>
    private sealed class Counters
    {
        public int Streams { get; set; }

        public int Steps { get; set; }
    }
}
