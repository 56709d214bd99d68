namespace ModelGen.Tests;

/// <summary>Whether every case of the long tables is to run, as in .ci/run, or a few of each kind,
/// as in a plain <c>dotnet test</c>.</summary>
internal static class AllCases
{
    /// <summary>Whether MODELGEN_ALL_CASES is set.</summary>
    public static bool AreWanted { get; } = Environment.GetEnvironmentVariable("MODELGEN_ALL_CASES") is not null;

    /// <summary>All cases, or the first few of each kind.</summary>
    public static IEnumerable<T> Of<T, TKind>(IEnumerable<T> all, Func<T, TKind> kind, int few = 1) =>
        AreWanted ? all : all.GroupBy(kind).SelectMany(same => same.Take(few));
}
