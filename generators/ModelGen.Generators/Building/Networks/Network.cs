using ModelGen.Generators.Ir;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Building;

/// <summary>Which pass over a network is being built.</summary>
internal enum PassKind
{
    /// <summary>Inputs to outputs, evaluation mode.</summary>
    Forward,

    /// <summary>Inputs and targets to the loss, evaluation mode.</summary>
    Loss,

    /// <summary>Inputs and targets to the loss, training mode; to be differentiated.</summary>
    Training,
}

/// <summary>A declared network: how to build the graph of each of its passes. Stacks and network methods are two of these.</summary>
internal abstract class Network(ModelSpec spec)
{
    public ModelSpec Spec => spec;

    /// <summary>Names of the losses: one empty name for a stack's loss or the <c>[Loss]</c> method, then those of the objectives.</summary>
    public abstract IReadOnlyList<Objective> Objectives { get; }

    /// <summary>Whether there is something to predict; a model may consist of objectives alone.</summary>
    public virtual bool HasForward => true;

    /// <summary>Builds inputs, forward computation and, for the other kinds, the loss of an objective.</summary>
    public abstract BuiltNetwork Build(GraphBuilder builder, PassKind kind, Objective? objective);

    public static Network Create(ModelSpec spec) =>
        spec.Methods.Any(m => m.Role is MethodRole.Forward or MethodRole.Objective) ? new MethodNetwork(spec) : new StackNetwork(spec);
}

/// <summary>Something to minimise.</summary>
/// <param name="Name">Empty for the main loss; the method's name for an objective.</param>
/// <param name="Trains">Prefixes of the names of the parameters it trains; empty for all.</param>
/// <param name="Site">Where it stands.</param>
internal sealed record Objective(string Name, IReadOnlyList<string> Trains, int Site)
{
    public bool TrainsParameter(ParameterInfo parameter) =>
        Trains.Count == 0 || Trains.Any(t => parameter.Name.Equals(t, StringComparison.OrdinalIgnoreCase) || parameter.Name.StartsWith(t + ".", StringComparison.OrdinalIgnoreCase));
}

/// <summary>What building gave besides the graph.</summary>
/// <param name="Meaning">What the outputs mean.</param>
/// <param name="Rows">What the summary lists.</param>
internal sealed record BuiltNetwork(OutputMeaning Meaning, IReadOnlyList<SummaryRow> Rows)
{
    /// <summary>Whether layers that could not be built were left out.</summary>
    public bool LeavesOut { get; init; }

    /// <summary>The layers and the results of a network that was built whole, for what looks for mistakes in it.</summary>
    public (LayerInvoker Layers, IReadOnlyList<Value> Results)? ToCheck { get; init; }

    public string Task => Meaning.Task;

    public int Classes => Meaning.Classes;
}

/// <summary>A line of the summary: a layer, its kind and its output.</summary>
internal sealed record SummaryRow(string Layer, string Kind, Value Output);
