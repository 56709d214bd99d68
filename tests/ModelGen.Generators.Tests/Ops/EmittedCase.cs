using System.Globalization;
using System.Text.Json;
using ModelGen.Tests.Fixtures;

namespace ModelGen.Generators.Tests;

/// <summary>A fixture as a model in C#: every differentiable input is multiplied by a parameter of ones, whose gradient is then Σ_B x ⊙ dx, and the loss is
/// Σ y ⊙ (the given gradient of y) times a parameter that is one.</summary>
internal sealed class EmittedCase
{
    private static readonly Dictionary<string, string> Operators = new() { ["Add"] = "+", ["Subtract"] = "-", ["Multiply"] = "*", ["Divide"] = "/" };

    private static readonly Dictionary<string, string> Enums = new() { ["reduction"] = "Reduction", ["approximation"] = "Approximation", ["labels"] = "HingeLabels" };

    private readonly FixtureCase fixture;
    private readonly List<string> inputs = ["[Shape(1)] Tensor dummy"];
    private readonly List<string> lossInputs = [];
    private readonly List<string> targets = [];
    private readonly List<string> properties = [];
    private readonly List<string> locals = [];
    private readonly List<string> arguments = ["reals[0]"];
    private readonly List<string> targetArguments = [];
    private readonly List<double[]> reals = [];
    private readonly List<int[]> indices = [];
    private readonly Dictionary<string, string> tensors = [];

    public EmittedCase(FixtureCase fixture, int number, bool owner)
    {
        this.fixture = fixture;
        Name = "F" + number.ToString(CultureInfo.InvariantCulture);
        Owner = owner;
        Batch = fixture.Inputs.Count > 0 ? fixture.Inputs.First().Value.Shape[0] : 1;
        reals.Add(new double[Batch]);
        foreach (var (name, tensor) in fixture.Inputs) AddInput(name, tensor);
        foreach (var (name, tensor) in fixture.Parameters) AddParameter(name, tensor);
        Source = Write();
    }

    public string Name { get; }

    public string Source { get; }

    public int Batch { get; }

    /// <summary>Whether the fixture's parameters belong to the layer, rather than being operands.</summary>
    public bool Owner { get; }

    public double[][] Reals => [.. reals];

    public int[][] Indices => [.. indices];

    public bool IsTraining => fixture.Mode != "inference";

    /// <summary>Parameters of the model and the values they start from.</summary>
    public List<(string Name, double[] Values)> Parameters { get; } = [("scale", [1.0])];

    /// <summary>What the gradients must be, by parameter.</summary>
    public List<(string Name, double[] Values)> Gradients { get; } = [];

    /// <summary>Σ y ⊙ (gradient of y).</summary>
    public double Loss { get; private set; }

    private void AddInput(string name, FixtureTensor tensor)
    {
        var axes = tensor.Shape.Skip(1).ToArray();
        var isTarget = name == "target";
        if (tensor.Indices is { } index)
        {
            var classes = (isTarget ? Classes() : index.Max() + 1).ToString(CultureInfo.InvariantCulture);
            var shape = string.Join(", ", axes.Prepend(int.Parse(classes, CultureInfo.InvariantCulture)));
            if (isTarget) targets.Add($"[ClassIndex({shape})] Tensor {name}");
            else
            {
                inputs.Add($"[Tokens({shape})] Tensor {name}");
                lossInputs.Add($"Tensor {name}");
            }
            (isTarget ? targetArguments : arguments).Add($"indices[{indices.Count}]");
            indices.Add(index);
            tensors[name] = name;
            return;
        }
        inputs.Add($"[Shape({string.Join(", ", axes)})] Tensor {name}");
        lossInputs.Add($"Tensor {name}");
        arguments.Add($"reals[{reals.Count}]");
        reals.Add(tensor.Values);
        tensors[name] = name;
        if (!fixture.Gradients.TryGetValue(name, out var gradient) || gradient.Values.All(v => v == 0) || tensor.Values.Any(v => v == 0 && gradient.Values.Any(double.IsInfinity))) return;
        var each = tensor.Values.Length / tensor.Shape[0];
        var property = "G" + name;
        properties.Add($"[Parameter({string.Join(", ", axes)}{(axes.Length > 0 ? ", " : "")}Init = Init.Constant)] private partial Tensor {property} {{ get; }}");
        locals.Add($"var s{name} = {name} * {property};");
        tensors[name] = "s" + name;
        var expected = new double[each];
        for (var i = 0; i < tensor.Values.Length; i++) expected[i % each] += tensor.Values[i] * gradient.Values[i];
        Gradients.Add(("g" + name, expected));
    }

    private int Classes()
    {
        var first = fixture.Inputs.First().Value;
        var axis = fixture.Integer("axis", -1);
        return axis < 0 ? first.Shape[^-axis] : first.Shape[axis + 1];
    }

    private void AddParameter(string name, FixtureTensor tensor)
    {
        var full = Owner ? "layer." + name : "p" + name;
        if (!Owner)
        {
            properties.Add($"[Parameter({string.Join(", ", tensor.Shape)})] private partial Tensor P{name} {{ get; }}");
            tensors[name] = "P" + name;
        }
        Parameters.Add((full, tensor.Values));
        if (fixture.Gradients.TryGetValue(name, out var gradient)) Gradients.Add((full, gradient.Values));
    }

    private string Write()
    {
        var call = Operators.TryGetValue(fixture.Op, out var symbol) ? $"{Operand("a")} {symbol} {Operand("b")}" : Call();
        var outputs = fixture.Outputs.Where(o => o.Key[0] == 'y').OrderBy(o => o.Key, StringComparer.Ordinal).ToList();
        var terms = new List<string>();
        for (var i = 0; i < outputs.Count; i++)
        {
            var y = outputs[i].Value;
            var result = outputs[i].Key == "y" ? "y" : $"y[{i}]";
            if (y.Shape.Length == 0)
            {
                var factor = fixture.OutputGradients.TryGetValue("y", out var upstream) ? upstream.Values[0] : 1;
                terms.Add($"({result} * ({Literal(factor)}))");
                Loss += y.Values[0] * factor;
                continue;
            }
            var weights = fixture.OutputGradients.TryGetValue(outputs[i].Key, out var given) ? given.Values : [.. y.Values.Select((_, j) => ((j % 7) - 3) * 0.25)];
            targets.Add($"[Target({string.Join(", ", y.Shape.Skip(1))})] Tensor u{i}");
            targetArguments.Add($"reals[{reals.Count}]");
            reals.Add(weights);
            terms.Add($"Sum({result} * u{i})");
            Loss += y.Values.Zip(weights, (a, b) => a * b).Sum();
        }
        locals.Add($"var y = {call};");
        return $$"""
            [Model(Precision = Precision.Double, Unroll = Unroll.Layers)]
            public partial class {{Name}}
            {
                [Parameter(Init = Init.Constant)] private partial Tensor Scale { get; }
                {{string.Join("\n    ", properties)}}
                [Forward] private Tensor Forward({{string.Join(", ", inputs)}}) => dummy;
                [Loss] private Tensor Loss({{string.Join(", ", lossInputs.Prepend("Tensor forward").Concat(targets))}})
                {
                    {{string.Join("\n        ", locals)}}
                    return ({{string.Join(" + ", terms)}}) * Scale;
                }
                public static double Run(double[][] reals, int[][] indices, int batch, string[] names, double[][] values, double[][] gradients)
                {
                    var model = new {{Name}}(0);
                    for (var i = 0; i < names.Length; i++) model.Parameters[names[i]].CopyFrom(values[i]);
                    var loss = model.{{(IsTraining ? "Gradient" : "Loss")}}({{string.Join(", ", arguments.Concat(targetArguments))}}, batch);
                    for (var i = 0; i < names.Length; i++) gradients[i] = model.Gradients[names[i]].ToArray();
                    for (var i = 0; i < names.Length; i++) values[i] = model.Parameters[names[i]].ToArray();
                    return loss;
                }
            }

            """;
    }

    private string Operand(string name) => tensors.TryGetValue(name, out var tensor) ? tensor : Literal(fixture.Number(name, 0));

    private string Call()
    {
        var parts = new List<string>();
        if (fixture.Op is "Concat" or "Stack") return $"{fixture.Op}({fixture.Integer("axis", 0)}, {string.Join(", ", tensors.Values)})";
        parts.AddRange(tensors.Select(t => $"{t.Key}: {t.Value}"));
        parts.AddRange(fixture.Arguments.Select(a => $"{a.Key}: {Argument(a.Key, a.Value)}"));
        if (fixture.Name == "crossentropy_ignore_100_mean") parts.Add("ignoreIndex: -100");
        if (Owner) parts.Add("name: \"layer\"");
        return $"{fixture.Op}({string.Join(", ", parts)})";
    }

    private static string Argument(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Array => name == "classWeights" ? $"new double[] {{ {string.Join(", ", value.EnumerateArray().Select(v => Literal(v.GetDouble())))} }}"
            : $"new[] {{ {string.Join(", ", value.EnumerateArray().Select(v => v.GetInt32().ToString(CultureInfo.InvariantCulture)))} }}",
        JsonValueKind.String when value.GetString() == "Infinity" => "double.PositiveInfinity",
        JsonValueKind.String => $"{Enums[name]}.{value.GetString()}",
        _ => value.GetRawText(),
    };

    private static string Literal(double value) => value.ToString("R", CultureInfo.InvariantCulture) + "d";
}
