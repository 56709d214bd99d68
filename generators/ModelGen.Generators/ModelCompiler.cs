using ModelGen.Generators.Specs;

namespace ModelGen.Generators;

/// <summary>Spec to emitted files: everything behind the cache cut.</summary>
internal static class ModelCompiler
{
    public static CompiledModel Compile(ModelSpec spec, CompilerOptions options, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        _ = options;
        return new CompiledModel(default, spec.Findings);
    }
}
