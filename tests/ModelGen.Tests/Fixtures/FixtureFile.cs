using System.Text.Json;

namespace ModelGen.Tests.Fixtures;

/// <summary>
/// The values PyTorch computed, read from the files that ops.py and networks.py wrote. A theory takes the names as its data,
/// <c>[MemberData(nameof(FixtureFile.Of), "GELU", MemberType = typeof(FixtureFile))]</c>, and gets a case by its name.
/// </summary>
public static class FixtureFile
{
    /// <summary>The files of single operations.</summary>
    public static readonly string[] Groups =
    [
        "activations", "attention", "breakpoints", "convolution", "layers", "losses", "mathematics", "recurrent", "reductions", "shape"
    ];

    private static readonly Lazy<FixtureCase[]> cases = new(() => [.. Groups.SelectMany(group => ReadAll(group, FixtureCase.Read))]);

    private static readonly Lazy<Dictionary<string, FixtureCase>> byName = new(() => cases.Value.ToDictionary(one => one.Name));

    private static readonly Lazy<NetworkFixture[]> networks = new(() => ReadAll("networks", NetworkFixture.Read));

    /// <summary>Every case of every operation.</summary>
    public static IReadOnlyList<FixtureCase> Cases => cases.Value;

    /// <summary>Every whole network.</summary>
    public static IReadOnlyList<NetworkFixture> Networks => networks.Value;

    /// <summary>The case of a name.</summary>
    public static FixtureCase Case(string name) =>
        byName.Value.TryGetValue(name, out var found) ? found : throw new ArgumentException($"no fixture is called '{name}'", nameof(name));

    /// <summary>The network of a name.</summary>
    public static NetworkFixture Network(string name) =>
        Array.Find(networks.Value, one => one.Name == name) ?? throw new ArgumentException($"no network is called '{name}'", nameof(name));

    /// <summary>The names of the cases of some operations, as theory data.</summary>
    public static TheoryData<string> Of(params string[] ops)
    {
        var names = Cases.Where(one => ops.Contains(one.Op)).Select(one => one.Name).ToArray();
        return names.Length > 0
            ? new TheoryData<string>(names)
            : throw new ArgumentException($"no fixture is of {string.Join(", ", ops)}", nameof(ops));
    }

    /// <summary>The names of the networks, as theory data.</summary>
    public static TheoryData<string> NetworkNames() => new(Networks.Select(one => one.Name));

    private static T[] ReadAll<T>(string group, Func<JsonElement, T> read)
    {
        using var stream = typeof(FixtureFile).Assembly.GetManifestResourceStream($"Fixtures/{group}.json")
            ?? throw new InvalidOperationException($"the tests were built without Fixtures/{group}.json");
        using var document = JsonDocument.Parse(stream);
        return [.. document.RootElement.EnumerateArray().Select(read)];
    }
}
