using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ModelGen.Generators.Diagnostics;

/// <summary>Every diagnostic of ModelGen. Ids are never reused or renumbered; each has a page MGnnnn.md beside this file, a row in
/// AnalyzerReleases and a test.</summary>
internal static class Descriptors
{
    private const string Pages = "https://github.com/modelgen/modelgen/blob/main/generators/ModelGen.Generators/Diagnostics/";

    public static ImmutableArray<DiagnosticDescriptor> All { get; } = ImmutableArray.Create(
        Error("MG0001", "Environment", "Internal fault in ModelGen", "'{0}' in pass '{1}': {2}"),
        Error("MG0002", "Environment", "The C# language version is too old",
            "ModelGen needs C# 13 for partial properties and methods but the project uses C# {0}"),
        Error("MG0003", "Environment", "The ModelGen runtime is missing",
            "'{0}' needs the ModelGen runtime but the project does not reference it"),

        Error("MG1001", "Declaration", "A model must be partial", "'{0}' is a model but is not declared partial"),
        Error("MG1002", "Declaration", "The type cannot be a model", "'{0}' cannot be a model because it is {1}"),
        Error("MG1003", "Declaration", "Layers stand in several declarations of the class",
            "the layers of '{1}' stand in several declarations of the class, so the order of '{0}' is undefined"),
        Error("MG1004", "Declaration", "The model has no input", "'{0}' has layers but no input"),
        Error("MG1005", "Declaration", "Both a stack and a forward method", "'{0}' has layers on the class and a [Forward] method '{1}'"),
        Error("MG1006", "Declaration", "Several forward methods", "'{0}' and '{1}' are both marked [Forward]"),
        Error("MG1007", "Declaration", "Outside the subset of C# that networks are written in",
            "'{0}' cannot be compiled into a network: {1}"),
        Error("MG1008", "Declaration", "Not a compile-time constant", "'{0}' is not known at compile time"),
        Error("MG1009", "Declaration", "Argument out of range", "'{0}' must be {1} but is {2}"),
        Error("MG1010", "Declaration", "Unknown memory budget", "'{0}' is not a memory size such as 512 KiB, 2 MiB or 65536"),
        Error("MG1011", "Declaration", "A network method calls itself", "'{0}' calls itself, directly or through '{1}'"),
        Error("MG1012", "Declaration", "A loop is too long to unroll", "the loop runs more than {0} times"),
        Error("MG1013", "Declaration", "A parameter has no shape", "parameter '{0}' of '{1}' needs {2}"),
        Error("MG1014", "Declaration", "The model has no layers", "'{0}' has neither layers nor a [Forward] method"),
        Error("MG1015", "Declaration", "The model cannot be used as a layer", "'{0}' cannot be used as a layer: {1}"),
        Error("MG1016", "Declaration", "A model uses itself", "'{0}' uses itself as a layer"),
        Error("MG1017", "Declaration", "The attribute cannot be used here", "'{0}' cannot be used here: {1}"),
        Error("MG1018", "Declaration", "The name is taken by a member ModelGen writes",
            "'{0}' is the name of a member that ModelGen writes"),
        Error("MG1019", "Declaration", "There is no sequence axis", "'{0}' needs {1} but '{2}' has none"),
        Error("MG1020", "Declaration", "Two objectives have one name", "'{0}' is the name of two objectives"),
        Warning("MG1040", "Declaration", "The name is unknown, and another one is near", "'{0}' is unknown; {1}"),
        Warning("MG1041", "Declaration", "Numbers in the order of another library",
            "'{0}' takes other numbers than these, because the size of its input is inferred; write {1}"),

        Error("MG2001", "Graph", "Duplicate layer name", "the name '{0}' is already taken by another layer"),
        Warning("MG2002", "Graph", "A layer method is never called",
            "'{0}' is never called, so its parameters are not part of the network"),
        Error("MG2003", "Graph", "More than one loss", "'{0}' is a second loss"),
        Error("MG2004", "Graph", "A layer follows the loss", "'{0}' follows the loss"),
        Warning("MG2005", "Graph", "The function that a loss applies is applied twice",
            "'{0}' applies {1} itself but its input already comes out of '{2}'"),
        Error("MG2006", "Graph", "The loss is not a number", "'{0}' must be one number in all or one for each sample but has shape {1}"),
        Warning("MG2007", "Graph", "The loss computes with other numbers", "'{0}' needs {1} but '{2}' gives {3}"),
        Warning("MG2008", "Graph", "Dropout behind the last weights", "'{0}' makes outputs zero at random right before '{1}'"),
        Warning("MG2009", "Graph", "A choice among one class", "'{0}' needs at least 2 classes but '{1}' gives 1; shape {2}"),
        Warning("MG2010", "Graph", "A target for each channel",
            "'{0}' has {3} for each channel of '{1}', whose outputs nothing flattens; shape {2}"),
        Warning("MG2011", "Graph", "An axis of the input is a batch",
            "the axis of {0} of '{1}' reaches '{2}' as a batch would, each by itself; shape {3}"),
        Warning("MG2012", "Graph", "A target for each step", "'{0}' returns each of {1} steps, so '{2}' has {4} for each; shape {3}"),
        Warning("MG2013", "Graph", "Linear layers without a function between them",
            "'{0}' and '{1}' are one linear layer, because no activation stands between them"),
        Warning("MG2014", "Graph", "Numbers are read in another order", "'{0}' has {1}; the size of its input is inferred and not written"),
        Warning("MG2015", "Graph", "Prediction and target are exchanged", "'{0}' takes the prediction first, but '{1}' is the target"),
        Warning("MG2016", "Graph", "The channels of an image come last",
            "'{0}' reads '{1}' as {2} channels of {3} by {4}, because channels come first"),

        Error("MG3001", "Shapes", "Sizes do not match", "'{0}' needs {1} but '{2}' produces {3}; shape {4}"),
        Error("MG3002", "Shapes", "Shapes cannot be broadcast", "'{0}' cannot combine {1} with {2}"),
        Error("MG3003", "Shapes", "Axis out of range", "'{0}' has no axis {1}; shape {2}"),
        Error("MG3004", "Shapes", "Reshape changes the number of elements",
            "'{0}' cannot reshape {1} to {2}: the number of elements differs"),
        Error("MG3005", "Shapes", "Inner sizes of a matrix product differ", "'{0}' cannot multiply {1} by {2}: the inner sizes differ"),
        Error("MG3006", "Shapes", "Real numbers are needed", "'{0}' needs real numbers but '{1}' holds indices"),
        Error("MG3007", "Shapes", "The target has another shape",
            "'{0}' needs a target of shape {1} to go with '{2}' but '{3}' has shape {4}"),
        Error("MG3008", "Shapes", "Shapes to join differ", "'{0}' cannot join {1} and {2}"),
        Error("MG3009", "Shapes", "Slice out of range", "'{0}' takes {1} of an axis of size {2}; shape {3}"),
        Error("MG3010", "Shapes", "Wrong number of axes", "'{0}' needs {1} but its input has shape {2}"),
        Error("MG3011", "Shapes", "Size not positive or too large", "'{0}' has sizes {1}, which are not positive or too large"),
        Error("MG3012", "Shapes", "Indices are needed", "'{0}' needs indices but '{1}' holds real numbers"),
        Error("MG3013", "Shapes", "The input is too small", "'{0}' needs at least {1} but '{2}' gives {3}: {4}"),
        Error("MG3014", "Shapes", "Lengths are no numbers to compute with",
            "'{0}' cannot compute with '{1}', which holds lengths of sequences"),
        Error("MG3015", "Shapes", "Lengths are needed", "'{0}' needs lengths of {1} but '{2}' {3}"),
        Error("MG3016", "Shapes", "A step sums over the batch", "'{0}' needs the whole batch, but a scan's step runs sample by sample"),
        Error("MG3017", "Shapes", "A step changes the shape of its state", "the step of '{0}' finds a state of shape {1} but leaves {2}"),

        Warning("MG4001", "Differentiation", "A parameter receives no gradient",
            "parameter '{0}' does not influence the loss, so it is never trained"),
        Warning("MG4002", "Differentiation", "An operation passes no gradient on",
            "'{0}' passes no gradient on, and the loss depends on '{1}' through it alone"),
        Error("MG4003", "Differentiation", "Nothing to train", "'{0}' has a loss but no parameter that is trained"),

        Error("MG5001", "Backend", "The memory plan exceeds the budget", "the plan needs {0} at batch {1} but the budget is {2}"),
        Error("MG5004", "Backend", "The network has too many operations", "'{0}' consists of more than {1} operations"));

    private static readonly Dictionary<string, DiagnosticDescriptor> ById = All.ToDictionary(d => d.Id, StringComparer.Ordinal);

    /// <summary>The descriptor of an id; a finding with an unknown one is a fault of ModelGen and shows as such.</summary>
    public static DiagnosticDescriptor? Find(string id) => ById.TryGetValue(id, out var descriptor) ? descriptor : null;

    /// <summary>Whether a finding of this id rejects the model.</summary>
    public static bool IsError(string id) => Find(id) is not { DefaultSeverity: not DiagnosticSeverity.Error };

    private static DiagnosticDescriptor Error(string id, string category, string title, string message) =>
        Create(id, category, title, message, DiagnosticSeverity.Error);

    private static DiagnosticDescriptor Warning(string id, string category, string title, string message) =>
        Create(id, category, title, message, DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor Create(string id, string category, string title, string message, DiagnosticSeverity severity) =>
        new(id, title, message, "ModelGen." + category, severity, isEnabledByDefault: true, helpLinkUri: Pages + id + ".md");
}
