namespace ModelGen.Generators.Ir;

/// <summary>What a parameter is for; the members of the runtime's <c>ParameterKind</c>.</summary>
internal enum ParameterKind
{
    /// <summary>Multiplies features.</summary>
    Weight,

    /// <summary>Is added to features.</summary>
    Bias,

    /// <summary>Scale or shift of a norm.</summary>
    Norm,

    /// <summary>A table from which rows are picked.</summary>
    Embedding,

    /// <summary>A number of an activation function.</summary>
    Activation,

    /// <summary>No parameter at all: a running statistic.</summary>
    Buffer,
}

/// <summary>A learnable tensor, or a buffer such as a running mean.</summary>
/// <param name="Name">The checkpoint key: <c>fc1.weight</c>.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Shape">Its shape, as PyTorch has it.</param>
/// <param name="Initialization">What it starts from.</param>
/// <param name="Trainable">False for buffers and frozen parameters.</param>
/// <param name="Offset">Where it starts in the flat buffer.</param>
/// <param name="Site">Where the user declared it.</param>
internal sealed record ParameterInfo(
    string Name, ParameterKind Kind, Shape Shape, Initialization Initialization, bool Trainable, int Offset, int Site)
{
    /// <summary>Where the size of the input is written that gave it its shape, or -1: a shared layer has to fit it in every call.</summary>
    public int InputSite { get; set; } = -1;

    /// <summary>Whether a negative number in a file is refused, as in a variance.</summary>
    public bool IsNotNegative { get; set; }

    /// <summary>Whether it is a tensor that the user declared, and not part of a layer.</summary>
    public bool IsDeclared { get; init; }

    /// <summary>Its place among the parameters of the model.</summary>
    public int Index { get; init; }

    public int Elements => Shape.Elements.Value;

    /// <summary>Whether it is no parameter at all.</summary>
    public bool IsBuffer => Kind == ParameterKind.Buffer;
}

/// <summary>The parameters of a model, laid out one after another in one flat buffer, each at a multiple of 16 elements.</summary>
internal sealed class ParameterTable
{
    private readonly Dictionary<string, ParameterInfo> byName = new(StringComparer.Ordinal);

    public List<ParameterInfo> All { get; } = [];

    /// <summary>Elements of the flat buffer, the gaps for alignment included.</summary>
    public int TotalElements { get; private set; }

    /// <summary>The parameter of that name, created on first use. A second request for a name returns the first's.</summary>
    public ParameterInfo GetOrAdd(
        string name, ParameterKind kind, Shape shape, Initialization initialization, bool trainable, int site, bool isDeclared = false)
    {
        if (byName.TryGetValue(name, out var existing)) return existing;
        var isTrainable = trainable && kind != ParameterKind.Buffer;
        var info = new ParameterInfo(name, kind, shape, initialization, isTrainable, TotalElements, site)
        {
            Index = All.Count,
            IsDeclared = isDeclared,
        };
        byName[name] = info;
        All.Add(info);
        TotalElements = checked(TotalElements + ((info.Elements + 15) / 16 * 16));
        return info;
    }

    public bool Contains(string name) => byName.ContainsKey(name);
}
