using System.Text.Json;

namespace ModelGen.Tests.Fixtures;

/// <summary>One run of one operation in PyTorch, in double precision.</summary>
/// <param name="Name">Unique over all files.</param>
/// <param name="Op">The call form, as in <c>Layers.GELU</c>; Add, Subtract, Multiply and Divide are the operators.</param>
/// <param name="Mode">"training" or "inference" where the two differ, else null.</param>
/// <param name="Arguments">Constant arguments by the parameter names of the call form; axes and shapes are those of one sample.</param>
/// <param name="Inputs">Tensors with a batch in front, by the parameter names of the call form; x0, x1, ... for a list of tensors.</param>
/// <param name="Parameters">Learnable tensors and running statistics, by PyTorch's names, before the step.</param>
/// <param name="Outputs">y (y0, y1, ... for several), and the running statistics after the step.</param>
/// <param name="OutputGradients">dL/dy for every output that gradients flow back from; empty if none.</param>
/// <param name="Gradients">dL/d of every input and parameter that receives a gradient.</param>
public sealed record FixtureCase(
    string Name,
    string Op,
    string? Mode,
    IReadOnlyDictionary<string, JsonElement> Arguments,
    IReadOnlyDictionary<string, FixtureTensor> Inputs,
    IReadOnlyDictionary<string, FixtureTensor> Parameters,
    IReadOnlyDictionary<string, FixtureTensor> Outputs,
    IReadOnlyDictionary<string, FixtureTensor> OutputGradients,
    IReadOnlyDictionary<string, FixtureTensor> Gradients)
{
    /// <summary>The tensors that the call takes: the mask of a dropout is drawn, so it is an input only of the fixture.</summary>
    public IEnumerable<KeyValuePair<string, FixtureTensor>> Taken =>
        Inputs.Where(input => input.Key != "mask" || !Op.StartsWith("Dropout", StringComparison.Ordinal));

    /// <summary>The size of the axis whose steps an input of lengths counts.</summary>
    public int StepsOf(string lengths) =>
        Inputs[lengths == "memoryLengths" ? "memory" : new[] { "key", "x", "index", "query" }.First(Inputs.ContainsKey)].Shape[1];

    /// <summary>Whether an input holds lengths of sequences.</summary>
    public static bool HoldsLengths(string input) => input is "lengths" or "memoryLengths";

    /// <summary>A numeric argument, or what the call form takes when it is left out.</summary>
    public double Number(string argument, double otherwise) =>
        Arguments.TryGetValue(argument, out var value) ? FixtureTensor.Number(value) : otherwise;

    /// <summary>A whole argument, or what the call form takes when it is left out.</summary>
    public int Integer(string argument, int otherwise) => Arguments.TryGetValue(argument, out var value) ? value.GetInt32() : otherwise;

    /// <summary>A yes or no, or what the call form takes when it is left out.</summary>
    public bool Flag(string argument, bool otherwise) => Arguments.TryGetValue(argument, out var value) ? value.GetBoolean() : otherwise;

    /// <summary>The member of an enum by its C# name, or what the call form takes when it is left out.</summary>
    public TEnum Member<TEnum>(string argument, TEnum otherwise) where TEnum : struct, Enum =>
        Arguments.TryGetValue(argument, out var value) ? Enum.Parse<TEnum>(value.GetString()!) : otherwise;

    /// <summary>A list of whole numbers: axes, sizes or a shape.</summary>
    public int[] Integers(string argument) => Arguments[argument].EnumerateArray().Select(value => value.GetInt32()).ToArray();

    /// <summary>A list of numbers, such as class weights; null when it is left out.</summary>
    public double[]? Numbers(string argument) =>
        Arguments.TryGetValue(argument, out var value) ? value.EnumerateArray().Select(FixtureTensor.Number).ToArray() : null;

    public override string ToString() => Name;

    internal static FixtureCase Read(JsonElement element) => new(
        element.GetProperty("name").GetString()!,
        element.GetProperty("op").GetString()!,
        element.TryGetProperty("mode", out var mode) ? mode.GetString() : null,
        element.TryGetProperty("arguments", out var arguments)
            ? arguments.EnumerateObject().ToDictionary(argument => argument.Name, argument => argument.Value.Clone())
            : [],
        Tensors(element, "inputs"),
        Tensors(element, "parameters"),
        Tensors(element, "outputs"),
        Tensors(element, "outputGradient"),
        Tensors(element, "gradients"));

    /// <summary>The tensors of one member by name, in their order; none if the member is absent.</summary>
    internal static Dictionary<string, FixtureTensor> Tensors(JsonElement element, string member) =>
        element.TryGetProperty(member, out var tensors)
            ? tensors.EnumerateObject().ToDictionary(tensor => tensor.Name, tensor => FixtureTensor.Read(tensor.Value))
            : [];
}
