using System.Numerics;

namespace ModelGen;

/// <summary>Rescales rows of numbers; fitted on the training data, applied to every other.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public interface IRowTransform<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Elements per row.</summary>
    int Size { get; }

    /// <summary>Rescales in place.</summary>
    /// <param name="rows">Any number of rows of <see cref="Size"/> numbers.</param>
    /// <exception cref="ArgumentException">The length is not a multiple of <see cref="Size"/>.</exception>
    void Apply(Span<T> rows);

    /// <summary>Undoes <see cref="Apply"/>, up to rounding.</summary>
    /// <param name="rows">Any number of rows of <see cref="Size"/> numbers.</param>
    /// <exception cref="ArgumentException">The length is not a multiple of <see cref="Size"/>.</exception>
    void Invert(Span<T> rows);
}

/// <summary>y = (x - shift) / scale for each feature; the form of all transforms here.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class RowTransform<T> : IRowTransform<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T[] shift;
    private readonly T[] scale;

    /// <summary>The transform with these constants, such as those saved beside a model.</summary>
    /// <param name="shift">What to subtract from each feature.</param>
    /// <param name="scale">What to divide each feature by; not 0.</param>
    /// <exception cref="ArgumentException">The lengths differ or are 0, or a constant is not finite, or a scale is 0.</exception>
    public RowTransform(ReadOnlySpan<T> shift, ReadOnlySpan<T> scale)
    {
        if (shift.Length != scale.Length || shift.Length == 0)
            throw new ArgumentException(
                $"Found {shift.Length} shifts and {scale.Length} scales, needed as many of both, and at least one.");
        for (var i = 0; i < shift.Length; i++)
        {
            if (!T.IsFinite(shift[i]) || !T.IsFinite(scale[i]) || scale[i] == T.Zero)
                throw new ArgumentException(
                    $"Feature {i} has shift {shift[i]} and scale {scale[i]}, needed finite numbers and a scale other than 0.");
        }

        this.shift = shift.ToArray();
        this.scale = scale.ToArray();
    }

    /// <inheritdoc/>
    public int Size => shift.Length;

    /// <summary>What is subtracted: the mean, or the minimum.</summary>
    public ReadOnlySpan<T> Shift => shift;

    /// <summary>What is divided by: the standard deviation, or the range; 1 for a constant feature.</summary>
    public ReadOnlySpan<T> Scale => scale;

    /// <inheritdoc/>
    public void Apply(Span<T> rows)
    {
        RowTransform.CheckRows(rows.Length, Size);
        for (var start = 0; start < rows.Length; start += Size)
        {
            var row = rows.Slice(start, Size);
            for (var i = 0; i < row.Length; i++)
                row[i] = (row[i] - shift[i]) / scale[i];
        }
    }

    /// <inheritdoc/>
    public void Invert(Span<T> rows)
    {
        RowTransform.CheckRows(rows.Length, Size);
        for (var start = 0; start < rows.Length; start += Size)
        {
            var row = rows.Slice(start, Size);
            for (var i = 0; i < row.Length; i++)
                row[i] = (row[i] * scale[i]) + shift[i];
        }
    }
}

/// <summary>Common to all transforms.</summary>
internal static class RowTransform
{
    internal static void CheckRows(int length, int size)
    {
        if (length % size != 0)
            throw new ArgumentException($"Found {length} numbers, needed a multiple of the {size} features.");
    }

    internal static int CountRows(int length, int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        CheckRows(length, size);
        return length != 0 ? length / size : throw new ArgumentException("Found no samples, needed at least one to fit on.");
    }
}

/// <summary>
/// Scales every feature to mean 0 and standard deviation 1: y = (x - mean) / std with std = sqrt(sum (x - mean)^2 / n). A feature that
/// is constant in the training data is only shifted.
/// <code>
/// var standardize = Standardize.Fit(train);
/// train = train.Transform(standardize);
/// test = test.Transform(standardize);
/// </code>
/// </summary>
public static class Standardize
{
    /// <summary>Mean and standard deviation of each input of a dataset in memory.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <typeparam name="TTarget">Element type of the targets.</typeparam>
    /// <param name="train">The training data.</param>
    /// <exception cref="ArgumentException">There are no samples.</exception>
    public static RowTransform<T> Fit<T, TTarget>(Dataset<T, TTarget> train)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TTarget : unmanaged
    {
        ArgumentNullException.ThrowIfNull(train);
        return Fit(train.Inputs, train.InputSize);
    }

    /// <summary>Mean and standard deviation of each column; for targets, <c>Standardize.Fit(train.Targets, train.TargetSize)</c>.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="rows">(n, size) numbers.</param>
    /// <param name="size">Elements per row.</param>
    /// <exception cref="ArgumentException">There are no rows, or the length is not a multiple of <paramref name="size"/>.</exception>
    public static RowTransform<T> Fit<T>(ReadOnlySpan<T> rows, int size)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var count = RowTransform.CountRows(rows.Length, size);
        var means = new double[size];
        var squares = new double[size];

        // In double, and squares about the mean: the sum of squares minus the squared sum would suffer from cancellation.
        for (var i = 0; i < rows.Length; i++)
            means[i % size] += double.CreateTruncating(rows[i]);
        for (var i = 0; i < size; i++)
            means[i] /= count;
        for (var i = 0; i < rows.Length; i++)
        {
            var difference = double.CreateTruncating(rows[i]) - means[i % size];
            squares[i % size] += difference * difference;
        }

        var shift = new T[size];
        var scale = new T[size];
        for (var i = 0; i < size; i++)
        {
            var std = Math.Sqrt(squares[i] / count);
            // The rounding noise that a constant such as 0.1 leaves is not a spread; nor is what underflows to 0.
            var constant = std <= Math.Abs(means[i]) * 1e-14 || T.CreateTruncating(std) == T.Zero;
            shift[i] = constant ? rows[i] : T.CreateTruncating(means[i]);
            scale[i] = constant ? T.One : T.CreateTruncating(std);
        }

        return new RowTransform<T>(shift, scale);
    }
}

/// <summary>Scales every feature to [0, 1]: y = (x - min) / (max - min). A feature that is constant in the training data becomes
/// 0.</summary>
public static class MinMax
{
    /// <summary>Minimum and maximum of each input of a dataset in memory.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <typeparam name="TTarget">Element type of the targets.</typeparam>
    /// <param name="train">The training data.</param>
    /// <exception cref="ArgumentException">There are no samples.</exception>
    public static RowTransform<T> Fit<T, TTarget>(Dataset<T, TTarget> train)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TTarget : unmanaged
    {
        ArgumentNullException.ThrowIfNull(train);
        return Fit(train.Inputs, train.InputSize);
    }

    /// <summary>Minimum and maximum of each column.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="rows">(n, size) numbers.</param>
    /// <param name="size">Elements per row.</param>
    /// <exception cref="ArgumentException">There are no rows, or the length is not a multiple of <paramref name="size"/>.</exception>
    public static RowTransform<T> Fit<T>(ReadOnlySpan<T> rows, int size)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        _ = RowTransform.CountRows(rows.Length, size);
        var least = rows[..size].ToArray();
        var greatest = rows[..size].ToArray();
        for (var i = size; i < rows.Length; i++)
        {
            least[i % size] = T.Min(least[i % size], rows[i]);
            greatest[i % size] = T.Max(greatest[i % size], rows[i]);
        }

        for (var i = 0; i < size; i++)
            greatest[i] = greatest[i] == least[i] ? T.One : greatest[i] - least[i];
        return new RowTransform<T>(least, greatest);
    }
}

/// <summary>Normalises by known constants: y = (x - mean) / std for each channel, as for images: 0.1307 and 0.3081 for MNIST.</summary>
public static class Normalize
{
    /// <summary>The transform for samples of <paramref name="size"/> numbers, channel after channel.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="mean">One number for each channel.</param>
    /// <param name="std">One number for each channel.</param>
    /// <param name="size">Elements per sample: channels x height x width.</param>
    /// <exception cref="ArgumentException">The lengths differ, or <paramref name="size"/> is not a multiple of them.</exception>
    public static RowTransform<T> With<T>(ReadOnlySpan<T> mean, ReadOnlySpan<T> std, int size)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        if (mean.Length != std.Length || mean.Length == 0 || size % mean.Length != 0)
            throw new ArgumentException(
                $"Found {mean.Length} means and {std.Length} standard deviations, needed one of both for each channel of {size} numbers.");
        var shift = new T[size];
        var scale = new T[size];
        for (var i = 0; i < size; i++)
        {
            var channel = i / (size / mean.Length);
            shift[i] = mean[channel];
            scale[i] = std[channel];
        }

        return new RowTransform<T>(shift, scale);
    }
}
