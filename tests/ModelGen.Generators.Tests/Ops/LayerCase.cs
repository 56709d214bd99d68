using System.Text.Json;
using ModelGen.Generators.Backends.Cpu;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Building;
using ModelGen.Generators.Passes;
using ModelGen.Generators.Specs;
using ModelGen.Reference;
using ModelGen.Tests.Fixtures;

namespace ModelGen.Generators.Tests;

// Names that the runtime has too.
using Array = ModelGen.Reference.Array;
using Dim = ModelGen.Generators.Ir.Dim;
using ElementType = ModelGen.Generators.Ir.ElementType;
using ParameterKind = ModelGen.Generators.Ir.ParameterKind;

/// <summary>A fixture as a graph: its layer built through the catalog by the fixture's name and arguments, then L = Σ y ⊙ (the given
/// gradient of y), differentiated with respect to every input and parameter.</summary>
internal sealed class LayerCase
{
    private readonly FixtureCase fixture;
    private readonly List<Value> outputs = [];

    private LayerCase(FixtureCase fixture, Layer layer)
    {
        this.fixture = fixture;
        var mode = fixture.Mode == "training" ? Mode.Training : Mode.Evaluation;
        Builder = new GraphBuilder(new ModelGraph(mode), new ParameterTable(), Findings);
        var context = new LayerContext(Builder.At(-1, "layer"), layer.Kind, "layer", 0, false, Tensors(layer), Arguments());
        outputs.AddRange(layer.Build(context));
        foreach (var parameter in Builder.Parameters.All) AddParameter(parameter);
    }

    public GraphBuilder Builder { get; }

    public ModelGraph Graph => Builder.Graph;

    public List<Finding> Findings { get; } = [];

    public IReadOnlyList<Value> Outputs => outputs;

    public Dictionary<Value, Array> Inputs { get; } = [];

    public Dictionary<string, Array> Parameters { get; } = new(StringComparer.Ordinal);

    /// <summary>What each fixture tensor is called in the graph: the parameter that gets its gradient.</summary>
    public Dictionary<string, string> GradientNames { get; } = new(StringComparer.Ordinal);

    public int Batch { get; private set; } = 1;

    /// <summary>Builds a fixture's layer; null if the catalog has none of that name.</summary>
    public static LayerCase? Create(FixtureCase fixture) => LayerCatalog.Find(fixture.Op) is { } layer ? new(fixture, layer) : null;

    /// <summary>Adds the loss and its gradients.</summary>
    public LayerCase Differentiate(bool canonical)
    {
        Value? loss = null;
        for (var i = 0; i < outputs.Count; i++)
        {
            var name = fixture.OutputGradients.ContainsKey("y") ? "y" : "y" + i;
            if (!fixture.OutputGradients.TryGetValue(name, out var upstream)) continue;
            var shape = outputs[i].Shape;
            var given = Builder.Add(new InputOp(Graph.Inputs.Count, shape, ElementType.Real, 0, true));
            Graph.Inputs.Add(given);
            Inputs[given] = new([.. upstream.Shape], upstream.Values);
            var term = Builder.SumAll(Builder.Times(outputs[i], given));
            loss = loss is null ? term : Builder.Plus(loss, term);
        }
        if (loss is null)
        {
            Graph.Outputs.AddRange(outputs);
            return this;
        }
        Graph.Loss = loss;
        Graph.Outputs.AddRange(outputs);
        if (canonical) Canonicalization.Run(Graph);
        Differentiation.Run(Builder, _ => true, default);
        return this;
    }

    /// <summary>Runs the passes that come after differentiation.</summary>
    public LayerCase Optimise()
    {
        DeadCode.Run(Graph);
        StepBodies.Run(Graph, step => PassManager.Run(step, ModelCompiler.Simplifications));
        CommonSubexpressions.Run(Graph);
        MapFusion.Run(Graph, default);
        ParameterStorage.Decide([Graph]).Apply(Graph);
        StepTransposes.Run(Graph);
        KernelFusion.Run(Graph);
        StepBuffers.Run(Graph);
        GraphVerifier.Check(Graph, "Fusion");
        return this;
    }

    public GraphRun Run(IReadOnlyDictionary<string, Array>? parameters = null) =>
        ReferenceInterpreter.Run(Graph, Inputs, parameters ?? Parameters, Batch, random: Random);

    /// <summary>Runs the graph as far as the loss.</summary>
    public Func<IReadOnlyDictionary<string, Array>, GraphRun> Forward()
    {
        var forward = new ModelGraph(Graph.Mode) { Nodes = [.. Graph.Nodes], Loss = Graph.Loss };
        forward.Nodes.RemoveAll(n => n.Op.HasEffect);
        foreach (var node in forward.Nodes.Where(n => n.Sinks.Count > 0).ToList()) forward.Nodes.Remove(node);
        DeadCode.Run(forward);
        return parameters => ReferenceInterpreter.Run(forward, Inputs, parameters, Batch, random: Random);
    }

    /// <summary>Dropout's mask is given by the fixture as zeros and ones; the op's values are those divided by 1 - p.</summary>
    private Array Random(Node node, Array shape) => fixture.Inputs.TryGetValue("mask", out var mask)
        ? new(shape.Shape, [.. mask.Values.Select(m => m / (1 - fixture.Number("p", 0.5)))])
        : throw new InvalidOperationException($"{fixture.Name}: no numbers for '{node}'");

    private Dictionary<string, IReadOnlyList<Value>> Tensors(Layer layer)
    {
        var tensors = new Dictionary<string, IReadOnlyList<Value>>(StringComparer.Ordinal);
        foreach (var (name, tensor) in fixture.Taken)
        {
            Batch = tensor.Shape[0];
            var value = Source(name, tensor, new Shape(tensor.Shape.Skip(1).Select(d => new Dim(d)).Prepend(Dim.Batch)));
            if (name.Length == 2 && name[0] == 'x' && char.IsDigit(name[1]))
                tensors["tensors"] = [.. tensors.GetValueOrDefault("tensors") ?? [], value];
            else tensors[name] = [value];
        }
        if (layer.HasParameters) return tensors;
        foreach (var (name, tensor) in fixture.Parameters)
            tensors[name] = [Source(name, tensor, new Shape(tensor.Shape.Select(d => new Dim(d))))];
        return tensors;
    }

    /// <summary>An index is an input; everything else a parameter, batch or no batch, so that it gets a gradient.</summary>
    private Value Source(string name, FixtureTensor tensor, Shape shape)
    {
        var array = new Array([.. tensor.Shape], tensor.Values);
        if (tensor.Indices is not null)
        {
            var index = GraphBuilder.Named(
                Builder.Add(
                    new InputOp(Graph.Inputs.Count, shape, ElementType.Index, 0, false)
                    {
                        LengthsOf = FixtureCase.HoldsLengths(name) ? fixture.StepsOf(name) : null
                    }), name);
            Graph.Inputs.Add(index);
            Inputs[index] = array;
            return index;
        }
        var parameter = new ParameterInfo(name, ParameterKind.Weight, shape, Initialization.Zeros, true, 0, 0);
        Parameters[name] = array;
        GradientNames[name] = name;
        return Builder.Parameter(parameter);
    }

    private void AddParameter(ParameterInfo parameter)
    {
        var role = parameter.Name["layer.".Length..];
        if (!fixture.Parameters.TryGetValue(role, out var tensor))
            throw new InvalidOperationException($"{fixture.Name} has no parameter '{role}'");
        Assert.Equal(tensor.Shape, parameter.Shape.Select(d => d.Value));
        Parameters[parameter.Name] = new([.. tensor.Shape], tensor.Values);
        GradientNames[role] = parameter.Name;
    }

    private Dictionary<string, ArgumentSpec> Arguments()
    {
        var arguments =
            fixture.Arguments.ToDictionary(a => a.Key, a => new ArgumentSpec(a.Key, Constant(a.Value), 0), StringComparer.Ordinal);
        // PyTorch ignores -100 even where nothing is said; here it has to be said.
        if (fixture.Name == "crossentropy_ignore_100_mean") arguments["ignoreIndex"] = new("ignoreIndex", Specs.Constant.Of(-100), 0);
        return arguments;
    }

    private static Specs.Constant Constant(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => Specs.Constant.Of(value.GetBoolean()),
        JsonValueKind.Array => Specs.Constant.OfArray(value.EnumerateArray().Select(Constant)),
        JsonValueKind.String when value.GetString() == "Infinity" => Specs.Constant.Of(double.PositiveInfinity),
        JsonValueKind.String => Specs.Constant.OfEnum(value.GetString()!, 0),
        _ => Specs.Constant.Of(value.GetDouble()),
    };
}
