using ModelGen.Generators.Ir;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Building;

/// <summary>A declared network. Stacks and network methods are two of these.</summary>
internal abstract class Network(ModelSpec spec)
{
    public ModelSpec Spec => spec;

    /// <summary>Names of the losses: one empty name for a stack's loss or the <c>[Loss]</c> method, then those of the objectives.</summary>
    public abstract IReadOnlyList<Objective> Objectives { get; }

    /// <summary>Whether there is something to predict; a model may consist of objectives alone.</summary>
    public virtual bool HasForward => true;

    /// <summary>Reads what it predicts, and builds it in a pass for training.</summary>
    public abstract NetworkReading Read(GraphBuilder training);

    public static Network Create(ModelSpec spec) =>
        spec.Methods.Any(m => m.Role is MethodRole.Forward or MethodRole.Objective) ? new MethodNetwork(spec) : new StackNetwork(spec);
}

/// <summary>A network that has been read, and that any of its passes can be built of. Each objective is read once too, in its pass for
/// training.</summary>
internal abstract class NetworkReading
{
    /// <summary>What was read of the forward pass, as it was built for training.</summary>
    public abstract BuiltNetwork Built { get; }

    /// <summary>Builds the forward pass: inputs to outputs.</summary>
    public abstract BuiltNetwork Forward(GraphBuilder builder);

    /// <summary>Reads an objective, and builds its pass for training: inputs and targets to the loss.</summary>
    /// <param name="objective">What is minimised.</param>
    /// <param name="begin">Begins a graph, where that of the forward pass does not serve.</param>
    public abstract BuiltNetwork Training(Objective objective, Func<GraphBuilder> begin);

    /// <summary>Builds another pass to the loss of an objective that has been read.</summary>
    public abstract void Loss(Objective objective, GraphBuilder builder);
}

/// <summary>Something to minimise.</summary>
/// <param name="Name">Empty for the main loss; the method's name for an objective.</param>
/// <param name="Trains">Prefixes of the names of the parameters it trains; empty for all.</param>
/// <param name="Site">Where it stands.</param>
internal sealed record Objective(string Name, IReadOnlyList<string> Trains, int Site)
{
    public bool TrainsParameter(ParameterInfo parameter) =>
        Trains.Count == 0
            || Trains.Any(
                t => parameter.Name.Equals(t, StringComparison.OrdinalIgnoreCase)
                    || parameter.Name.StartsWith(t + ".", StringComparison.OrdinalIgnoreCase));
}

/// <summary>What building gave besides the graph.</summary>
/// <param name="Pass">The pass that was built.</param>
/// <param name="Meaning">What the outputs mean.</param>
/// <param name="Rows">What the summary lists.</param>
internal sealed record BuiltNetwork(PassBuilder Pass, OutputMeaning Meaning, IReadOnlyList<SummaryRow> Rows)
{
    /// <summary>Whether layers that could not be built were left out.</summary>
    public bool LeavesOut => Pass.Invoker.LeavesOut;

    /// <summary>What a network that was built whole predicts, for what looks for mistakes in it; null for any other.</summary>
    public IReadOnlyList<Value>? Results { get; init; }

    public OutputTask Task => Meaning.Task;

    public int Classes => Meaning.Classes;
}

/// <summary>A line of the summary: a layer, its kind and its output.</summary>
internal sealed record SummaryRow(string Layer, string Kind, Value Output);
