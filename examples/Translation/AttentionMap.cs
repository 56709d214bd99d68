using System.Globalization;
using System.Text;
using Examples.Drawing;

namespace Examples.Translation;

/// <summary>Weights of attention as squares, the darker the more: a row for each character that was written,
/// a column for each that was read.</summary>
/// <param name="Read">What was read.</param>
/// <param name="Written">What was written.</param>
/// <param name="Weights">(written, read), each row with the sum 1.</param>
internal sealed record AttentionMap(string Read, string Written, float[] Weights)
{
    private const int Cell = 16;
    private const int Margin = 30;

    /// <summary>Writes an SVG file of several, one below the other.</summary>
    public static void Save(string path, string heading, IReadOnlyList<AttentionMap> maps)
    {
        var width = (maps.Max(map => map.Read.Length) * Cell) + (2 * Margin);
        var height = 40 + maps.Sum(map => (map.Written.Length * Cell) + Margin);
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" "
                + $"font-family=\"monospace\" font-size=\"12\" fill=\"#333\">\n");
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n<text x=\"{width / 2}\" y=\"22\" font-family=\"Helvetica, Arial, "
                + $"sans-serif\" font-size=\"15\" text-anchor=\"middle\">{Plot.Escape(heading)}</text>\n");
        var top = 40 + (Margin / 2);
        foreach (var map in maps)
        {
            map.Draw(svg, top);
            top += (map.Written.Length * Cell) + Margin;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path, svg.Append("</svg>\n").ToString());
    }

    private void Draw(StringBuilder svg, int top)
    {
        for (var x = 0; x < Read.Length; x++)
            Letter(svg, Read[x], Margin + (x * Cell) + (Cell / 2), top - 4);
        for (var y = 0; y < Written.Length; y++)
        {
            Letter(svg, Written[y], Margin - 10, top + (y * Cell) + 12);
            for (var x = 0; x < Read.Length; x++)
            {
                var grey = (int)Math.Round(255 * (1 - Weights[(y * Read.Length) + x]));
                svg.Append(
                    CultureInfo.InvariantCulture,
                    $"<rect x=\"{Margin + (x * Cell)}\" y=\"{top + (y * Cell)}\" width=\"{Cell}\" height=\"{Cell}\" "
                        + $"fill=\"#{grey:x2}{grey:x2}{grey:x2}\" stroke=\"#eee\"/>");
            }

            svg.Append('\n');
        }
    }

    private static void Letter(StringBuilder svg, char letter, int x, int y) =>
        svg.Append(CultureInfo.InvariantCulture,
            $"<text x=\"{x}\" y=\"{y}\" text-anchor=\"middle\">{Plot.Escape(letter.ToString())}</text>");
}
