using ModelGen.Generators.Diagnostics;
using ModelGen.Generators.Printing;
using ModelGen.Generators.Specs;
using ModelGen.Generators.Surface;

namespace ModelGen.Generators.Emission;

/// <summary>What is emitted for a model with errors: the same members, which throw, so that the user sees the one cause instead of many
/// consequences.</summary>
internal static class RejectedEmitter
{
    public static IReadOnlyList<EmittedFile> Emit(ModelSpec spec, ModelSurface surface, IReadOnlyList<Finding> findings)
    {
        var errors = findings.Select(f => f.Id).Where(Descriptors.IsError)
            .Distinct(StringComparer.Ordinal).OrderBy(id => id, StringComparer.Ordinal).ToList();
        var reason = $"'{spec.PlainName}' was not compiled: "
            + (errors.Count > 0 ? string.Join(", ", errors) : "its declaration has errors");
        // A member whose name is taken would be one error more.
        var members = spec.State == SpecState.Bare ? [] : NameClashes.Free(spec, ModelMembers.Of(surface)).ToList();
        if (members.Count == 0 && !PartialMembers.Any(spec)) return [];
        var face = spec.State == SpecState.Bare ? null : surface.Face;
        var w = GeneratedFile.Begin(spec).Line("#pragma warning disable CS1591").Line();
        var depth = GeneratedFile.OpenType(w, spec, spec.Declaration + (face is null ? "" : " : " + face));
        PartialMembers.Emit(w, spec, reason);
        var thrown = $"=> throw new global::System.InvalidOperationException({CSharpNames.Text(reason)});";
        foreach (var member in members.Where(m => m.IsPublic))
        {
            w.Line();
            if (member.Attribute.Length > 0) w.Line(member.Attribute);
            w.Line(member.Declaration + Body(member, surface, reason, thrown));
        }
        // Constructors of the user's call this one by what arguments they like.
        var isCalled = spec.Members.Any(m => m is { Name: ".ctor", Signature: not null })
            && !members.Any(m => m.Kind == MemberKind.Constructor);
        if (isCalled) w.Line().Line($"private {spec.Name}(params object?[] none){spec.BaseCall} {thrown}");
        if (face is not null) Interface(w, spec, surface, thrown);
        for (var i = 0; i < depth; i++) w.Close();
        return [ModelNames.File(spec, "Rejected", w.ToString())];
    }

    private static string Body(Member member, ModelSurface surface, string reason, string thrown) => member.Kind switch
    {
        MemberKind.Constant when member.Role == MemberRole.InputSize => $" = {surface.InputSize};",
        MemberKind.Constant when member.Role == MemberRole.OutputSize => $" = {surface.OutputSize};",
        MemberKind.Constant => $" = {CSharpNames.Text(reason)};",
        MemberKind.Variable => $" {{ get {thrown} set {thrown} }}",
        MemberKind.Constructor => $"{surface.Spec.BaseCall} {thrown}",
        _ => " " + thrown,
    };

    /// <summary>Those members of the interface that have no body of their own.</summary>
    private static void Interface(SourceWriter w, ModelSpec spec, ModelSurface surface, string thrown)
    {
        var types = surface.Trainer!.Value;
        var face = $"global::ModelGen.IModel<{types.Input}, {types.Target}>";
        var sequences = $"global::ModelGen.ISequenceModel<{types.Input}, {types.Target}>";
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
        foreach (var member in surface.HasSteps ? [.. members, .. withSteps] : members)
        {
            if (spec.Members.Any(d => member.Split('(')[0].EndsWith(" " + d.Name, StringComparison.Ordinal))) continue;
            w.Line();
            w.Line($"{member} {thrown}");
        }
    }
}
