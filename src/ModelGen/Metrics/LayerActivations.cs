using System.Globalization;
using System.Numerics;
using System.Text;

namespace ModelGen;

/// <summary>The activations of one layer for a batch, with statistics: dead units show as a fraction of zeros near 1, signals
/// that vanish or explode as standard deviations that fall or grow from layer to layer.</summary>
/// <typeparam name="T">The model's floating-point type.</typeparam>
/// <remarks>What <c>Inspect</c> of a model marked <c>[Model(Inspect = true)]</c> returns, layer by layer;
/// <see cref="LayerActivations.Table{T}"/> prints it.</remarks>
public sealed class LayerActivations<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T[] values;

    /// <summary>Copies the activations of a layer.</summary>
    /// <param name="layer">Its name.</param>
    /// <param name="kind">Its kind, such as <c>Conv2d</c>.</param>
    /// <param name="receptiveField">The receptive field of an element.</param>
    /// <param name="shape">The sizes of one sample.</param>
    /// <param name="values">(B, shape).</param>
    public LayerActivations(string layer, string kind, string receptiveField, ReadOnlySpan<int> shape, ReadOnlySpan<T> values)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(receptiveField);
        (Layer, Kind, ReceptiveField, Shape) = (layer, kind, receptiveField, shape.ToArray());
        this.values = values.ToArray();
        var zeros = 0L;
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += double.CreateTruncating(value);
            zeros += value == T.Zero ? 1 : 0;
        }

        Mean = sum / values.Length;
        var squares = 0.0;
        foreach (var value in values)
            squares += (double.CreateTruncating(value) - Mean) * (double.CreateTruncating(value) - Mean);
        StandardDeviation = Math.Sqrt(squares / values.Length);
        Zeros = (double)zeros / values.Length;
    }

    /// <summary>The layer's name, as in <c>Summary</c>.</summary>
    public string Layer { get; }

    /// <summary>Its kind, such as <c>Conv2d</c>.</summary>
    public string Kind { get; }

    /// <summary>The receptive field of an element, such as <c>5x5</c>; empty where no image comes in.</summary>
    public string ReceptiveField { get; }

    /// <summary>The sizes of one sample: (C, H, W) of feature maps.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>All activations, one sample after another.</summary>
    public ReadOnlySpan<T> Values => values;

    /// <summary>The mean over all samples and places.</summary>
    public double Mean { get; }

    /// <summary>√ of the mean of (a - mean)².</summary>
    public double StandardDeviation { get; }

    /// <summary>The fraction of zeros: units that a ReLU switches off.</summary>
    public double Zeros { get; }

    /// <summary>The activations for one sample.</summary>
    /// <param name="index">The sample, from 0.</param>
    public ReadOnlySpan<T> Sample(int index)
    {
        var size = 1;
        foreach (var length in Shape) size *= length;
        return Values.Slice(index * size, size);
    }
}

/// <summary>Prints activations of layers.</summary>
public static class LayerActivations
{
    /// <summary>A line for each layer: shape, receptive field where an image comes in, mean, standard deviation and fraction of
    /// zeros.</summary>
    /// <typeparam name="T">The model's floating-point type.</typeparam>
    public static string Table<T>(IReadOnlyList<LayerActivations<T>> layers)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(layers);
        List<string[]> rows = [["Layer", "Output shape", "Receptive field", "Mean", "Std", "Zeros"]];
        foreach (var layer in layers)
        {
            rows.Add(
            [
                $"{layer.Layer} ({layer.Kind})", $"({string.Join(", ", layer.Shape)})", layer.ReceptiveField,
                layer.Mean.ToString("G3", CultureInfo.InvariantCulture),
                layer.StandardDeviation.ToString("G3", CultureInfo.InvariantCulture),
                layer.Zeros.ToString("P0", CultureInfo.InvariantCulture),
            ]);
        }

        if (layers.All(layer => layer.ReceptiveField.Length == 0)) rows = [.. rows.Select(row => row.Where((_, i) => i != 2).ToArray())];
        var text = new StringBuilder();
        var widths = rows[0].Select((_, i) => rows.Max(row => row[i].Length)).ToArray();
        foreach (var row in rows)
        {
            text.AppendJoin("  ", row.Select((cell, i) => i < 2 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i])));
            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n');
    }
}
