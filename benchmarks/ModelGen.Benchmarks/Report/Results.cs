using System.Globalization;

namespace ModelGen.Benchmarks;

/// <summary>The lines of all engines and rounds: <c>ENGINE NAME field=value ...</c>.</summary>
internal sealed class Results
{
    private readonly Dictionary<(string Engine, string Name, int Threads), List<Dictionary<string, string>>> measured = [];
    private readonly List<string> names = [];

    public Results(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 3) continue;
            var (engine, name) = (words[0], words[1]);
            var fields = words.Skip(2)
                .Select(word => word.Split('=', 2)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1]);
            if (fields.Count == 0) continue;
            if (fields.GetValueOrDefault("mode") is { } mode) engine = mode;
            var threads = fields.TryGetValue("threads", out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
            if (!measured.TryGetValue((engine, name, threads), out var rounds)) measured[(engine, name, threads)] = rounds = [];
            rounds.Add(fields);
            if (!names.Contains(name)) names.Add(name);
        }
    }

    /// <summary>Names that start so, in the order of their first lines.</summary>
    public IEnumerable<string> Names(string start) => names.Where(name => name.StartsWith(start, StringComparison.Ordinal));

    /// <summary>How many threads there are lines of.</summary>
    public IEnumerable<int> Threads => measured.Keys.Select(key => key.Threads).Where(threads => threads > 0).Distinct().Order();

    /// <summary>The least value of a field in all rounds.</summary>
    public double? Least(string engine, string name, int threads, string field) =>
        Values(engine, name, threads, field) is { Count: > 0 } values ? values[0] : null;

    /// <summary>The middle one.</summary>
    public double? Middle(string engine, string name, int threads, string field) =>
        Values(engine, name, threads, field) is { Count: > 0 } values ? values[values.Count / 2] : null;

    /// <summary>The largest one.</summary>
    public double? Most(string engine, string name, int threads, string field) =>
        Values(engine, name, threads, field) is { Count: > 0 } values ? values[^1] : null;

    /// <summary>A field that is no number, or the last value of one that is.</summary>
    public string? Text(string engine, string name, int threads, string field) =>
        measured.TryGetValue((engine, name, threads), out var rounds) ? rounds[^1].GetValueOrDefault(field) : null;

    private List<double> Values(string engine, string name, int threads, string field) =>
        measured.TryGetValue((engine, name, threads), out var rounds)
            ? [.. rounds.Where(r => r.ContainsKey(field)).Select(r => double.Parse(r[field], CultureInfo.InvariantCulture)).Order()]
            : [];
}
