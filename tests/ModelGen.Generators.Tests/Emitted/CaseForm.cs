using System.Text;
using ModelGen.Generators.Backends.Cpu;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Building;
using ModelGen.Tests.Fixtures;

namespace ModelGen.Generators.Tests.Emitted;

/// <summary>How a model is emitted.</summary>
/// <param name="Precision">Single or Double.</param>
/// <param name="Unroll">Layers or Full.</param>
internal sealed record EmissionForm(Precision Precision, Unroll Unroll)
{
    public string Number => Precision == Precision.Double ? "double" : "float";
}

/// <summary>
/// A fixture case as a model. Gradients exist for parameters only, so each differentiable input x enters as x + s P: P is a parameter of
/// the shape of one sample, which is zero, and s is one number a sample. Then dL/dP = sum_b s_b dL/dx_b.
/// </summary>
/// <remarks>
/// The operation stands in the forward method, L = sum(y g), and its outputs are predictions. Where they exist in training only, or need a
/// target with labels to ignore, it stands in the loss method, and y is read off L one unit vector g after another.
/// </remarks>
internal sealed class CaseForm
{
    private readonly FixtureCase one;

    public CaseForm(FixtureCase one)
    {
        this.one = one;
        Name = Identifier(one.Name);
        Differentiable = [.. one.Inputs.Keys.Where(one.Gradients.ContainsKey)];
        // Running statistics and weights belong to the layer; operands that are parameters are declared.
        OwnsParameters = LayerCatalog.Find(one.Op) is { HasParameters: true };
        InLoss = one.Mode == "training" || one.Arguments.ContainsKey("ignoreIndex")
            || one.Inputs.Values.Any(input => input.Indices?.Any(index => index < 0) == true) || one.Inputs.Count == 0;
        Trains = one.Gradients.Count > 0 && one.Mode != "inference";
    }

    public FixtureCase Case => one;

    /// <summary>The class name of the model.</summary>
    public string Name { get; }

    /// <summary>Inputs with a gradient.</summary>
    public IReadOnlyList<string> Differentiable { get; }

    /// <summary>Whether the operation is a layer with parameters.</summary>
    public bool OwnsParameters { get; }

    /// <summary>Whether the operation stands in the loss method.</summary>
    public bool InLoss { get; }

    /// <summary>Whether the model has a loss, and gradients to compare.</summary>
    public bool Trains { get; }

    /// <summary>Whether the model takes a number s for each sample; a penalty has no other input.</summary>
    public bool HasScale => Trains && (Differentiable.Count > 0 || one.Inputs.Count == 0);

    /// <summary>Whether gradients are stopped, so that there is nothing to train: s P is added to the loss, with the gradient s.</summary>
    public bool StopsGradients => one.Op is "StopGradient";

    /// <summary>Whether the slope is zero everywhere, of which a warning tells.</summary>
    public bool HasNoSlope => one.Op is "Sign" or "Heaviside" || (one.Op == "Pow" && one.Number("exponent", 1) == 0);

    /// <summary>What the model takes.</summary>
    public IEnumerable<KeyValuePair<string, FixtureTensor>> Inputs => one.Taken;

    /// <summary>Outputs of the call, without the statistics that a training step leaves behind.</summary>
    public IReadOnlyList<KeyValuePair<string, FixtureTensor>> Results => [.. one.Outputs.Where(output => output.Key.StartsWith('y'))];

    public int Batch => one.Inputs.Count > 0 ? one.Inputs.Values.First().Shape[0] : 1;

    /// <summary>The name in checkpoints of the parameter that shifts an input.</summary>
    public static string Shift(string input) => "shift" + Capital(input);

    /// <summary>The name in checkpoints of a parameter of the case.</summary>
    public string Parameter(string name) => OwnsParameters ? CallText.LayerName + "." + name : "given" + Capital(name);

    /// <summary>Whether the call gives several tensors as a tuple.</summary>
    private bool IsTuple => one.Op != "Split" && Results.Count > 1;

    /// <summary>Whether an operand is a parameter that the model declares.</summary>
    private bool TakesParameters => !OwnsParameters;

    /// <summary>The source of the model and of its adapter, which has the same members whatever the model's inputs are.</summary>
    public string Source(EmissionForm form)
    {
        var text = new StringBuilder();
        var declared = one.Parameters.Where(_ => TakesParameters).Select(p => ("Given" + Capital(p.Key), p.Value.Shape))
            .Concat(Trains ? Differentiable.Select(x => ("Shift" + Capital(x), one.Inputs[x].Shape[1..])) : []);
        text.AppendLine("#pragma warning disable MG2009 // axes of one element belong to a layer's cases");
        if (HasNoSlope) text.AppendLine("#pragma warning disable MG4002");
        text.AppendLine(System.Globalization.CultureInfo.InvariantCulture,
            $"[Model(Precision = Precision.{form.Precision}, Unroll = Unroll.{form.Unroll})]");
        text.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"public partial class {Name}\n{{");
        foreach (var (name, shape) in declared)
            text.AppendLine(System.Globalization.CultureInfo.InvariantCulture,
                $"    [Parameter({Sizes(shape)})] private partial Tensor {name} {{ get; }}\n");

        var inForward = Inputs.Where(input => !InLoss || input.Value.Indices is null).ToList();
        var inLoss = Inputs.Except(inForward).ToList();
        var forward = inForward.Select(input => $"[{Attribute(input.Key, input.Value)}] Tensor {input.Key}").ToList();
        if (HasScale) forward.Add("[Shape] Tensor s");
        var tensors = Inputs.ToDictionary(input => input.Key, input => Shifted(input.Key));
        if (TakesParameters) foreach (var name in one.Parameters.Keys) tensors[name] = "Given" + Capital(name);
        var result = one.Op == "Split" ? "Tensor[]" : IsTuple ? $"({string.Join(", ", Results.Select(_ => "Tensor"))})" : "Tensor";

        text.AppendLine("    [Forward]");
        if (InLoss)
        {
            var only = inForward.Select(input => input.Key).SingleOrDefault("s");
            text.AppendLine(System.Globalization.CultureInfo.InvariantCulture,
                $"    private Tensor Forward({string.Join(", ", forward)}) => {tensors.GetValueOrDefault(only, only)};\n");
            if (only != "s") tensors[only] = "flow";
        }
        else
            text.AppendLine(System.Globalization.CultureInfo.InvariantCulture,
                $"    private {result} Forward({string.Join(", ", forward)}) => {CallText.Of(one, tensors, OwnsParameters)};\n");

        if (Trains)
        {
            var arguments = new List<string> { InLoss ? "Tensor flow" : result + " y" };
            if (StopsGradients) arguments.Add("Tensor s");
            arguments.AddRange(inLoss.Select(input => $"[{Attribute(input.Key, input.Value)}] Tensor {input.Key}"));
            arguments.AddRange(
                Results.Where(y => y.Value.Shape.Length > 0).Select(y => $"[Target({Sizes(y.Value.Shape[1..])})] Tensor g{y.Key}"));
            text.AppendLine("    [Loss]");
            text.AppendLine(
                System.Globalization.CultureInfo.InvariantCulture, $"    private Tensor Loss({string.Join(", ", arguments)})\n    {{");
            if (InLoss)
                text.AppendLine(
                    System.Globalization.CultureInfo.InvariantCulture, $"        var y = {CallText.Of(one, tensors, OwnsParameters)};");
            text.AppendLine(System.Globalization.CultureInfo.InvariantCulture,
                $"        return {string.Join(" + ", Results.Select(Term))}{(StopsGradients ? " + Sum(s * ShiftX)" : "")};\n    }}");
        }
        text.AppendLine("}\n");
        // s comes after the other inputs, and the gradients of the outputs after the other targets.
        var inputs = inForward.Select(input => input.Value.Indices is not null).Concat(HasScale ? [false] : []);
        var targets = inLoss.Select(input => input.Value.Indices is not null)
            .Concat(Results.Where(y => y.Value.Shape.Length > 0).Select(_ => false));
        text.Append(AdapterText.Of(Name, form.Number, inputs, Trains ? targets : null));
        return text.ToString();
    }

    private string Shifted(string input) => Trains && one.Gradients.ContainsKey(input) ? $"({input} + s * Shift{Capital(input)})" : input;

    private string Term(KeyValuePair<string, FixtureTensor> result, int index)
    {
        var y = one.Op == "Split" ? FormattableString.Invariant($"y[{index}]")
            : IsTuple ? FormattableString.Invariant($"y.Item{index + 1}")
            : "y";
        if (result.Value.Shape.Length > 0) return $"Sum({y} * g{result.Key})";
        var gradient = one.OutputGradients[result.Key].Values[0];
        return gradient == 1 ? y : FormattableString.Invariant($"{y} * {gradient:R}");
    }

    private string Attribute(string name, FixtureTensor tensor)
    {
        var sizes = Sizes(tensor.Shape[1..]);
        if (FixtureCase.HoldsLengths(name)) return FormattableString.Invariant($"Lengths({one.StepsOf(name)})");
        if (tensor.Indices is null) return $"Shape({sizes})";
        var count = FormattableString.Invariant($"{Vocabulary(tensor.Indices)}") + (sizes.Length > 0 ? ", " + sizes : "");
        return name == "target" && InLoss ? $"ClassIndex({count})" : $"Tokens({count})";
    }

    /// <summary>How many indices there are: what the arguments say, or the size of the axis that is indexed.</summary>
    private int Vocabulary(int[] indices)
    {
        if (one.Arguments.ContainsKey("vocabulary")) return one.Integer("vocabulary", 0);
        if (one.Arguments.ContainsKey("classes")) return one.Integer("classes", 0);
        var scores = one.Inputs.FirstOrDefault(input => input.Key is "logits" or "prediction" or "score" or "x").Value;
        if (scores is null) return indices.Max() + 1;
        var axis = one.Integer("axis", -1);
        return axis < 0 ? scores.Shape[^-axis] : scores.Shape[axis + 1];
    }

    private static string Capital(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    private static string Sizes(IEnumerable<int> shape) => string.Join(", ", shape.Select(size => FormattableString.Invariant($"{size}")));

    private static string Identifier(string name) => "C_" + name.Replace("-", "minus", StringComparison.Ordinal)
        .Replace(".", "point", StringComparison.Ordinal).Replace("+", "plus", StringComparison.Ordinal);
}
