using ModelGen.Generators.Printing;
using ModelGen.Generators.Specs;
using ModelGen.Generators.Surface;

namespace ModelGen.Generators.Emission;

/// <summary>Emits the file with the other halves of what users declare as partial.</summary>
internal static class DeclarationsEmitter
{
    /// <summary>The file, or null where nothing is declared so.</summary>
    public static EmittedFile? Emit(ModelSpec spec)
    {
        if (!PartialMembers.Any(spec)) return null;
        var w = GeneratedFile.Begin(spec).Line("#pragma warning disable CS1591").Line();
        var depth = GeneratedFile.OpenType(w, spec, spec.Declaration);
        PartialMembers.Emit(w, spec, "Network methods are compiled, not executed. To run a network, call Predict, Loss or TrainStep.");
        for (var i = 0; i < depth; i++) w.Close();
        return ModelNames.File(spec, "Declarations", w.ToString());
    }
}
