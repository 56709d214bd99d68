using System.Globalization;

namespace Examples.Drawing;

/// <summary>One axis of a <see cref="Plot"/>: from data to pixels, and where its ticks stand.</summary>
internal sealed class Axis
{
    private readonly double _low;
    private readonly double _high;
    private readonly double _start;
    private readonly double _length;
    private readonly bool _log;

    /// <param name="low">The first number of the axis.</param>
    /// <param name="high">The last one.</param>
    /// <param name="log">Whether equal factors are equal distances.</param>
    /// <param name="start">Pixel of <paramref name="low"/>.</param>
    /// <param name="length">Pixels to <paramref name="high"/>, negative for an axis that points up.</param>
    public Axis(double low, double high, bool log, double start, double length)
    {
        _low = log ? Math.Log10(low) : low;
        _high = log ? Math.Log10(high) : high;
        if (_high <= _low)
        {
            (_low, _high) = (_low - 0.5, _low + 0.5);
        }

        (_log, _start, _length) = (log, start, length);
    }

    public double Pixel(double value) => _start + ((_log ? Math.Log10(value) : value) - _low) / (_high - _low) * _length;

    /// <summary>Round numbers, at most about seven of them; powers of ten on a logarithmic axis.</summary>
    public IEnumerable<double> Ticks()
    {
        if (_log)
        {
            var every = Math.Max(1, (int)Math.Ceiling((_high - _low) / 7));
            for (var e = (int)Math.Ceiling(_low - 1e-9); e <= _high + 1e-9; e += every)
            {
                yield return Math.Pow(10, e);
            }

            // Few decades have room for numbers between.
            for (var e = (int)Math.Floor(_low); _high - _low <= 2.001 && e < _high; e++)
            {
                foreach (var value in new[] { 2 * Math.Pow(10, e), 5 * Math.Pow(10, e) })
                {
                    if (Math.Log10(value) is var at && at >= _low && at <= _high)
                    {
                        yield return value;
                    }
                }
            }

            yield break;
        }

        var rough = (_high - _low) / 5;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * (rough / power < 1.5 ? 1 : rough / power < 3.5 ? 2 : rough / power < 7.5 ? 5 : 10);
        for (var k = Math.Ceiling(_low / step - 1e-9); k * step <= _high + step * 1e-9; k++)
        {
            yield return k == 0 ? 0 : k * step;
        }
    }

    public static string Label(double value) =>
        value != 0 && Math.Abs(value) is < 0.0099 or >= 1e4
            ? value.ToString("0.#e-0", CultureInfo.InvariantCulture)
            : value.ToString("0.####", CultureInfo.InvariantCulture);
}
