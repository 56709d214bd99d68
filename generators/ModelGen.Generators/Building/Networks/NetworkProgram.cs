using ModelGen.Generators.Ir;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Building;

/// <summary>What a network does, as it was read: calls of layers, operators and scans, one after another, on the tensors of the pass in
/// which it was read. None of it depends on the pass, since user code cannot ask which one is built: only layers can. So a network is read
/// once and built as often as there are passes.</summary>
internal sealed class NetworkProgram
{
    private readonly List<(Func<PassBuilder, IReadOnlyList<Value>> Call, IReadOnlyList<Value> Results)> calls = [];

    public void Add(Func<PassBuilder, IReadOnlyList<Value>> call, IReadOnlyList<Value> results) => calls.Add((call, results));

    /// <summary>Does it all again in another pass.</summary>
    public void BuildIn(PassBuilder pass)
    {
        foreach (var (call, results) in calls) pass.Set(results, call(pass));
    }
}

/// <summary>A pass over a network while it is built: its graph, its layers, and its own tensors for those that the network was read
/// with.</summary>
internal sealed class PassBuilder(GraphBuilder graph)
{
    private readonly Dictionary<Value, Value> own = [];

    public GraphBuilder Graph => graph;

    public LayerInvoker Invoker { get; } = new(graph);

    /// <summary>The tensor of this pass for one that the network was read with.</summary>
    public Value this[Value read] => own.TryGetValue(read, out var value) ? value : read;

    /// <summary>The same for the tensors that a layer takes, by parameter.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Value>> Of(IReadOnlyDictionary<string, IReadOnlyList<Value>> tensors) =>
        tensors.ToDictionary(t => t.Key, t => (IReadOnlyList<Value>)t.Value.Select(v => this[v]).ToList(), StringComparer.Ordinal);

    /// <summary>The same for an operand, which may be a number.</summary>
    public Item Of(Item operand) => operand is TensorItem tensor ? new TensorItem(this[tensor.Value]) : operand;

    public void Set(IReadOnlyList<Value> read, IReadOnlyList<Value> values)
    {
        for (var i = 0; i < read.Count; i++)
        {
            if (read[i] != values[i]) own[read[i]] = values[i];
        }
    }
}

/// <summary>A network while it is read: what it does is built in one pass at once, and remembered for the others.</summary>
internal sealed class NetworkReader(PassBuilder pass)
{
    private NetworkProgram program = new();

    /// <summary>The pass that is built meanwhile.</summary>
    public PassBuilder Pass => pass;

    /// <summary>How many models that are used as layers are being read, one inside the other.</summary>
    public int UsedModels { get; set; }

    /// <summary>Does something, and remembers it.</summary>
    public IReadOnlyList<Value> Do(Func<PassBuilder, IReadOnlyList<Value>> call)
    {
        var results = call(pass);
        program.Add(call, results);
        return results;
    }

    /// <summary>The same for what has one result.</summary>
    public Value Do(Func<PassBuilder, Value> call) => Do(p => (IReadOnlyList<Value>)[call(p)])[0];

    /// <summary>Builds a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="scope">Where it stands, its name, and the lengths that flow down with its tensors.</param>
    /// <param name="isFrozen">Whether its parameters are held fixed.</param>
    /// <param name="tensors">Its tensors by parameter.</param>
    /// <param name="arguments">Its constants by parameter.</param>
    /// <param name="prepare">What else its context says.</param>
    /// <param name="then">What follows in the same pass.</param>
    public IReadOnlyList<Value> Layer(
        Layer layer, NodeScope scope, bool isFrozen, IReadOnlyDictionary<string, IReadOnlyList<Value>> tensors,
        IReadOnlyDictionary<string, ArgumentSpec> arguments, Action<LayerContext> prepare, Action<PassBuilder, LayerContext>? then = null)
    {
        var isUsed = UsedModels > 0;
        return Do(p =>
        {
            var own = scope.Lengths is { } lengths ? scope with { Lengths = p[lengths] } : scope;
            var context = new LayerContext(p.Graph.In(own), layer.Kind, scope.Layer, scope.Site, isFrozen, p.Of(tensors), arguments);
            prepare(context);
            var results = p.Invoker.Invoke(layer, context, isUsed);
            then?.Invoke(p, context);
            return results;
        });
    }

    /// <summary>What is done meanwhile, as a program of its own.</summary>
    public NetworkProgram Read(Action read)
    {
        var around = program;
        var own = program = new();
        read();
        program = around;
        return own;
    }
}
