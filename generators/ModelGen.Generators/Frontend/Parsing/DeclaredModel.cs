using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Frontend;

/// <summary>What reading a declaration gives: the spec, which is compared, and the places, which are not.</summary>
internal sealed record DeclaredModel(ModelSpec Spec, SourceMap Sites);
