using ModelGen.Generators.Diagnostics;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Emission;

/// <summary>What is emitted for a model with errors: the same members, which throw, so that the user sees the one cause instead of many consequences.</summary>
internal static class RejectedEmitter
{
    private const string Throw = "=> throw __Rejected();";

    /// <summary>Models that draw random numbers in evaluation take one, and which do is not known here.</summary>
    private const string Seed = ", long? seed = null";

    public static IReadOnlyList<EmittedFile> Emit(ModelSpec spec, IReadOnlyList<Finding> findings)
    {
        var errors = findings.Select(f => f.Id).Where(Descriptors.IsError).Distinct(StringComparer.Ordinal).OrderBy(id => id, StringComparer.Ordinal).ToList();
        var reason = $"'{spec.Name.TrimStart('@')}' was not compiled: " + (errors.Count > 0 ? string.Join(", ", errors) : "its declaration has errors");
        // Where the user's own members have the names of emitted ones, those would be one error more.
        var hasSurface = !errors.Contains("MG1018");
        if (!hasSurface && !PartialMembers.Any(spec)) return [];
        var surface = new RejectedSurface(spec);
        var face = hasSurface && surface.Model is { } model ? $"global::ModelGen.{(surface.HasSteps ? "ISequenceModel" : "IModel")}<{model.Input}, {model.Target}>" : null;
        var w = ModelEmitter.Header(spec).Line("#pragma warning disable CS1591").Line();
        var depth = ModelEmitter.OpenType(w, spec, $"partial class {spec.Name}" + (face is null ? "" : " : " + face));
        PartialMembers.Emit(w, spec, reason);
        if (hasSurface) Surface(w, spec, surface, reason);
        if (hasSurface && surface.Model is { } types) Interface(w, types, surface.HasSteps);
        for (var i = 0; i < depth; i++) w.Close();
        return [new EmittedFile(ModelEmitter.HintName(spec, "Rejected"), w.ToString())];
    }

    private static void Surface(SourceWriter w, ModelSpec spec, RejectedSurface surface, string reason)
    {
        var t = surface.T;
        w.Line();
        w.Line($"public const string Summary = {CSharpNames.Text(reason)};");
        w.Line();
        w.Line($"public {spec.Name}(long seed = 0) {Throw}");
        w.Line();
        w.Line($"public global::ModelGen.ParameterSet<{t}> Parameters {Throw}");
        w.Line();
        w.Line($"public global::ModelGen.ParameterSet<{t}> Gradients {Throw}");
        w.Line();
        w.Line($"public long TrainingPasses {{ get {Throw} set {Throw} }}");
        Predictions(w, surface);
        foreach (var (loss, arguments) in surface.Losses)
        {
            var parameters = string.Join("", arguments.Select(a => Parameter(a) + ", ")) + "int batch" + (surface.HasSequence ? ", int length" : "");
            w.Line();
            w.Line($"public {t} Loss{loss}({parameters}{Seed}) {Throw}");
            w.Line();
            w.Line($"public {t} Loss{loss}({parameters}, out double lossWeight{Seed}) {Throw}");
            w.Line();
            w.Line($"public {t} Gradient{loss}({parameters}) {Throw}");
            w.Line();
            w.Line($"public {t} TrainStep{loss}({parameters}, global::ModelGen.Optimizer optimizer) {Throw}");
            w.Line();
            w.Line($"public {t} TrainStep{loss}({parameters}, global::ModelGen.Optimizer optimizer, out double lossWeight) {Throw}");
        }
        w.Line();
        w.Line($"public void Save(string path) {Throw}");
        w.Line();
        w.Line($"public static {spec.Name} Load(string path) {Throw}");
        w.Line();
        w.Line($"private static global::System.InvalidOperationException __Rejected() => new({CSharpNames.Text(reason)});");
    }

    private static void Predictions(SourceWriter w, RejectedSurface surface)
    {
        if (surface.Inputs.Count == 0) return;
        var parameters = string.Join(", ", surface.Inputs.Select(Parameter)) + (surface.HasSequence ? ", int length" : "");
        w.Line();
        w.Line($"public {surface.T}[] Predict({parameters}{Seed}) {Throw}");
        w.Line();
        w.Line($"public void Predict({parameters}, global::System.Span<{surface.T}> y{Seed}) {Throw}");
        if (!surface.IsClassifier) return;
        w.Line();
        w.Line($"public int PredictClass({parameters}{Seed}) {Throw}");
        w.Line();
        w.Line($"public void PredictClasses({parameters}, global::System.Span<int> classes{Seed}) {Throw}");
        w.Line();
        w.Line($"public {surface.T}[] PredictProbabilities({parameters}{Seed}) {Throw}");
    }

    private static void Interface(SourceWriter w, (string Input, string Target) types, bool hasSteps)
    {
        var (face, sequences) = ($"global::ModelGen.IModel<{types.Input}, {types.Target}>", $"global::ModelGen.ISequenceModel<{types.Input}, {types.Target}>");
        var batch = $"global::System.ReadOnlySpan<{types.Target}> target, int batch";
        var x = $"global::System.ReadOnlySpan<{types.Input}> x, ";
        const string Lengths = "global::System.ReadOnlySpan<int> lengths, ";
        const string Output = "global::System.Span<float> output, int batch";
        string[] members =
        [
            $"global::ModelGen.ParameterSet {face}.Parameters",
            $"global::ModelGen.ParameterSet {face}.Gradients",
            $"int {face}.InputSize",
            $"int {face}.TargetSize",
            $"int {face}.OutputSize",
            $"global::ModelGen.ModelTask {face}.Task",
            $"double {face}.Loss({x}{batch})",
            $"double {face}.Gradient({x}{batch})",
            $"double {face}.TrainStep({x}{batch}, global::ModelGen.Optimizer optimizer)",
            $"void {face}.Predict({x}{Output})",
        ];
        string[] withSteps =
        [
            $"bool {sequences}.HasLengths",
            $"int {sequences}.StepsIn(int inputSize)",
            $"int {sequences}.TargetSizeAt(int steps)",
            $"int {sequences}.OutputSizeAt(int steps)",
            $"double {sequences}.Loss({x}{Lengths}{batch})",
            $"double {sequences}.Gradient({x}{Lengths}{batch})",
            $"double {sequences}.TrainStep({x}{Lengths}{batch}, global::ModelGen.Optimizer optimizer)",
            $"void {sequences}.Predict({x}{Lengths}{Output})",
        ];
        foreach (var member in hasSteps ? [.. members, .. withSteps] : members)
        {
            w.Line();
            w.Line($"{member} {Throw}");
        }
    }

    private static string Parameter(SurfaceArgument argument) => $"global::System.ReadOnlySpan<{argument.Type}> {CSharpNames.Local(argument.Name)}";
}
