using System.Reflection;
using Microsoft.CodeAnalysis;
using ModelGen.Tests.Fixtures;

namespace ModelGen.Generators.Tests.Emitted;

/// <summary>The emitted models of all cases in one form, many to a compilation, each compiled when the first of its models is asked for.</summary>
internal sealed class CaseModels : IDisposable
{
    private const int PerCompilation = 80;

    private readonly Dictionary<string, (CaseForm Form, Lazy<Group> Group)> byName = new(StringComparer.Ordinal);

    public CaseModels(EmissionForm form, IEnumerable<FixtureCase> cases)
    {
        foreach (var chunk in cases.Select(one => new CaseForm(one)).Chunk(PerCompilation))
        {
            var group = new Lazy<Group>(() => new Group(chunk, form));
            foreach (var one in chunk) byName.Add(one.Case.Name, (one, group));
        }
    }

    public IEnumerable<CaseForm> Forms => byName.Values.Select(entry => entry.Form);

    public CaseForm Form(string name) => byName[name].Form;

    public Assembly Assembly(string name) => byName[name].Group.Value.Assembly(name);

    /// <summary>The emitted text of a model's pass.</summary>
    public string Text(string name, string pass)
    {
        var (form, group) = byName[name];
        return group.Value.Files.TryGetValue($"{form.Name}.{pass}.g.cs", out var text) ? text : "";
    }

    public void Dispose()
    {
        foreach (var group in byName.Values.Select(entry => entry.Group).Distinct().Where(group => group.IsValueCreated)) group.Value.Dispose();
    }

    /// <summary>One compilation. A model that does not compile is left out, with what was found in it, so that it fails no other's tests.</summary>
    private sealed class Group
    {
        private readonly Dictionary<string, string> rejected = new(StringComparer.Ordinal);
        private readonly LoadedModels models;

        public Group(IReadOnlyList<CaseForm> cases, EmissionForm form)
        {
            for (;;)
            {
                var run = Culture.Foreign(() => GeneratorHarness.Run([.. cases.Select(one => GeneratorHarness.Usings + one.Source(form))]));
                Assert.Null(run.Exception);
                using var image = new MemoryStream();
                var found = run.Diagnostics.Concat(run.Output.Emit(image).Diagnostics).Where(d => d.Severity >= DiagnosticSeverity.Warning && !d.IsSuppressed).ToList();
                if (found.Count == 0)
                {
                    Files = run.Files;
                    image.Position = 0;
                    models = new(image);
                    return;
                }
                var byModel = found.ToLookup(d => cases.Where((one, i) => IsIn(d, one, i)).FirstOrDefault()?.Case.Name ?? "");
                Assert.False(byModel.Contains(""), string.Join("\n", byModel[""]));
                foreach (var model in byModel) rejected.Add(model.Key, string.Join("\n", model.Select(GeneratorRun.Describe)));
                cases = [.. cases.Where(one => !byModel.Contains(one.Case.Name))];
            }
        }

        public IReadOnlyDictionary<string, string> Files { get; }

        public Assembly Assembly(string name) => rejected.TryGetValue(name, out var found) ? throw new InvalidOperationException(found) : models.Assembly;

        public void Dispose() => models.Dispose();

        private static bool IsIn(Diagnostic diagnostic, CaseForm one, int index)
        {
            var path = diagnostic.Location.GetLineSpan().Path ?? "";
            var file = path[(path.LastIndexOfAny(['/', '\\']) + 1)..];
            return file == (index == 0 ? "Model.cs" : FormattableString.Invariant($"Model{index}.cs")) || file.StartsWith(one.Name + ".", StringComparison.Ordinal);
        }
    }
}
