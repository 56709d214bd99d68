using System.Globalization;
using System.Security;
using System.Text;

namespace ModelGen;

/// <summary>A chart of lines or points, written as SVG: enough for learning curves and for error against size.</summary>
public sealed class LineChart
{
    private const double Width = 640, Height = 400, Left = 72, Right = 24, Top = 44, Bottom = 56;

    private static readonly string[] Colours = ["#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#17becf", "#8c564b", "#7f7f7f"];

    private readonly List<(string Name, (double X, double Y)[] Points, bool Markers)> series = [];

    /// <summary>Above the chart.</summary>
    public string Title { get; init => field = Arguments.NotNull(value); } = "";

    /// <summary>Below the x axis.</summary>
    public string XLabel { get; init => field = Arguments.NotNull(value); } = "";

    /// <summary>Beside the y axis.</summary>
    public string YLabel { get; init => field = Arguments.NotNull(value); } = "";

    /// <summary>Whether the x axis is logarithmic; all x must be positive.</summary>
    public bool LogX { get; init; }

    /// <summary>Whether the y axis is logarithmic; all y must be positive.</summary>
    public bool LogY { get; init; }

    /// <summary>Adds a line; points that are not finite are left out.</summary>
    /// <param name="name">Its name in the legend.</param>
    /// <param name="points">Its points in order.</param>
    /// <param name="markers">Points alone instead of a line through them.</param>
    /// <exception cref="ArgumentException">A point is not positive where its axis is logarithmic.</exception>
    public LineChart Add(string name, IEnumerable<(double X, double Y)> points, bool markers = false)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(points);
        var finite = points.Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y)).ToArray();
        foreach (var (x, y) in finite)
        {
            if ((LogX && x <= 0) || (LogY && y <= 0))
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture,
                        $"a logarithmic axis needs positive numbers but '{name}' has the point ({x}, {y})"), nameof(points));
        }
        series.Add((name, finite, markers));
        return this;
    }

    /// <summary>Writes the chart; the file is there whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written; one that was there is as it was.</exception>
    public void Save(string path) => Save(path, [this]);

    /// <summary>Writes several charts below one another.</summary>
    /// <exception cref="IOException">The file cannot be written; one that was there is as it was.</exception>
    public static void Save(string path, IReadOnlyList<LineChart> charts)
    {
        ArgumentNullException.ThrowIfNull(charts);
        WholeFile.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
            writer.Write(ToSvg(charts));
        });
    }

    /// <summary>The chart as SVG.</summary>
    public override string ToString() => ToSvg([this]);

    private static string ToSvg(IReadOnlyList<LineChart> charts)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height * charts.Count}\" width=\"{Width}\" "
                + $"height=\"{Height * charts.Count}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        svg.Append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        for (var i = 0; i < charts.Count; i++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate(0,{Height * i})\">\n");
            charts[i].Draw(svg);
            svg.Append("</g>\n");
        }
        return svg.Append("</svg>\n").ToString();
    }

    private void Draw(StringBuilder svg)
    {
        var all = series.SelectMany(s => s.Points).ToList();
        var xs = Axis.Over(all.Select(p => p.X), LogX);
        var ys = Axis.Over(all.Select(p => p.Y), LogY);
        double X(double x) => Left + (xs.Position(x) * (Width - Left - Right));
        double Y(double y) => Height - Bottom - (ys.Position(y) * (Height - Top - Bottom));

        svg.Append(CultureInfo.InvariantCulture,
            $"<text x=\"{Width / 2}\" y=\"24\" text-anchor=\"middle\" font-size=\"16\">{Text(Title)}</text>\n");
        foreach (var tick in xs.Ticks)
        {
            svg.Append(CultureInfo.InvariantCulture,
                $"<line x1=\"{X(tick):F1}\" y1=\"{Top}\" x2=\"{X(tick):F1}\" y2=\"{Height - Bottom}\" stroke=\"#e6e6e6\"/>\n");
            svg.Append(CultureInfo.InvariantCulture,
                $"<text x=\"{X(tick):F1}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">{Number(tick)}</text>\n");
        }
        foreach (var tick in ys.Ticks)
        {
            svg.Append(CultureInfo.InvariantCulture,
                $"<line x1=\"{Left}\" y1=\"{Y(tick):F1}\" x2=\"{Width - Right}\" y2=\"{Y(tick):F1}\" stroke=\"#e6e6e6\"/>\n");
            svg.Append(CultureInfo.InvariantCulture,
                $"<text x=\"{Left - 8}\" y=\"{Y(tick) + 4:F1}\" text-anchor=\"end\">{Number(tick)}</text>\n");
        }
        svg.Append(CultureInfo.InvariantCulture,
            $"<path d=\"M{Left} {Top}V{Height - Bottom}H{Width - Right}\" fill=\"none\" stroke=\"#444\"/>\n");
        svg.Append(CultureInfo.InvariantCulture,
            $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 14}\" text-anchor=\"middle\">{Text(XLabel)}</text>\n");
        svg.Append(CultureInfo.InvariantCulture,
            $"<text transform=\"translate(18,{(Top + Height - Bottom) / 2}) rotate(-90)\" "
                + $"text-anchor=\"middle\">{Text(YLabel)}</text>\n");
        for (var i = 0; i < series.Count; i++)
        {
            var (_, points, markers) = series[i];
            var colour = Colours[i % Colours.Length];
            if (markers || points.Length < 2)
            {
                foreach (var (x, y) in points) svg.Append(F($"<circle cx=\"{X(x):F1}\" cy=\"{Y(y):F1}\" r=\"3\" fill=\"{colour}\"/>\n"));
            }
            else
            {
                var path = string.Join(' ', points.Select(p => F($"{X(p.X):F1},{Y(p.Y):F1}")));
                svg.Append(CultureInfo.InvariantCulture,
                    $"<polyline points=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>\n");
            }
        }
        Legend(svg);
    }

    private void Legend(StringBuilder svg)
    {
        if (series.Count < 2) return;
        var width = (series.Max(s => s.Name.Length) * 7) + 40;
        svg.Append(CultureInfo.InvariantCulture,
            $"<rect x=\"{Width - Right - width - 6}\" y=\"{Top + 6}\" width=\"{width}\" height=\"{(series.Count * 18) + 8}\" "
                + $"fill=\"white\" fill-opacity=\"0.85\" stroke=\"#ccc\"/>\n");
        for (var i = 0; i < series.Count; i++)
        {
            var y = Top + 24 + (i * 18);
            var x = Width - Right - width + 2;
            svg.Append(CultureInfo.InvariantCulture,
                $"<line x1=\"{x}\" y1=\"{y - 4}\" x2=\"{x + 20}\" y2=\"{y - 4}\" stroke=\"{Colours[i % Colours.Length]}\" "
                    + $"stroke-width=\"3\"/>\n");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x + 26}\" y=\"{y}\">{Text(series[i].Name)}</text>\n");
        }
    }

    private static string F(FormattableString text) => FormattableString.Invariant(text);

    private static string Text(string text) => SecurityElement.Escape(text);

    private static string Number(double value)
    {
        var size = Math.Abs(value);
        return size != 0 && (size < 1e-3 || size >= 1e6) ? value.ToString("0.##e+0", CultureInfo.InvariantCulture)
            : value.ToString("0.######", CultureInfo.InvariantCulture);
    }

    /// <summary>A range with ticks at round numbers.</summary>
    private sealed record Axis(double Low, double High, bool Log, IReadOnlyList<double> Ticks)
    {
        public double Position(double value) => Log
            ? (Math.Log10(value) - Math.Log10(Low)) / (Math.Log10(High) - Math.Log10(Low))
            : (value - Low) / (High - Low);

        public static Axis Over(IEnumerable<double> values, bool log)
        {
            var list = values.ToList();
            var (low, high) = list.Count == 0 ? (log ? (1.0, 10.0) : (0.0, 1.0)) : (list.Min(), list.Max());
            return log ? Logarithmic(low, high) : Linear(low, high);
        }

        private static Axis Linear(double low, double high)
        {
            if (high - low < 1e-12 * Math.Max(Math.Abs(low), 1))
            {
                var around = Math.Max(Math.Abs(low) * 0.1, 1e-6);
                (low, high) = (low - around, high + around);
            }
            var rough = (high - low) / 6;
            var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
            var step = new[] { 1.0, 2, 5, 10 }.First(m => m * power >= rough * 0.999) * power;
            var (first, last) = (Math.Floor(low / step), Math.Ceiling(high / step));
            return new(first * step, last * step, false, [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => (first + i) * step)]);
        }

        private static Axis Logarithmic(double low, double high)
        {
            var ticks = new List<double>();
            for (var power = (int)Math.Floor(Math.Log10(low)); power <= (int)Math.Ceiling(Math.Log10(high)); power++)
            {
                foreach (var m in high / low < 100 ? new[] { 1.0, 2, 5 } : [1.0]) ticks.Add(m * Math.Pow(10, power));
            }
            var below = ticks.FindLastIndex(t => t <= low * 1.0000001);
            var above = ticks.FindIndex(t => t >= high * 0.9999999);
            if (above <= below) above = Math.Min(below + 1, ticks.Count - 1);
            var used = ticks.GetRange(below, above - below + 1);
            return new(used[0], used[^1], true, used);
        }
    }
}
