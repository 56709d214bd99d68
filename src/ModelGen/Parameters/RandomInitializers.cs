using System.Globalization;
using System.Numerics;

namespace ModelGen;

/// <summary>The same value everywhere.</summary>
/// <param name="Value">The value.</param>
public sealed record ConstantInitializer(double Value) : Initializer
{
    /// <inheritdoc/>
    public override void Fill<T>(Span<T> values, ParameterShape shape, ulong seed, ulong stream) => values.Fill(T.CreateTruncating(Value));
}

/// <summary>Uniform on an open interval.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
public sealed record UniformInitializer(double Low, double High) : Initializer
{
    /// <inheritdoc/>
    public override void Fill<T>(Span<T> values, ParameterShape shape, ulong seed, ulong stream)
    {
        var range = High - Low;
        for (var i = 0; i < values.Length; i += 4)
        {
            var (x0, x1, x2, x3) = Philox.Block(seed, stream, (ulong)i >> 2);
            Span<double> four = [Philox.ToUnit(x0), Philox.ToUnit(x1), Philox.ToUnit(x2), Philox.ToUnit(x3)];
            for (var k = 0; k < 4 && i + k < values.Length; k++)
            {
                values[i + k] = T.CreateTruncating(Low + range * four[k]);
            }
        }
    }
}

/// <summary>Normal.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="StandardDeviation">The standard deviation.</param>
public sealed record NormalInitializer(double Mean, double StandardDeviation) : Initializer
{
    /// <inheritdoc/>
    public override void Fill<T>(Span<T> values, ParameterShape shape, ulong seed, ulong stream)
    {
        for (var i = 0; i < values.Length; i += 4)
        {
            var (x0, x1, x2, x3) = Philox.Block(seed, stream, (ulong)i >> 2);
            var (z0, z1) = Philox.ToNormal(x0, x1);
            var (z2, z3) = Philox.ToNormal(x2, x3);
            Span<double> four = [z0, z1, z2, z3];
            for (var k = 0; k < 4 && i + k < values.Length; k++)
            {
                values[i + k] = T.CreateTruncating(Mean + StandardDeviation * four[k]);
            }
        }
    }
}

/// <summary>Normal, restricted to an interval by drawing again.</summary>
/// <param name="Mean">The mean of the normal distribution before it is cut.</param>
/// <param name="StandardDeviation">Its standard deviation.</param>
/// <param name="Low">The lower bound.</param>
/// <param name="High">The upper bound.</param>
public sealed record TruncatedNormalInitializer(double Mean, double StandardDeviation, double Low, double High) : Initializer
{
    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The interval is empty or lies beyond four standard deviations, where hardly any draw
    /// falls.</exception>
    public override void Fill<T>(Span<T> values, ParameterShape shape, ulong seed, ulong stream)
    {
        var (low, high) = ((Low - Mean) / StandardDeviation, (High - Mean) / StandardDeviation);
        if (!(low < high && low < 4 && high > -4))
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"a truncated normal needs low < high within four standard deviations of the mean, not [{Low}, {High}] for mean {Mean} "
                    + $"and deviation {StandardDeviation}"));
        }

        // Proposals are normal where the interval is wide and uniform where it is narrow, so few are refused.
        var random = new RandomStream(seed, stream);
        var nearest = Math.Clamp(0, low, high);
        var isNarrow = high - low < 2;
        for (var i = 0; i < values.Length; i++)
        {
            double z;
            do
            {
                z = isNarrow ? low + (high - low) * random.NextDouble() : random.NextNormal();
            }
            while (isNarrow ? random.NextDouble() > Math.Exp((nearest * nearest - z * z) / 2) : z < low || z > high);

            values[i] = T.CreateTruncating(Mean + StandardDeviation * z);
        }
    }
}
