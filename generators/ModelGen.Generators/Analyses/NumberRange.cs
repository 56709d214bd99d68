using System.Globalization;
using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Analyses;

/// <summary>What numbers a tensor can hold.</summary>
/// <param name="Low">None is below it.</param>
/// <param name="High">None is above it.</param>
/// <param name="IsReached">Whether there are weights and inputs for which it comes near both bounds; otherwise they are only known not to
/// be passed.</param>
internal sealed record NumberRange(double Low, double High, bool IsReached)
{
    private const double Tolerance = 1e-3;

    /// <summary>Beyond this, a number counts as any size.</summary>
    private const double Large = 100;

    /// <summary>Where each function of the catalog has its extremes, near enough, where combinations of several may have theirs, and
    /// how they go on far away.</summary>
    private static readonly double[] Samples =
        Enumerable.Range(0, 100).Select(x => x / 2.0).Concat([1e-6, 1e-3, 0.01, 0.1, 0.25, 0.75, 1.28, 100, 1e4, 1e8, 1e300])
            .SelectMany(x => new[] { x, -x }).ToArray();

    /// <summary>Nothing is known of it.</summary>
    public static NumberRange Unknown { get; } = new(double.NegativeInfinity, double.PositiveInfinity, false);

    /// <summary>Where any number is reached: the node whose weights make it so; null where nothing is known or there is a bound.</summary>
    public Node? Free { get; init; }

    /// <summary>The softmax, or its logarithm, that the numbers of an axis come out of; null for none.</summary>
    public Node? Normaliser { get; init; }

    /// <summary>Whether it is that of several tensors side by side, each of which may hold less.</summary>
    public bool IsOfParts { get; init; }

    /// <summary>The range of a function with weights that can give any number.</summary>
    public static NumberRange Any(Node node) => Unknown with { IsReached = true, Free = node };

    /// <summary>Whether a number surely lies outside these bounds, be it sometimes or always.</summary>
    public bool IsSurelyBeyond(double low, double high) =>
        High <= low || Low >= high || (IsReached && (Low < low - Tolerance || High > high + Tolerance));

    public bool IsWithin(double low, double high) => Low >= low - Tolerance && High <= high + Tolerance;

    /// <summary>Whether no number is beyond some size, in either direction.</summary>
    public bool IsBounded => !double.IsInfinity(Low) && !double.IsInfinity(High);

    /// <summary>What is known of some of its numbers, which need not be those of any one of several tensors.</summary>
    public NumberRange OfSome() => IsOfParts ? this with { IsReached = false, Free = null } : this;

    /// <summary>The range with 0 in it.</summary>
    public NumberRange WithZero() => this with { Low = Math.Min(Low, 0), High = Math.Max(High, 0) };

    /// <summary>Numbers of the range: its bounds, and where functions of the catalog have their extremes.</summary>
    public double[] Sample() =>
        Samples.Where(x => x >= Low && x <= High).Concat(new[] { Low, High }.Where(x => !double.IsInfinity(x))).ToArray();

    /// <summary>The range of a function of one of these numbers, given what it makes of the sample.</summary>
    public NumberRange Through(IEnumerable<double> images)
    {
        if (Hull(images) is not { } hull) return Unknown;
        var low = hull.Low < -Large ? double.NegativeInfinity : hull.Low;
        var high = hull.High > Large ? double.PositiveInfinity : hull.High;
        var isFree = double.IsInfinity(low) && double.IsInfinity(high);
        return new(low, high, IsReached) { Free = isFree ? Free : null, IsOfParts = IsOfParts };
    }

    /// <summary>The least range that holds these numbers, none of which need be reached; null for none.</summary>
    public static NumberRange? Hull(IEnumerable<double> numbers)
    {
        var known = numbers.Where(y => !double.IsNaN(y)).ToList();
        return known.Count == 0 ? null : new(known.Min(), known.Max(), false);
    }

    /// <summary>The range of numbers of several ranges side by side.</summary>
    public static NumberRange Union(IReadOnlyList<NumberRange> ranges)
    {
        if (ranges.Count == 1) return ranges[0];
        var all = ranges.FirstOrDefault(r => r.Free is not null)
            ?? new(ranges.Min(r => r.Low), ranges.Max(r => r.High), ranges.All(r => r.IsReached));
        return all with { IsOfParts = true };
    }

    public override string ToString() => (double.IsInfinity(Low), double.IsInfinity(High)) switch
    {
        (true, true) => "any number",
        (true, false) => $"numbers up to {Text(High)}",
        (false, true) => $"numbers from {Text(Low)} up",
        _ => $"numbers from {Text(Low)} to {Text(High)}",
    };

    private static string Text(double bound) => (Math.Round(bound, 2) + 0.0).ToString("0.##", CultureInfo.InvariantCulture);
}
