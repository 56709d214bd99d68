using System.Globalization;
using System.Text.Json;

namespace ModelGen.Tests.Fixtures;

/// <summary>Numbers of a fixture, row-major; the first axis is the batch, except for parameters.</summary>
/// <param name="Shape">Sizes of the axes; none for one number.</param>
/// <param name="Values">The numbers, integers included.</param>
/// <param name="Indices">The same as integers, for tensors of class or token indices.</param>
public sealed record FixtureTensor(int[] Shape, double[] Values, int[]? Indices)
{
    /// <summary>The numbers in single precision.</summary>
    public float[] Singles => Array.ConvertAll(Values, value => (float)value);

    /// <summary>How many numbers the shape calls for.</summary>
    public int Count => Shape.Aggregate(1, (count, size) => count * size);

    /// <summary>Fails with the worst element unless every |actual - expected| is at most tolerance * max(1, |expected|).</summary>
    public void AssertClose(ReadOnlySpan<double> actual, double tolerance, string what)
    {
        Assert.True(actual.Length == Values.Length, $"{what}: {actual.Length} values where the fixture has {Values.Length}");
        var worst = 0.0;
        var at = -1;
        for (var i = 0; i < Values.Length; i++)
        {
            var expected = Values[i];
            var error = Math.Abs(actual[i] - expected) / Math.Max(1.0, Math.Abs(expected));
            if (actual[i].Equals(expected))
                error = 0.0; // equal infinities, whose difference is NaN
            if (error <= worst)
                continue;
            (worst, at) = double.IsNaN(error) ? (double.PositiveInfinity, i) : (error, i);
        }

        Assert.True(worst <= tolerance, at < 0 ? what : string.Create(
            CultureInfo.InvariantCulture,
            $"{what}[{at}]: {actual[at]:R} where the fixture has {Values[at]:R}; error {worst:E2}, allowed {tolerance:E2}"));
    }

    /// <summary>As for double, for results in single precision.</summary>
    public void AssertClose(ReadOnlySpan<float> actual, double tolerance, string what)
    {
        var widened = new double[actual.Length];
        for (var i = 0; i < widened.Length; i++)
            widened[i] = actual[i];
        AssertClose(widened, tolerance, what);
    }

    internal static FixtureTensor Read(JsonElement element)
    {
        var shape = element.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()).ToArray();
        var values = element.GetProperty("values").EnumerateArray().Select(Number).ToArray();
        var integers = element.TryGetProperty("type", out var type) && type.ValueEquals("int");
        return new FixtureTensor(shape, values, integers ? Array.ConvertAll(values, value => checked((int)value)) : null);
    }

    /// <summary>A number, or "Infinity", "-Infinity" or "NaN", which JSON does not have.</summary>
    internal static double Number(JsonElement element) => element.ValueKind == JsonValueKind.String
        ? element.GetString() switch
        {
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            "NaN" => double.NaN,
            var other => throw new FormatException($"'{other}' is no number"),
        }
        : element.GetDouble();
}
