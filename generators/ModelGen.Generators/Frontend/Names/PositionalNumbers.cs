namespace ModelGen.Generators.Frontend;

/// <summary>Numbers in the order in which PyTorch takes them, with the size of the input among them, written as ModelGen takes
/// them.</summary>
internal static class PositionalNumbers
{
    private const string Input = "in";

    /// <summary>By layer, PyTorch's parameters in their order, by the names they have here.</summary>
    private static readonly Dictionary<string, string[]> Orders = new(StringComparer.Ordinal)
    {
        ["Linear"] = [Input, "Features"],
        ["Bilinear"] = [Input, Input, "Features"],
        ["Maxout"] = [Input, "Features", "Pieces"],
        ["Conv1d"] = Convolution,
        ["Conv2d"] = Convolution,
        ["P4Conv2d"] = [Input, "Channels", "Kernel", "Stride", "Padding"],
        ["ConvTranspose1d"] = Transposed,
        ["ConvTranspose2d"] = Transposed,
        ["MaxPool1d"] = Pool,
        ["MaxPool2d"] = Pool,
        ["AvgPool1d"] = Pool,
        ["AvgPool2d"] = Pool,
        ["BatchNorm"] = [Input, "Eps", "Momentum"],
        ["InstanceNorm"] = [Input, "Eps", "Momentum"],
        ["LayerNorm"] = [Input, "Eps"],
        ["RMSNorm"] = [Input, "Eps"],
        ["GroupNorm"] = ["Groups", Input, "Eps"],
        ["Rnn"] = Recurrent,
        ["Lstm"] = Recurrent,
        ["Gru"] = Recurrent,
        ["MultiHeadAttention"] = [Input, "Heads", "Dropout"],
        ["TransformerEncoderLayer"] = Transformer,
        ["TransformerDecoderLayer"] = Transformer,
        ["AdditiveAttention"] = [Input, "Features"],
    };

    /// <summary>What a constructor takes by position.</summary>
    private static string[] Needed => ["Features", "Channels", "Hidden", "Heads", "Feedforward", "Pieces"];

    private static string[] Convolution => [Input, "Channels", "Kernel", "Stride", "Padding", "Dilation", "Groups"];

    private static string[] Transposed => [Input, "Channels", "Kernel", "Stride", "Padding", "OutputPadding", "Groups"];

    private static string[] Pool => ["Kernel", "Stride", "Padding", "Dilation"];

    private static string[] Recurrent => [Input, "Hidden", "Layers"];

    private static string[] Transformer => [Input, "Heads", "Feedforward"];

    /// <summary>How to write what was meant, or null for other layers.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="numbers">Its numbers by position.</param>
    /// <param name="tensors">What stands before them in a call, such as <c>x, </c>.</param>
    /// <param name="isCall">Whether it is a call, whose arguments are named by a colon.</param>
    public static string? Rewritten(string layer, IReadOnlyList<string> numbers, string tensors, bool isCall)
    {
        if (!Orders.TryGetValue(layer, out var order) || numbers.Count > order.Length) return null;
        var named = order.Zip(numbers, (name, number) => (name, number)).Where(p => p.name != Input).ToList();
        var text = Written(named);
        // The kernel of a convolution is often taken for its second number.
        return order[0] == Input && named.Count == 1 && named[0].name == "Channels"
            ? $"{text}, or {Written([("Channels", numbers[0]), ("Kernel", numbers[1])])} where {numbers[1]} is the kernel" : text;

        string Written(List<(string Name, string Number)> arguments)
        {
            // What goes by position is what a layer cannot do without.
            var byPosition = arguments.TakeWhile(a => Needed.Contains(a.Name) || a.Name == order[0]).Count();
            var written = arguments.Select((a, i) => (i < byPosition ? "" : isCall ? CamelCase(a.Name) + ": " : a.Name + " = ") + a.Number);
            var all = tensors + string.Join(", ", written);
            return all.Length == 0 ? layer : $"{layer}({all.TrimEnd(' ', ',')})";
        }
    }

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);
}
