using System.Globalization;
using System.Numerics;
using ModelGen.Tests.Fixtures;

namespace ModelGen.Generators.Tests.Emitted;

/// <summary>Numbers expected of an emitted model, and how large the numbers are that they were summed from.</summary>
/// <param name="Values">The numbers.</param>
/// <param name="Magnitudes">For each, the sum of the absolute values of its terms.</param>
internal sealed record Expected(double[] Values, double[] Magnitudes)
{
    public static Expected Of(double[] values) => new(values, Array.ConvertAll(values, Math.Abs));

    /// <summary>The gradients of the samples, each times its scale, summed.</summary>
    public static Expected Sum(FixtureTensor gradient, double[] scales)
    {
        var size = gradient.Values.Length / scales.Length;
        var (values, magnitudes) = (new double[size], new double[size]);
        for (var i = 0; i < gradient.Values.Length; i++)
        {
            values[i % size] += scales[i / size] * gradient.Values[i];
            magnitudes[i % size] += Math.Abs(scales[i / size] * gradient.Values[i]);
        }
        return new(values, magnitudes);
    }

    /// <summary>Fails with the first number that is too far off. The error allowed is relative to the number's magnitude or a part of the
    /// tensor's largest.</summary>
    public void AssertClose<T>(ReadOnlySpan<T> actual, Tolerance tolerance, string what)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Assert.True(actual.Length == Values.Length, $"{what}: {actual.Length} values where the fixture has {Values.Length}");
        var least = tolerance.Part * Magnitudes.Where(double.IsFinite).DefaultIfEmpty().Max();
        for (var i = 0; i < Values.Length; i++)
        {
            var found = double.CreateChecked(actual[i]);
            // Equal infinities have a difference of NaN.
            var error = found.Equals(Values[i]) ? 0 : Math.Abs(found - Values[i]);
            var allowed = tolerance.Relative * Math.Max(Magnitudes[i], least) + tolerance.Absolute;
            Assert.True(error <= allowed, string.Create(
                CultureInfo.InvariantCulture,
                $"{what}[{i}]: {found:R} where the fixture has {Values[i]:R}; error {error:E2}, allowed {allowed:E2}"));
        }
    }
}
