using System.Globalization;
using System.Text.Json;
using ModelGen.Tests.Fixtures;

namespace ModelGen.Generators.Tests.Emitted;

/// <summary>A fixture's operation as a user writes it in a network method: the call form with its arguments by name,
/// or the operator.</summary>
internal static class CallText
{
    /// <summary>The name given to a layer that owns parameters; they are called <c>op.weight</c> and so on.</summary>
    public const string LayerName = "op";

    private static readonly Dictionary<string, string> operators =
        new() { ["Add"] = "+", ["Subtract"] = "-", ["Multiply"] = "*", ["Divide"] = "/" };

    private static readonly Dictionary<string, string> enums = new()
    {
        ["reduction"] = nameof(Reduction),
        ["approximation"] = nameof(Approximation),
        ["labels"] = nameof(HingeLabels),
        ["form"] = nameof(MultiClassHingeForm),
        ["paddingMode"] = nameof(PaddingMode),
        ["mode"] = nameof(UpsampleMode),
        ["nonlinearity"] = nameof(RecurrentActivation),
        ["activation"] = nameof(TransformerActivation),
    };

    /// <summary>The text of the call.</summary>
    /// <param name="one">The case.</param>
    /// <param name="tensors">The expression of each tensor the call takes, by the name of its parameter; x0, x1, ... for a list.</param>
    /// <param name="ownsParameters">Whether the layer makes parameters of its own.</param>
    public static string Of(FixtureCase one, IReadOnlyDictionary<string, string> tensors, bool ownsParameters)
    {
        if (operators.TryGetValue(one.Op, out var symbol)) return $"{Operand(one, tensors, "a")} {symbol} {Operand(one, tensors, "b")}";
        var arguments = one.Op is "Concat" or "Stack"
            ? [$"tensors: [{string.Join(", ", tensors.Values)}]"]
            : tensors.Select(tensor => $"{tensor.Key}: {tensor.Value}").ToList();
        arguments.AddRange(one.Arguments.Select(argument => $"{argument.Key}: {Literal(one.Op, argument.Key, argument.Value)}"));
        // PyTorch ignores the label -100 unasked; here the label to ignore is stated, and others that are no class are refused.
        if (one.Inputs.TryGetValue("target", out var target) && target.Indices is { } labels && labels.Contains(-100)
            && !one.Arguments.ContainsKey("ignoreIndex"))
            arguments.Add("ignoreIndex: -100");
        if (ownsParameters) arguments.Add($"name: \"{LayerName}\"");
        return $"{one.Op}({string.Join(", ", arguments)})";
    }

    private static string Operand(FixtureCase one, IReadOnlyDictionary<string, string> tensors, string name) =>
        tensors.TryGetValue(name, out var tensor) ? tensor : $"({Literal(one.Op, name, one.Arguments[name])})";

    private static string Literal(string op, string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.String when name == "mode" && op == "EmbeddingBag" => $"BagMode.{value.GetString()}",
        JsonValueKind.String when enums.TryGetValue(name, out var type) => $"{type}.{value.GetString()}",
        JsonValueKind.String => value.GetString() == "Infinity" ? "double.PositiveInfinity" : "double.NegativeInfinity",
        JsonValueKind.Array =>
            $"new {(name == "classWeights" ? "double" : "int")}[] "
                + $"{{ {string.Join(", ", value.EnumerateArray().Select(item => item.GetRawText()))} }}",
        _ => throw new NotSupportedException(string.Create(CultureInfo.InvariantCulture, $"argument {name} is {value.ValueKind}")),
    };
}
