using ModelGen.Generators.Building;
using ModelGen.Generators.Diagnostics;
using ModelGen.Generators.Layers;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Emission;

/// <summary>An argument of an emitted method.</summary>
internal sealed record SurfaceArgument(string Name, string Type, bool IsTarget);

/// <summary>What the public members of a model would look like, read off its declaration: enough for code that uses a model with errors.</summary>
internal sealed class RejectedSurface(ModelSpec spec)
{
    public string T => spec.Options.Double ? "double" : "float";

    private NetworkMethodSpec? Forward => spec.Methods.FirstOrDefault(m => m.Role == MethodRole.Forward);

    private LayerSpec? StackLoss => spec.Stack.FirstOrDefault(l => LayerCatalog.Find(l.Kind) is LossLayer);

    /// <summary>Arguments of Predict; none where there is nothing to predict.</summary>
    public IReadOnlyList<SurfaceArgument> Inputs =>
        Forward is { } forward ? Arguments(forward, isTarget: false)
        : StackNetwork.Inputs(spec).Select((l, i) => new SurfaceArgument(i == 0 ? "x" : "lengths", Type(l), false)).ToList();

    /// <summary>Names and arguments of the losses; the main one has an empty name.</summary>
    public IEnumerable<(string Name, IReadOnlyList<SurfaceArgument> Arguments)> Losses
    {
        get
        {
            if (StackLoss is { } loss && Inputs.Count > 0)
            {
                yield return ("", [.. Inputs, HasLabels(loss) ? new("labels", "int", true) : new("target", T, true)]);
            }
            foreach (var method in spec.Methods.Where(m => m.Role == MethodRole.Loss).Take(1).Concat(spec.Methods.Where(m => m.Role == MethodRole.Objective)))
            {
                var isLoss = method.Role == MethodRole.Loss;
                var takesInputs = isLoss || method.Parameters.Any(p => p.Shape is null && p.Type.Contains("Tensor"));
                yield return (isLoss ? "" : method.Name, [.. takesInputs ? Inputs : [], .. Arguments(method, isTarget: true)]);
            }
        }
    }

    /// <summary>Whether the outputs are scores of classes.</summary>
    public bool IsClassifier => (StackLoss is { } loss && LayerCatalog.Find(loss.Kind) is LabelLoss)
        || spec.Methods.Any(m => m.Role == MethodRole.Loss && m.Parameters.Any(p => p.Shape is { Kind: "ClassIndex" }));

    private static bool HasLabels(LayerSpec loss) =>
        LayerCatalog.Find(loss.Kind) is LabelLoss && !loss.Arguments.Any(a => a.Name == "target" && a.Value.Text == "Probabilities");

    public bool HasSequence => SpecWalk.HasSequence(spec);

    /// <summary>Whether lengths come with the input.</summary>
    private bool HasLengths => spec.Stack.Any(l => l.Kind == "Input" && StackNetwork.HasLengths(l) is not null) || Forward?.Parameters.Any(p => p.Shape is { Kind: "Lengths" }) == true;

    /// <summary>Whether a trainer drives the model by numbers of steps.</summary>
    public bool HasSteps => HasSequence || HasLengths;

    /// <summary>The element types of input and target, where the model can be handed to a trainer.</summary>
    public (string Input, string Target)? Model
    {
        get
        {
            var main = Losses.FirstOrDefault(l => l.Name.Length == 0).Arguments;
            return main is not null && main.Count == (HasLengths ? 3 : 2) && !main[0].IsTarget && main[main.Count - 1].IsTarget ? (main[0].Type, main[main.Count - 1].Type) : null;
        }
    }

    private List<SurfaceArgument> Arguments(NetworkMethodSpec method, bool isTarget) =>
        method.Parameters.Where(p => p.Shape is not null).Select(p => new SurfaceArgument(NetworkInputs.ArgumentName(p.Name, isTarget), Type(p.Shape!), isTarget)).ToList();

    private string Type(LayerSpec shape) =>
        shape.Kind is "Tokens" or "Lengths" or "ClassIndex" || shape.Arguments.Any(a => a.Name == "vocabulary" && a.Value.Number > 0) ? "int" : T;
}
