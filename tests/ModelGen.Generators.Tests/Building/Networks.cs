using ModelGen.Generators.Analyses;
using ModelGen.Generators.Backends.Cpu;
using ModelGen.Generators.Frontend;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Building;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Tests.Building;

/// <summary>Which pass over a network is built.</summary>
internal enum PassKind
{
    /// <summary>Inputs to outputs, evaluation mode.</summary>
    Forward,

    /// <summary>Inputs and targets to the loss, evaluation mode.</summary>
    Loss,

    /// <summary>Inputs and targets to the loss, training mode.</summary>
    Training,
}

/// <summary>Source to graphs: what the tests of building read.</summary>
internal static class Networks
{
    /// <summary>Builds one pass of the first model.</summary>
    public static BuiltPass Build(string source, PassKind kind = PassKind.Forward, string objective = "", params string[] others)
    {
        var spec = DeclarationChecks.Check(SpecReader.Read(source, others));
        Assert.Empty(spec.Findings.Select(f => $"{f.Id} {string.Join(" | ", f.Arguments)}"));
        Assert.Equal(SpecState.Complete, spec.State);
        var network = Network.Create(spec);
        var parameters = new ParameterTable();
        var findings = new List<Finding>();
        GraphBuilder Begin(Mode mode) => new(new ModelGraph(mode), parameters, findings);

        var reading = network.Read(Begin(Mode.Training));
        var built = reading.Forward(Begin(Mode.Evaluation));
        var graph = built.Pass.Graph.Graph;
        if (kind != PassKind.Forward)
        {
            var minimised = network.Objectives.Single(o => o.Name == objective);
            built = reading.Training(minimised, () => Begin(Mode.Training));
            graph = built.Pass.Graph.Graph;
            if (kind == PassKind.Loss)
            {
                var loss = Begin(Mode.Evaluation);
                reading.Loss(minimised, loss);
                graph = loss.Graph;
            }
        }
        GraphVerifier.Check(graph, "Build");
        return new BuiltPass(graph, parameters, findings, built);
    }

    /// <summary>Builds predictions that go on from a state.</summary>
    public static ModelGraph BuildToContinue(string source, out CarriedStates carried)
    {
        carried = new();
        var spec = DeclarationChecks.Check(SpecReader.Read(source));
        Assert.Empty(spec.Findings.Select(f => f.Id));
        var findings = new List<Finding>();
        var (parameters, states) = (new ParameterTable(), carried);
        GraphBuilder Begin(Mode mode) =>
            new(new ModelGraph(mode), parameters, findings)
            {
                Carried = mode == Mode.Evaluation ? states : null,
                MaxLength = spec.Options.MaxLength
            };

        var graph = Network.Create(spec).Read(Begin(Mode.Training)).Forward(Begin(Mode.Evaluation)).Pass.Graph.Graph;
        Assert.Empty(findings);
        return graph;
    }

    /// <summary>The members of a model in a class of their own.</summary>
    public static string Model(string members) => $"[Model] public partial class Net\n{{\n{members}\n}}\n";

    /// <summary>A forward method over (8) with these statements.</summary>
    public static string Body(string statements, string members = "") =>
        Model($"{members}\n[Forward] private Tensor Forward([Shape(8)] Tensor x)\n{{\n{statements}\n}}");

    /// <summary>Requires the graph of the forward pass, without the lines of its leaves.</summary>
    public static void AssertForward(string expected, string source, params string[] others)
    {
        var pass = Build(source, PassKind.Forward, "", others);
        Assert.Empty(pass.FindingsText);
        Assert.Equal(expected.Replace("\r", "", StringComparison.Ordinal), pass.Text);
    }

    public static void AssertBody(string expected, string statements, string members = "") =>
        AssertForward(expected, Body(statements, members));
}

/// <summary>A graph with its parameters and findings.</summary>
internal sealed record BuiltPass(ModelGraph Graph, ParameterTable Parameters, List<Finding> Findings, BuiltNetwork Built)
{
    /// <summary>The nodes, one a line, inputs and parameters left out; then the result.</summary>
    public string Text
    {
        get
        {
            var lines = GraphPrinter.Print(Graph)
                .Split('\n')
                .Where(
                    l => l.Length > 0 && !l.Contains(" = parameter ", StringComparison.Ordinal)
                        && !l.Contains(" = input", StringComparison.Ordinal));
            var names = ValueNames.Run(Graph);
            return string.Join("\n", lines.Concat(Graph.Outputs.Select(o => $"output {names[o]} {o.Shape}")));
        }
    }

    public string ParametersText => string.Join("\n", Parameters.All.Select(p => $"{p.Name} {p.Shape}{(p.Trainable ? "" : " fixed")}"));

    public string InputsText =>
        string.Join("\n", Graph.Inputs.Select(i => $"{i.Name} {i.Shape} {i.Type}{(((InputOp)i.Producer.Op).IsTarget ? " target" : "")}"));

    public IEnumerable<string> FindingsText => Findings.Select(f => $"{f.Id} {string.Join(" | ", f.Arguments)}");
}
