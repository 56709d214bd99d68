using System.Globalization;
using ModelGen.Generators.Backends.Cpu;
using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends;

/// <summary>The symbols of a course on backpropagation for the values of a network: layer k has weights Wk, bias bk, pre-activation ak,
/// activation hk and error δk = ∂L/∂ak; h0 is the input. Values outside that scheme keep their names.</summary>
internal sealed class Notation
{
    private readonly Dictionary<Value, string> symbols = [];
    private readonly Func<Value, string> fallback;

    public Notation(ModelGraph graph, Func<Value, string> fallback)
    {
        this.fallback = fallback;
        var layers = graph.Nodes.Where(n => n.Op is LinearOp && !n.IsBackward && n.Inputs[1].Producer.Op is ParameterOp).ToList();
        // A shared weight belongs to no single layer of the chain.
        var layersOf = layers.ToLookup(n => n.Inputs[1]);
        layers.RemoveAll(n => layersOf[n.Inputs[1]].Skip(1).Any());
        if (layers.Any(n => graph.Inputs.Contains(n.Inputs[0].Root)) && graph.Inputs.Count(i => i.Producer.Op is InputOp { IsTarget: false }) == 1) symbols[graph.Inputs[0]] = "h0";
        var uses = graph.Uses();
        var weights = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < layers.Count; i++)
        {
            var k = (i + 1).ToString(CultureInfo.InvariantCulture);
            var node = layers[i];
            symbols[node.Inputs[1]] = "W" + k;
            weights[((ParameterOp)node.Inputs[1].Producer.Op).Parameter.Name] = k;
            if (LinearOp.HasBias(node)) symbols[node.Inputs[2]] = "b" + k;
            symbols[node.Output] = (node.Epilogue is null ? "a" : "h") + k;
            if (node.Epilogue is null && uses.TryGetValue(node.Output, out var readers)
                && readers.FirstOrDefault(r => r.Op is MapOp && r.Inputs.Count == 1 && !r.IsBackward) is { } activation)
            {
                symbols[activation.Output] = "h" + k;
            }
        }
        var parameters = new Dictionary<string, Value>(StringComparer.Ordinal);
        foreach (var node in graph.Nodes)
        {
            if (node.Op is ParameterOp op) parameters[op.Parameter.Name] = node.Output;
        }
        foreach (var node in graph.Nodes)
        {
            if (node.Op is LinearWeightGradientOp && node.Sinks.TryGetValue(0, out var p) && weights.TryGetValue(p.Name, out var k) && !symbols.ContainsKey(node.Inputs[1]))
            {
                symbols[node.Inputs[1]] = "δ" + k;
            }
            foreach (var sink in node.Sinks) symbols[node.Outputs[sink.Key]] = "∂L/∂" + Symbol(parameters, sink.Value);
        }
    }

    /// <summary>The symbol of a value, or its name.</summary>
    public string this[Value value] => symbols.TryGetValue(value.Root, out var symbol) ? symbol : fallback(value);

    /// <summary>The symbol of a value, or null.</summary>
    public string? Find(Value value) => symbols.TryGetValue(value, out var symbol) ? symbol : null;

    private string Symbol(Dictionary<string, Value> parameters, ParameterInfo parameter) =>
        parameters.TryGetValue(parameter.Name, out var value) && symbols.TryGetValue(value, out var symbol) ? symbol : parameter.Name;
}
