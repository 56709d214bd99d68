using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Frontend;

/// <summary>A finding about source that belongs to no model, and where it stands.</summary>
internal sealed record SourceFinding(Finding Finding, SourceMap Sites);
