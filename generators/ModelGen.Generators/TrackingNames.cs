namespace ModelGen.Generators;

/// <summary>Names of the pipeline's steps, by which the caching tests find them.</summary>
internal static class TrackingNames
{
    public const string Options = "ModelGen.Options";
    public const string Declared = "ModelGen.Declared";
    public const string Spec = "ModelGen.Spec";
    public const string Compiled = "ModelGen.Compiled";
    public const string Files = "ModelGen.Files";
    public const string Clashes = "ModelGen.Clashes";
    public const string HasFiles = "ModelGen.HasFiles";
    public const string Findings = "ModelGen.Findings";
}
