using System.Globalization;
using System.Text;

namespace Examples.Drawing;

/// <summary>Where a <see cref="Plot"/> names its lines.</summary>
internal enum Legend
{
    TopRight,
    TopLeft,
    BottomRight,
    BottomLeft,
}

/// <summary>A small diagram in SVG: lines, points and decision regions over two axes. Several make one picture.</summary>
internal sealed class Plot(string title, string xLabel = "", string yLabel = "")
{
    private const int Top = 28;

    // Wong's colours, which most kinds of colour blindness leave apart.
    private static readonly string[] Colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#555555"];
    private static readonly string[] Tints = ["#cfe3f1", "#f9dcc8"];
    private readonly List<(double[] X, double[] Y, string Style, string? Name, int Colour, bool Marks)> _lines = [];
    private readonly List<(double[] X, double[] Y, int Colour, double Radius, string? Name)> _points = [];
    private readonly List<(double[] X, double[] Low, double[] High, int Colour)> _bands = [];
    private Func<double, double, double>? _score;
    private double[] _levels = [];

    public int Width { get; init; } = 460;

    public int Height { get; init; } = 320;

    public (double Low, double High)? X { get; init; }

    public (double Low, double High)? Y { get; init; }

    public bool LogX { get; init; }

    public bool LogY { get; init; }

    /// <summary>Where the ticks of the x axis stand, when not at round numbers.</summary>
    public IReadOnlyList<double>? TicksX { get; init; }

    public Legend Legend { get; init; }

    /// <summary>Whether the axes have ticks and numbers.</summary>
    public bool Ticks { get; init; } = true;

    private int Left => Ticks ? 58 : 12;

    private int Bottom => Ticks ? 44 : xLabel.Length > 0 ? 26 : 10;

    /// <summary>Adds a line through points, named in the legend.</summary>
    public Plot Line(IEnumerable<double> x, IEnumerable<double> y, string? name = null, int colour = 0, bool dashed = false,
        bool marks = false, double width = 1.8)
    {
        _lines.Add(
            ([.. x], [.. y], $"stroke-width=\"{N(width)}\"{(dashed ? " stroke-dasharray=\"5 4\"" : "")}", name,
                colour % Colours.Length, marks));
        return this;
    }

    /// <summary>Adds dots.</summary>
    public Plot Points(IEnumerable<double> x, IEnumerable<double> y, string? name = null, int colour = 0, double radius = 2)
    {
        _points.Add(([.. x], [.. y], colour % Colours.Length, radius, name));
        return this;
    }

    /// <summary>Fills what lies between two lines; bands that overlap are darker.</summary>
    public Plot Band(IEnumerable<double> x, IEnumerable<double> low, IEnumerable<double> high, int colour = 0)
    {
        _bands.Add(([.. x], [.. low], [.. high], colour % Colours.Length));
        return this;
    }

    /// <summary>Colours the plane by the sign of a score and draws the lines where the score is 0 and <paramref name="levels"/>.</summary>
    public Plot Regions(Func<double, double, double> score, params double[] levels)
    {
        (_score, _levels) = (score, levels);
        return this;
    }

    /// <summary>Writes plots side by side, <paramref name="columns"/> in a row.</summary>
    public static void Save(string path, string heading, int columns, params IReadOnlyList<Plot> plots)
    {
        const int Head = 34;
        var (width, height) = (plots.Max(p => p.Width), plots.Max(p => p.Height));
        var rows = (plots.Count + columns - 1) / columns;
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {columns * width} {rows * height + Head}\" "
                + $"width=\"{columns * width}\" height=\"{rows * height + Head}\" font-family=\"Helvetica, Arial, "
                + $"sans-serif\" font-size=\"11\" fill=\"#333\">\n");
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n<text x=\"{columns * width / 2}\" y=\"24\" font-size=\"16\" "
                + $"text-anchor=\"middle\">{Escape(heading)}</text>\n");
        for (var i = 0; i < plots.Count; i++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate({i % columns * width} {i / columns * height + Head})\">\n");
            plots[i].Write(svg);
            svg.Append("</g>\n");
        }

        svg.Append("</svg>\n");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path, svg.ToString());
    }

    private void Write(StringBuilder svg)
    {
        var (w, h) = (Width - Left - 14, Height - Top - Bottom);
        var x = Scale(X, _lines.SelectMany(l => l.X).Concat(_points.SelectMany(p => p.X)), LogX, Left, w);
        var y = Scale(
            Y, _lines.SelectMany(l => l.Y)
                .Concat(_points.SelectMany(p => p.Y)).Concat(_bands.SelectMany(b => b.Low.Concat(b.High))), LogY, Top + h, -h);
        var clip = Clip(svg, w, h);
        svg.Append(CultureInfo.InvariantCulture,
            $"<text x=\"{Left + w / 2}\" y=\"19\" font-size=\"12.5\" text-anchor=\"middle\">{Escape(title)}</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<g clip-path=\"url(#{clip})\">\n");
        if (_score is not null)
        {
            DrawRegions(svg, x, y, w, h);
        }
        else
        {
            Grid(svg, x, y, w, h);
        }

        foreach (var (bx, low, high, colour) in _bands)
        {
            var edge = bx.Zip(low).Concat(bx.Zip(high).Reverse()).Select(p => N(x.Pixel(p.First)) + "," + N(y.Pixel(p.Second)));
            svg.Append(CultureInfo.InvariantCulture,
                $"<polygon fill=\"{Colours[colour]}\" fill-opacity=\"0.18\" points=\"{string.Join(' ', edge)}\"/>\n");
        }

        foreach (var (px, py, colour, radius, _) in _points)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<g fill=\"{Colours[colour]}\" stroke=\"white\" stroke-width=\"0.5\">");
            for (var i = 0; i < px.Length; i++)
            {
                svg.Append(CultureInfo.InvariantCulture,
                    $"<circle cx=\"{N(x.Pixel(px[i]))}\" cy=\"{N(y.Pixel(py[i]))}\" r=\"{N(radius)}\"/>");
            }

            svg.Append("</g>\n");
        }

        foreach (var (lx, ly, style, _, colour, marks) in _lines)
        {
            var points = lx.Zip(ly)
                .Where(p => double.IsFinite(p.Second)).Select(p => (X: N(x.Pixel(p.First)), Y: N(y.Pixel(p.Second)))).ToArray();
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<polyline fill=\"none\" stroke=\"{Colours[colour]}\" {style} "
                    + $"points=\"{string.Join(' ', points.Select(p => p.X + "," + p.Y))}\"/>\n");
            foreach (var p in marks ? points : [])
            {
                svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{p.X}\" cy=\"{p.Y}\" r=\"3.2\" fill=\"{Colours[colour]}\"/>");
            }
        }

        svg.Append(CultureInfo.InvariantCulture,
            $"</g>\n<rect x=\"{Left}\" y=\"{Top}\" width=\"{w}\" height=\"{h}\" fill=\"none\" stroke=\"#888\"/>\n");
        Labels(svg, x, y, w, h);
        WriteLegend(svg, w, h);
    }

    /// <summary>A clip path with a name of its own in the document.</summary>
    private string Clip(StringBuilder svg, int w, int h)
    {
        var name = "c" + svg.Length.ToString(CultureInfo.InvariantCulture);
        svg.Append(CultureInfo.InvariantCulture,
            $"<clipPath id=\"{name}\"><rect x=\"{Left}\" y=\"{Top}\" width=\"{w}\" height=\"{h}\"/></clipPath>\n");
        return name;
    }

    private static Axis Scale((double Low, double High)? range, IEnumerable<double> values, bool log, double start, double length)
    {
        if (range is { } given)
        {
            return new Axis(given.Low, given.High, log, start, length);
        }

        var finite = values.Where(v => double.IsFinite(v) && (!log || v > 0)).DefaultIfEmpty(1).ToArray();
        var (low, high) = (finite.Min(), finite.Max());
        return log
            ? new Axis(Math.Pow(10, Math.Floor(Math.Log10(low))), Math.Pow(10, Math.Ceiling(Math.Log10(high))), log, start, length)
            : new Axis(low - (high - low) * 0.04, high + (high - low) * 0.04, log, start, length);
    }

    private IEnumerable<double> XTicks(Axis x) => TicksX ?? x.Ticks();

    private void Grid(StringBuilder svg, Axis x, Axis y, int w, int h)
    {
        svg.Append("<path stroke=\"#e4e4e4\" d=\"");
        foreach (var t in XTicks(x))
        {
            svg.Append(CultureInfo.InvariantCulture, $"M{N(x.Pixel(t))} {Top}v{h}");
        }

        foreach (var t in y.Ticks())
        {
            svg.Append(CultureInfo.InvariantCulture, $"M{Left} {N(y.Pixel(t))}h{w}");
        }

        svg.Append("\"/>\n");
    }

    private void Labels(StringBuilder svg, Axis x, Axis y, int w, int h)
    {
        if (Ticks)
        {
            foreach (var t in XTicks(x))
            {
                svg.Append(CultureInfo.InvariantCulture,
                    $"<text x=\"{N(x.Pixel(t))}\" y=\"{Top + h + 15}\" text-anchor=\"middle\">{Axis.Label(t)}</text>");
            }

            foreach (var t in y.Ticks())
            {
                svg.Append(CultureInfo.InvariantCulture,
                    $"<text x=\"{Left - 6}\" y=\"{N(y.Pixel(t) + 4)}\" text-anchor=\"end\">{Axis.Label(t)}</text>");
            }
        }

        svg.Append(CultureInfo.InvariantCulture,
            $"\n<text x=\"{Left + w / 2}\" y=\"{Height - 10}\" font-size=\"12\" text-anchor=\"middle\">{Escape(xLabel)}</text>");
        svg.Append(CultureInfo.InvariantCulture,
            $"<text transform=\"translate(13 {Top + h / 2}) rotate(-90)\" font-size=\"12\" "
                + $"text-anchor=\"middle\">{Escape(yLabel)}</text>\n");
    }

    private void WriteLegend(StringBuilder svg, int w, int h)
    {
        var names = _lines.Where(l => l.Name is not null).Select(l => (Name: l.Name!, l.Colour, l.Style, Dot: false))
            .Concat(_points.Where(p => p.Name is not null).Select(p => (Name: p.Name!, p.Colour, Style: "", Dot: true))).ToArray();
        if (names.Length == 0)
        {
            return;
        }

        var (boxWidth, boxHeight) = (40 + names.Max(n => n.Name.Length) * 6.3, names.Length * 16 + 6);
        var x0 = Legend is Legend.TopLeft or Legend.BottomLeft ? Left + 8 : Left + w - boxWidth - 8;
        var y0 = Legend is Legend.TopLeft or Legend.TopRight ? Top + 8 : Top + h - boxHeight - 8;
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<rect x=\"{N(x0)}\" y=\"{N(y0)}\" width=\"{N(boxWidth)}\" height=\"{boxHeight}\" fill=\"white\" fill-opacity=\"0.85\" "
                + $"stroke=\"#ccc\"/>\n");
        for (var i = 0; i < names.Length; i++)
        {
            var (name, colour, style, dot) = names[i];
            var y = y0 + 11 + i * 16;
            svg.Append(dot
                ? string.Create(
                    CultureInfo.InvariantCulture, $"<circle cx=\"{N(x0 + 18)}\" cy=\"{N(y)}\" r=\"3\" fill=\"{Colours[colour]}\"/>")
                : string.Create(
                    CultureInfo.InvariantCulture, $"<path d=\"M{N(x0 + 7)} {N(y)}h22\" stroke=\"{Colours[colour]}\" {style}/>"));
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{N(x0 + 34)}\" y=\"{N(y + 4)}\">{Escape(name)}</text>\n");
        }
    }

    /// <summary>Fills where the score is positive, row by row, each run ending where the score crosses 0 between two samples of it;
    /// then the level lines.</summary>
    private void DrawRegions(StringBuilder svg, Axis x, Axis y, int w, int h)
    {
        const int Cells = 110;
        var (xRange, yRange) = (X!.Value, Y!.Value);
        double AtX(double i) => xRange.Low + (xRange.High - xRange.Low) * i / Cells;
        double AtY(double j) => yRange.Low + (yRange.High - yRange.Low) * j / Cells;
        var grid = new double[Cells + 1, Cells + 1];
        for (var j = 0; j <= Cells; j++)
        {
            for (var i = 0; i <= Cells; i++)
            {
                grid[i, j] = _score!(AtX(i), AtY(j));
            }
        }

        svg.Append(CultureInfo.InvariantCulture,
            $"<rect x=\"{Left}\" y=\"{Top}\" width=\"{w}\" height=\"{h}\" fill=\"{Tints[0]}\"/><path fill=\"{Tints[1]}\" d=\"");
        var step = h / (double)Cells;
        for (var j = 0; j <= Cells; j++)
        {
            var start = grid[0, j] > 0 ? 0 : double.NaN;
            for (var i = 1; i <= Cells; i++)
            {
                var (a, b) = (grid[i - 1, j], grid[i, j]);
                var crossing = i - 1 + a / (a - b);
                if (double.IsNaN(start) && b > 0)
                {
                    start = crossing;
                }

                if (!double.IsNaN(start) && (b <= 0 || i == Cells))
                {
                    var to = b <= 0 ? crossing : Cells;
                    svg.Append(
                        CultureInfo.InvariantCulture,
                        $"M{N(x.Pixel(AtX(start)))} {N(y.Pixel(AtY(j)) - step / 2)}H{N(x.Pixel(AtX(to)))}v{N(step + 0.4)}H"
                            + $"{N(x.Pixel(AtX(start)))}z");
                    start = double.NaN;
                }
            }
        }

        svg.Append("\"/>\n");
        foreach (var level in _levels.Append(0))
        {
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<path fill=\"none\" stroke=\"#333\" "
                    + $"stroke-width=\"{(level == 0 ? "1.4" : "0.9")}\"{(level == 0 ? "" : " stroke-dasharray=\"3 3\"")} d=\"");
            foreach (var line in Contour.Lines(grid, level))
            {
                svg.Append('M').AppendJoin(' ', line.Select(p => N(x.Pixel(AtX(p.X))) + " " + N(y.Pixel(AtY(p.Y)))));
            }

            svg.Append("\"/>\n");
        }
    }

    private static string N(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    public static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
