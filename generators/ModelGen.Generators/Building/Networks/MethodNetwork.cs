using ModelGen.Generators.Frontend;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Building;

/// <summary>A network declared as methods: a forward method, a loss, objectives, and the helpers they call.</summary>
internal sealed class MethodNetwork(ModelSpec spec) : Network(spec)
{
    public override IReadOnlyList<Objective> Objectives { get; } =
    [
        .. spec.Methods.Where(m => m.Role == MethodRole.Loss).Take(1).Select(m => new Objective("", [], m.Site)),
        .. spec.Methods.Where(m => m.Role == MethodRole.Objective).Select(m => new Objective(m.Name, Trains(m), m.Site)),
    ];

    public override bool HasForward => Spec.Methods.Any(m => m.Role == MethodRole.Forward);

    public override NetworkReading Read(GraphBuilder training)
    {
        foreach (var second in Spec.Methods.Where(m => m.Role == MethodRole.Loss).Skip(1))
        {
            training.ReportAt(second.Site, "MG2003", second.Name);
        }
        Unused(training);
        return new MethodReading(Spec, training);
    }

    private static string[] Trains(NetworkMethodSpec method) =>
        method.RoleArguments.FirstOrDefault(a => a.Name == "trains")?.Value.Items.Select(
            i => MemberNames.Of(i.Text, isMatrix: true)).ToArray() ?? [];

    /// <summary>Layer methods and used models that nothing calls.</summary>
    private void Unused(GraphBuilder builder)
    {
        var called = new HashSet<string>(Spec.Methods.SelectMany(m => SpecWalk.Calls(m.Body)).Select(c => c.Key), StringComparer.Ordinal);
        foreach (var method in Spec.StackMethods.Where(m => !called.Contains(m.Name))) builder.ReportAt(method.Site, "MG2002", method.Name);
        foreach (var use in Spec.Uses.Where(u => !called.Contains(u.Name))) builder.ReportAt(use.Site, "MG2002", use.Name);
    }
}
