using ModelGen.Generators.Diagnostics;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Emission;

/// <summary>What is emitted for a model with errors: its partial members, which throw, so that the user sees the one cause instead of many consequences.</summary>
internal static class RejectedEmitter
{
    public static IReadOnlyList<EmittedFile> Emit(ModelSpec spec, IReadOnlyList<Finding> findings)
    {
        if (!PartialMembers.Any(spec)) return [];
        var cause = findings.FirstOrDefault(f => Descriptors.IsError(f.Id))?.Id;
        var w = ModelEmitter.Header(spec);
        var depth = ModelEmitter.OpenType(w, spec, $"partial class {spec.Name}");
        PartialMembers.Emit(w, spec, $"{spec.Name} was not compiled: {cause ?? "its declaration has errors"}");
        for (var i = 0; i < depth; i++) w.Close();
        return [new EmittedFile(ModelEmitter.HintName(spec, "Rejected"), w.ToString())];
    }
}
