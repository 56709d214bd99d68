namespace ModelGen.Execution;

/// <summary>Emitted once into each project with models, to say which version of the agreement between emitted code and runtime its code was
/// emitted for: <c>[assembly: EmittedCode(EmittedCodeAttribute.Version1)]</c>. A generator and a runtime that do not fit together thus give
/// one error, at that line: a newer runtime marks the constant of an older generator as an error, and an older runtime lacks the constant
/// of a newer generator.</summary>
/// <remarks>When a type or member that emitted code uses is renamed, removed or changes its meaning, add the next constant here, mark the
/// one before it <c>[Obsolete(Mismatch, error: true)]</c>, and let the generator emit the new one.</remarks>
/// <param name="version">One of the constants.</param>
[AttributeUsage(AttributeTargets.Assembly)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class EmittedCodeAttribute(int version) : Attribute
{
    /// <summary>The version of ModelGen 0.1.</summary>
    public const int Version1 = 1;

    /// <summary>What to do about a constant that is not current.</summary>
    internal const string Mismatch =
        "The generator that emitted this code is older than the ModelGen runtime that is referenced: reference one version of the package "
        + "ModelGen in all projects, remove bin and obj, and clear the package cache (dotnet nuget locals all --clear).";

    /// <summary>The version that the code of this assembly was emitted for.</summary>
    public int Version { get; } = version;
}
