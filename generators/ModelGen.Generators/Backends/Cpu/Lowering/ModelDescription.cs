using ModelGen.Generators.Analyses;
using ModelGen.Generators.Building;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Specs;
using ModelGen.Generators.Surface;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>A model ready to be emitted.</summary>
internal sealed class ModelDescription(ModelSpec spec, ParameterTable parameters, BuiltNetwork built, CancellationToken cancellation)
{
    /// <summary>Asked while it is emitted.</summary>
    public CancellationToken Cancellation => cancellation;

    public ModelSpec Spec => spec;

    public ParameterTable Parameters => parameters;

    public BuiltNetwork Built { get; set; } = built;

    /// <summary>How parameters are kept in memory.</summary>
    public ParameterStorage Storage { get; set; } = ParameterStorage.Canonical;

    public LoweredProgram? Forward { get; set; }

    /// <summary>What the elements of each layer see of the image.</summary>
    public ReceptiveFields Fields { get; set; } = new();

    /// <summary>Floating-point operations a sample of each layer, two for a multiply-add.</summary>
    public Dictionary<string, long> Operations { get; } = new(StringComparer.Ordinal);

    public List<CompiledObjective> Objectives { get; } = [];

    /// <summary>The pass that shows every layer's activations; null where it was not asked for.</summary>
    public CompiledInspection? Inspection { get; set; }

    /// <summary>Predictions that go on from a state; null where the network cannot read a sequence piece by piece.</summary>
    public CompiledContinuation? Continuation { get; set; }

    /// <summary>Every pass, in the order of the emitted files.</summary>
    public IEnumerable<LoweredProgram> Programs =>
        (Forward is null ? [] : new[] { Forward }).Concat(Objectives.SelectMany(o => new[] { o.Loss, o.Training }));

    /// <summary>What is told of its members.</summary>
    public SurfaceFacts Facts()
    {
        var facts = new SurfaceFacts
        {
            Input = SurfaceFacts.Sizes(Forward!.Graph),
            Output = Forward.Graph.Outputs.Select(o => (Dim?)o.Shape.PerSample).FirstOrDefault(),
            Meaning = Built.Meaning,
            Continues = Continuation is not null,
            ForwardDraws = Forward.Graph.Draws.Any(),
            ContinuationDraws = Continuation?.Program.Graph.Draws.Any() ?? false,
            InspectionDraws = Inspection?.Program.Graph.Draws.Any() ?? false,
        };
        foreach (var objective in Objectives) facts.LossDraws[objective.Objective.Name] = objective.Loss.Graph.Draws.Any();
        return facts;
    }
}

/// <summary>The passes of one objective.</summary>
/// <param name="Objective">What is minimised.</param>
/// <param name="Loss">The loss in evaluation mode.</param>
/// <param name="Training">Forward, loss and backward.</param>
/// <param name="Continued">The same from a state on, where the model asks for it.</param>
internal sealed record CompiledObjective(Objective Objective, LoweredProgram Loss, LoweredProgram Training, LoweredProgram? Continued);

/// <summary>Predictions that go on from a state, and what it holds.</summary>
internal sealed record CompiledContinuation(LoweredProgram Program, CarriedStates Carried);

/// <summary>The pass whose outputs are those of the layers, and of each its row of the summary and its receptive field.</summary>
internal sealed record CompiledInspection(LoweredProgram Program, IReadOnlyList<(SummaryRow Row, string Field)> Layers);
