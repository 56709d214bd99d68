using System.Globalization;
using ModelGen.Generators.Building;
using ModelGen.Generators.Frontend;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Surface;

/// <summary>An argument of an emitted method.</summary>
/// <param name="Name">Its name, as it must be written.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Shape">The attribute that gives its shape.</param>
/// <param name="IsTarget">Whether it is known in training only.</param>
internal sealed record SurfaceArgument(string Name, string Type, LayerSpec Shape, bool IsTarget)
{
    public bool HoldsLengths => Shape.Kind == "Lengths";
}

/// <summary>A loss of a model.</summary>
/// <param name="Name">Empty for the main one.</param>
/// <param name="Arguments">What it takes before the batch.</param>
/// <param name="Draws">Whether it may draw random numbers.</param>
/// <param name="Site">Where it is declared.</param>
internal sealed record SurfaceObjective(string Name, IReadOnlyList<SurfaceArgument> Arguments, bool Draws, int Site);

/// <summary>What the members of a model depend on: read off its declaration, and for the rest off its graphs. Where those could not be
/// built, the model has every member that it might have.</summary>
internal sealed class ModelSurface
{
    private readonly SurfaceFacts facts;

    public ModelSurface(ModelSpec spec, SurfaceFacts facts)
    {
        Spec = spec;
        this.facts = facts;
        HasSequence = SpecWalk.HasSequence(spec);
        var forward = spec.Methods.FirstOrDefault(m => m.Role == MethodRole.Forward);
        var isMethods = forward is not null || spec.Methods.Any(m => m.Role == MethodRole.Objective);
        var names = new ArgumentNames(HasSequence);
        Inputs = forward is not null ? Arguments(forward, names)
            : isMethods ? []
            : StackNetwork.Inputs(spec).Select((l, i) => new SurfaceArgument(i == 0 ? "x" : "lengths", Type(l), l, false)).ToList();
        HasForward = forward is not null || Inputs.Count > 0;
        Objectives = Losses(isMethods, forward is not null).ToList();
    }

    public ModelSpec Spec { get; }

    /// <summary>The element type.</summary>
    public string T => Spec.Options.Double ? "double" : "float";

    /// <summary>Arguments of predictions.</summary>
    public IReadOnlyList<SurfaceArgument> Inputs { get; }

    /// <summary>Whether there is something to predict: a model may consist of objectives alone.</summary>
    public bool HasForward { get; }

    /// <summary>Whether an input or a target has a free time axis.</summary>
    public bool HasSequence { get; }

    public IReadOnlyList<SurfaceObjective> Objectives { get; }

    public bool HasInspection => Spec.Options.Inspect && HasForward;

    public bool HasContinuation => HasForward && HasSequence && facts.Continues != false;

    /// <summary>Whether training can go on from a state too.</summary>
    public bool IsStateful => Spec.Options.Stateful && HasForward;

    public bool HasInputSize => HasForward && !HasSequence;

    public bool HasOutputSize => HasForward && facts.Output is not { IsConstant: false };

    /// <summary>Numbers in the inputs of a sample, where their number is fixed; 1 where it is not known, by which code may
    /// divide.</summary>
    public string InputSize => (facts.Input ?? 1).ToString(CultureInfo.InvariantCulture);

    /// <summary>Numbers in the output for a sample, where their number is fixed; 1 where it is not known.</summary>
    public string OutputSize => facts.Output?.ToString() ?? "1";

    public bool ForwardDraws => facts.ForwardDraws != false;

    public bool ContinuationDraws => facts.ContinuationDraws != false;

    public bool InspectionDraws => facts.InspectionDraws != false;

    /// <summary>Whether a class is chosen among scores.</summary>
    public bool HasClasses =>
        HasForward && (facts.Meaning is { } meaning ? meaning is { Classes: > 0, IsOfSeveral: false } : LooksLikeClassifier);

    /// <summary>Whether it is one class for a sample.</summary>
    public bool HasClass => HasClasses
        && (facts is not { Meaning: { } meaning, Output: { } output }
            || (Ir.Dim.TryDivide(output, meaning.Classes, out var positions) && positions.IsOne));

    public bool HasProbabilities => HasClasses && facts.Meaning?.HasProbabilities != false;

    /// <summary>Whether tensors can be passed, whose shape is checked: one real input of fixed shape.</summary>
    public bool TakesTensors => HasForward && Inputs.Count == 1 && Inputs[0].Type == T && !HoldsSequence(Inputs[0].Shape);

    /// <summary>Whether a loss takes that input in front.</summary>
    public bool TakesTensor(SurfaceObjective objective) =>
        TakesTensors && objective.Arguments.Count > 0
        && objective.Arguments[0] is var first && first.Name == Inputs[0].Name && first.Type == T
        && first.Shape.Arguments.Select(a => a.Value).SequenceEqual(Inputs[0].Shape.Arguments.Select(a => a.Value));

    /// <summary>The element types of input and target, where a trainer can drive the model: it has one input, perhaps with lengths, and one
    /// target.</summary>
    public (string Input, string Target)? Trainer
    {
        get
        {
            if (!HasForward || Inputs.Count == 0 || Objectives.FirstOrDefault(o => o.Name.Length == 0) is not { } main) return null;
            var (arguments, targets) = (main.Arguments, main.Arguments.Where(a => a.IsTarget).ToList());
            // Lengths in front of the sequence they are of would need another order of arguments.
            if (Inputs[0].HoldsLengths || Inputs.Count(i => !i.HoldsLengths) != 1 || Inputs.Count > 2) return null;
            if (targets.Count != 1 || arguments.Count != Inputs.Count + 1) return null;
            return HasSequence && Sequences(Inputs[0].Shape) != 1 ? null : (Inputs[0].Type, targets[0].Type);
        }
    }

    /// <summary>Whether a trainer drives the model by numbers of steps.</summary>
    public bool HasSteps => HasSequence || Inputs.Any(i => i.HoldsLengths);

    /// <summary>The interface by which it does.</summary>
    public string? Face =>
        Trainer is { } types ? $"global::ModelGen.{(HasSteps ? "ISequenceModel" : "IModel")}<{types.Input}, {types.Target}>" : null;

    private LayerSpec? StackLoss => Spec.Stack.FirstOrDefault(l => LayerCatalog.Find(l.Kind) is LossLayer);

    private bool LooksLikeClassifier => (StackLoss is { } loss && LayerCatalog.Find(loss.Kind) is LabelLoss)
        || Spec.Methods.Any(m => m.Role == MethodRole.Loss && m.Parameters.Any(p => p.Shape is { Kind: "ClassIndex" }));

    private IEnumerable<SurfaceObjective> Losses(bool isMethods, bool hasForward)
    {
        if (!isMethods && StackLoss is { } loss && Inputs.Count > 0)
        {
            var isLabel = LayerCatalog.Find(loss.Kind) is LabelLoss
                && !loss.Arguments.Any(a => a.Name == "target" && a.Value.Text == "Probabilities");
            yield return new("", [.. Inputs, new(isLabel ? "labels" : "target", isLabel ? "int" : T, loss, true)], Draws(""), loss.Site);
            yield break;
        }
        var methods = Spec.Methods.Where(m => m.Role == MethodRole.Loss)
            .Take(1).Concat(Spec.Methods.Where(m => m.Role == MethodRole.Objective));
        foreach (var method in methods)
        {
            var isLoss = method.Role == MethodRole.Loss;
            var takesInputs = isLoss || method.Parameters.Any(p => p.Shape is null && p.Type.Contains("Tensor"));
            var names = new ArgumentNames(HasSequence);
            if (takesInputs && hasForward) _ = Arguments(Spec.Methods.First(m => m.Role == MethodRole.Forward), names);
            var name = isLoss ? "" : method.Name;
            yield return new(name, [.. takesInputs ? Inputs : [], .. Arguments(method, names)], Draws(name), method.Site);
        }
    }

    private bool Draws(string objective) => !facts.LossDraws.TryGetValue(objective, out var draws) || draws;

    private List<SurfaceArgument> Arguments(NetworkMethodSpec method, ArgumentNames names)
    {
        var shaped = method.Parameters.Where(p => p.Shape is not null)
            .Select(p => (p.Name, Shape: p.Shape!, IsTarget: NetworkInputs.IsTarget(method, p.Shape!))).ToList();
        var called = names.Add(shaped.Select(p => (p.Name, p.IsTarget)).ToList());
        return shaped.Zip(called, (p, name) => new SurfaceArgument(name, Type(p.Shape), p.Shape, p.IsTarget)).ToList();
    }

    private string Type(LayerSpec shape) =>
        shape.Kind is "Tokens" or "Lengths" or "ClassIndex"
        || shape.Arguments.Any(a => a.Name == "vocabulary" && a.Value.Number > 0) ? "int" : T;

    private static bool HoldsSequence(LayerSpec shape) => Sequences(shape) > 0;

    private static int Sequences(LayerSpec shape) =>
        shape.Arguments.Where(a => a.Name == "shape").Sum(a => a.Value.Items.Count(i => i.Number == SequenceAxis.Marker));
}
