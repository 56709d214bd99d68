namespace ModelGen;

/// <summary>Variance <c>gain² / fan</c>, normal or uniform: the family of Xavier, Kaiming and LeCun.</summary>
/// <param name="Gain">The gain of the activation.</param>
/// <param name="Mode">Which fan.</param>
/// <param name="IsUniform">Uniform on ±√3 standard deviations instead of normal.</param>
public sealed record VarianceInitializer(double Gain, FanMode Mode, bool IsUniform) : Initializer
{
    /// <inheritdoc/>
    public override void Fill<T>(Span<T> values, ParameterShape shape, ulong seed, ulong stream)
    {
        if (values.IsEmpty)
        {
            return;
        }

        if (shape.Rank < 2)
        {
            throw new InvalidOperationException(
                $"an initialiser that depends on fan in or fan out needs at least two dimensions, not shape {shape}");
        }

        var receptiveField = (double)shape.Count / shape[0] / shape[1];
        var (fanIn, fanOut) = (shape[1] * receptiveField, shape[0] * receptiveField);
        var fan = Mode switch { FanMode.FanIn => fanIn, FanMode.FanOut => fanOut, _ => (fanIn + fanOut) / 2 };
        var deviation = Gain / Math.Sqrt(fan);
        Initializer initializer = IsUniform
            ? new UniformInitializer(-Math.Sqrt(3) * deviation, Math.Sqrt(3) * deviation)
            : new NormalInitializer(0, deviation);
        initializer.Fill(values, shape, seed, stream);
    }
}
