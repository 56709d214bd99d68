using System.Globalization;

namespace ModelGen.Generators.Ir;

/// <summary>A window that slides along one axis: place i covers the positions i Stride - Before + k Dilation, 0 ≤ k &lt; Kernel; positions
/// outside 0 .. Size - 1 are padding.</summary>
/// <param name="Size">The size of the axis.</param>
/// <param name="Kernel">Positions that the window covers.</param>
/// <param name="Stride">Positions from one place to the next.</param>
/// <param name="Before">Padding before the axis.</param>
/// <param name="After">Padding behind it.</param>
/// <param name="Dilation">Positions from one covered to the next.</param>
/// <param name="Out">Places.</param>
internal sealed record WindowAxis(int Size, int Kernel, int Stride, int Before, int After, int Dilation, int Out)
{
    /// <summary>What a signal has besides its own axis.</summary>
    public static WindowAxis None { get; } = new(1, 1, 1, 0, 0, 1, 1);

    /// <summary>Positions from the first covered to the last: dilation (kernel - 1) + 1.</summary>
    public static long Reach(int kernel, int dilation) => ((long)dilation * (kernel - 1)) + 1;

    /// <summary>How many places there are over a sequence that ends within the axis, with its padding.</summary>
    public StepRule PlacesWithin
    {
        get
        {
            var room = Before + After - Reach(Kernel, Dilation);
            var isCeiling = Out > ((Size + room) / Stride) + 1;
            return new(1, room + Stride + (isCeiling ? Stride - 1 : 0), Stride);
        }
    }

    /// <summary>The position that element <paramref name="k"/> of the window covers at place <paramref name="i"/>.</summary>
    public int At(int i, int k) => (i * Stride) - Before + (k * Dilation);

    /// <summary>The places and elements of the window that cover a position inside the axis.</summary>
    public IEnumerable<(int Place, int Element, int Position)> Covered() =>
        from i in Enumerable.Range(0, Out)
        from k in Enumerable.Range(0, Kernel)
        let position = At(i, k)
        where position >= 0 && position < Size
        select (i, k, position);

    /// <summary>Positions counted at a place: those inside the axis, or with its padding.</summary>
    public int Count(int place, bool countsPadding) => Math.Max(1, countsPadding
        ? Math.Min(At(place, 0) + Kernel, Size + After) - At(place, 0)
        : Math.Min(At(place, 0) + Kernel, Size) - Math.Max(At(place, 0), 0));
}

/// <summary>A window over planes (rows, columns); signals have one row.</summary>
internal sealed record WindowGeometry(WindowAxis Rows, WindowAxis Columns)
{
    /// <summary>Pixels that the window covers.</summary>
    public int Kernel => Rows.Kernel * Columns.Kernel;

    /// <summary>Whether it sees several positions of an axis of x at once.</summary>
    public bool Mixes(Shape x, int axis) => axis >= 2 && (axis == x.Rank - 1 ? Columns : Rows).Kernel > 1;

    /// <summary>The constants of the runtime's <c>IWindow</c>, in its order.</summary>
    public IEnumerable<(string Name, int Value)> Constants =>
    [
        ("Height", Rows.Size), ("Width", Columns.Size),
        ("KernelHeight", Rows.Kernel), ("KernelWidth", Columns.Kernel),
        ("StrideHeight", Rows.Stride), ("StrideWidth", Columns.Stride),
        ("PaddingTop", Rows.Before), ("PaddingLeft", Columns.Before), ("PaddingBottom", Rows.After), ("PaddingRight", Columns.After),
        ("DilationHeight", Rows.Dilation), ("DilationWidth", Columns.Dilation),
        ("OutHeight", Rows.Out), ("OutWidth", Columns.Out),
    ];

    /// <summary>As people say it: <c>5x5, stride 2, padding 2</c>.</summary>
    public string Describe(bool isSignal)
    {
        string Both(Func<WindowAxis, int> of) => isSignal || of(Rows) == of(Columns)
            ? Text(of(Columns))
            : $"{Text(of(Rows))} and {Text(of(Columns))}";
        var words = new List<string> { isSignal ? Text(Columns.Kernel) : $"{Text(Rows.Kernel)}x{Text(Columns.Kernel)}" };
        if (Rows.Stride > 1 || Columns.Stride > 1) words.Add("stride " + Both(a => a.Stride));
        if (Rows.Before + Columns.Before + Rows.After + Columns.After > 0) words.Add("padding " + Both(a => a.Before));
        if (Rows.Dilation > 1 || Columns.Dilation > 1) words.Add("dilation " + Both(a => a.Dilation));
        return string.Join(", ", words);
    }

    public override string ToString() => string.Join(" ", Constants.Select(c => Text(c.Value)));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A convolution of (channels, rows, columns) to (out channels, places down, places across) in groups.</summary>
internal sealed record ConvolutionGeometry(WindowGeometry Window, int Channels, int OutChannels, int Groups)
{
    /// <summary>Input channels of a group.</summary>
    public int GroupChannels => Channels / Groups;

    /// <summary>Output channels of a group.</summary>
    public int GroupOutputs => OutChannels / Groups;

    /// <summary>The constants of the runtime's <c>IConvolution</c>, in its order.</summary>
    public IEnumerable<(string Name, int Value)> Constants =>
        Window.Constants.Concat([("Channels", Channels), ("OutChannels", OutChannels), ("Groups", Groups)]);

    /// <summary>As people say it: <c>5x5, padding 2, 2 groups</c>.</summary>
    public string Describe(bool isSignal) =>
        Window.Describe(isSignal) + (Groups > 1 ? $", {Groups.ToString(CultureInfo.InvariantCulture)} groups" : "");

    public override string ToString() => string.Join(" ", Constants.Select(c => c.Value.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Every product of the convolution, outermost index first: where it stands in a sample of y, in the weight and in a sample of
    /// x.</summary>
    public IEnumerable<(int Y, int Weight, int X)> Products()
    {
        var (rows, columns) = (Window.Rows, Window.Columns);
        var down = rows.Covered().ToList();
        var across = columns.Covered().ToList();
        for (var o = 0; o < OutChannels; o++)
        {
            for (var c = 0; c < GroupChannels; c++)
            {
                var channel = (o / GroupOutputs * GroupChannels) + c;
                foreach (var (i, a, h) in down)
                {
                    foreach (var (j, b, w) in across)
                    {
                        yield return (
                            (((o * rows.Out) + i) * columns.Out) + j,
                            (((((o * GroupChannels) + c) * rows.Kernel) + a) * columns.Kernel) + b,
                            (((channel * rows.Size) + h) * columns.Size) + w);
                    }
                }
            }
        }
    }
}
