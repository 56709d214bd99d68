using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Diagnostics;

/// <summary>An exception of ModelGen's own, as the finding MG0001.</summary>
internal static class InternalFault
{
    /// <summary>Where a pass writes its name into <see cref="Exception.Data"/>, so that the finding can tell.</summary>
    public const string PassKey = "ModelGen.Pass";

    public static Finding At(int site, string pass, Exception fault) =>
        Finding.At(site, "MG0001", fault.GetType().Name, fault.Data[PassKey] as string ?? pass, OneLine(fault.Message));

    private static string OneLine(string text) => text.Replace("\r", "").Replace('\n', ' ').TrimEnd('.');
}
