using System.Reflection;
using ModelGen.Tests.Fixtures;

namespace ModelGen.Generators.Tests.Emitted;

/// <summary>The emitted models of cases in one form, many to a compilation, each compiled when the first of its models is asked
/// for.</summary>
internal sealed class CaseModels : IDisposable
{
    private const int PerCompilation = 80;

    private readonly Dictionary<string, (CaseForm Form, Lazy<CompiledSources> Compiled)> byName = new(StringComparer.Ordinal);

    public CaseModels(EmissionForm form, IEnumerable<FixtureCase> cases)
    {
        foreach (var chunk in cases.Select(one => new CaseForm(one)).Chunk(PerCompilation))
        {
            var compiled =
                new Lazy<CompiledSources>(() => new([.. chunk.Select(one => new ModelSource(one.Case.Name, one.Name, one.Source(form)))]));
            foreach (var one in chunk) byName.Add(one.Case.Name, (one, compiled));
        }
    }

    public IEnumerable<CaseForm> Forms => byName.Values.Select(entry => entry.Form);

    public CaseForm Form(string name) => byName[name].Form;

    public Assembly Assembly(string name) => byName[name].Compiled.Value.Assembly(name);

    /// <summary>The emitted text of a model's pass.</summary>
    public string Text(string name, string pass)
    {
        var (form, compiled) = byName[name];
        return compiled.Value.Files.TryGetValue($"{form.Name}.{pass}.g.cs", out var text) ? text : "";
    }

    public void Dispose()
    {
        foreach (var compiled in byName.Values.Select(entry => entry.Compiled).Distinct().Where(compiled => compiled.IsValueCreated))
            compiled.Value.Dispose();
    }
}
