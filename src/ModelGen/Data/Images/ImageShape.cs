namespace ModelGen;

/// <summary>The sizes of an image whose numbers come channel after channel, row after row: (C, H, W).</summary>
/// <param name="Channels">1 for grey, 3 for red, green and blue.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public readonly record struct ImageShape(int Channels, int Height, int Width)
{
    /// <summary>Elements per image.</summary>
    public int Length => Channels * Height * Width;

    /// <summary>Elements per channel.</summary>
    public int Area => Height * Width;

    /// <summary>"(3, 32, 32)".</summary>
    public override string ToString() => $"({Channels}, {Height}, {Width})";

    /// <summary>The shape of a dataset's images: its <see cref="Dataset{TInput, TTarget}.InputShape"/> (C, H, W), or (H, W) for one
    /// channel.</summary>
    /// <exception cref="ArgumentException">The inputs have another number of dimensions.</exception>
    internal static ImageShape Of<TInput, TTarget>(Dataset<TInput, TTarget> dataset)
        where TInput : unmanaged
        where TTarget : unmanaged => dataset.InputShape switch
        {
            [var c, var h, var w] => new ImageShape(c, h, w),
            [var h, var w] => new ImageShape(1, h, w),
            var other => throw new ArgumentException(
                $"Found inputs of shape ({string.Join(", ", other)}), needed images (C, H, W); WithShape states it.", nameof(dataset)),
        };

    /// <summary>Throws unless all sizes are positive and the image fits one array.</summary>
    internal void Check(string parameter)
    {
        if (Channels <= 0 || Height <= 0 || Width <= 0 || (long)Height * Width > Array.MaxLength / Channels)
            throw new ArgumentException($"Found images of shape {this}, needed positive sizes that fit one array.", parameter);
    }
}
