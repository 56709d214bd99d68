using ModelGen.Generators.Analyses;
using ModelGen.Generators.Building;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Passes;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators;

/// <summary>The graphs of the passes over a model, of a network that has been read: with padding and the weight of the loss taken into
/// account, before differentiation.</summary>
internal sealed class PassGraphs(
    ModelSpec spec, ParameterTable parameters, List<Finding> findings, CancellationToken cancellation, bool isTolerant = false)
{
    public ModelSpec Spec => spec;

    public ParameterTable Parameters => parameters;

    public List<Finding> Findings => findings;

    /// <summary>Begins the graph of a pass.</summary>
    public GraphBuilder Begin(Mode mode, CarriedStates? carried = null)
    {
        cancellation.ThrowIfCancellationRequested();
        return new(new ModelGraph(mode, cancellation), parameters, findings)
        {
            MaxLength = spec.Options.MaxLength,
            Carried = carried,
            IsTolerant = isTolerant,
            Operations = new(spec.PlainName, spec.Options.MaxOperations, spec.Options.MaxOperationsSite),
        };
    }

    /// <summary>Predictions.</summary>
    public ModelGraph Forward(NetworkReading reading, out BuiltNetwork built, CarriedStates? carried = null)
    {
        built = reading.Forward(Begin(Mode.Evaluation, carried));
        return Complete(built.Pass.Graph, "");
    }

    /// <summary>The pass of an objective in which it is read, for training; and what looks for mistakes in it.</summary>
    public ModelGraph Training(NetworkReading reading, Objective objective, out BuiltNetwork built)
    {
        built = reading.Training(objective, () => Begin(Mode.Training));
        NetworkChecks.Run(built, objective);
        return Complete(built.Pass.Graph, objective.Name);
    }

    /// <summary>Another pass to the loss of an objective.</summary>
    public ModelGraph Loss(NetworkReading reading, Objective objective, Mode mode, CarriedStates? carried = null)
    {
        var builder = Begin(mode, carried);
        reading.Loss(objective, builder);
        return Complete(builder, objective.Name);
    }

    private static ModelGraph Complete(GraphBuilder builder, string objective)
    {
        builder.Graph.Objective = objective;
        StepPadding.Run(builder);
        LossWeights.Run(builder.Graph);
        return builder.Graph;
    }
}
