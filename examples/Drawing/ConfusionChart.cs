using System.Globalization;
using System.Text;
using ModelGen;

namespace Examples.Drawing;

/// <summary>A confusion matrix as a table in SVG: a row for each class, a column for what it was taken for,
/// darker for a greater share of its row.</summary>
internal static class ConfusionChart
{
    public static void Save(string path, string heading, ConfusionMatrix matrix)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path, ToSvg(heading, matrix));
    }

    public static string ToSvg(string heading, ConfusionMatrix matrix)
    {
        const int Cell = 42;
        const int Top = 62;
        var n = matrix.Classes;
        var left = 34 + (int)(matrix.ClassNames.Max(name => name.Length) * 6.3);
        var (width, height) = (left + (n * Cell) + 14, Top + (n * Cell) + 20 + (left - 34));
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" "
                + $"font-family=\"Helvetica, Arial, sans-serif\" font-size=\"11\" fill=\"#333\">\n");
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n<text x=\"{width / 2}\" y=\"24\" font-size=\"16\" "
                + $"text-anchor=\"middle\">{Plot.Escape(heading)}</text>\n");
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<text x=\"{left + (n * Cell / 2)}\" y=\"48\" text-anchor=\"middle\">predicted "
                + $"(accuracy {matrix.Accuracy.ToString("0.0000", CultureInfo.InvariantCulture)})</text>");
        svg.Append(CultureInfo.InvariantCulture,
            $"<text transform=\"translate(14 {Top + (n * Cell / 2)}) rotate(-90)\" text-anchor=\"middle\">actual</text>\n");
        for (var row = 0; row < n; row++)
        {
            var total = Enumerable.Range(0, n).Sum(column => matrix[row, column]);
            var name = Plot.Escape(matrix.ClassNames[row]);
            svg.Append(CultureInfo.InvariantCulture,
                $"<text x=\"{left - 6}\" y=\"{Top + (row * Cell) + (Cell / 2) + 4}\" text-anchor=\"end\">{name}</text>");
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<text transform=\"translate({left + (row * Cell) + (Cell / 2) + 4} {Top + (n * Cell) + 8}) rotate(-90)\" "
                    + $"text-anchor=\"end\">{name}</text>\n");
            for (var column = 0; column < n; column++)
            {
                var share = total == 0 ? 0 : matrix[row, column] / (double)total;
                var (x, y) = (left + (column * Cell), Top + (row * Cell));
                svg.Append(
                    CultureInfo.InvariantCulture,
                    $"<rect x=\"{x}\" y=\"{y}\" width=\"{Cell}\" height=\"{Cell}\" fill=\"{Shade(share, row == column)}\" "
                        + $"stroke=\"white\"/>");
                if (matrix[row, column] > 0)
                {
                    svg.Append(
                        CultureInfo.InvariantCulture,
                        $"<text x=\"{x + (Cell / 2)}\" y=\"{y + (Cell / 2) + 4}\" text-anchor=\"middle\" "
                            + $"fill=\"{(share > 0.5 ? "white" : "#333")}\">{matrix[row, column]}</text>");
                }
            }

            svg.Append('\n');
        }

        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>From pale to full: blue for what is right, red for what is wrong. The root lets rare mistakes be seen.</summary>
    private static string Shade(double share, bool right)
    {
        var s = Math.Sqrt(share);
        var (r, g, b) = right ? (0x00, 0x72, 0xb2) : (0xd5, 0x5e, 0x00);
        return string.Create(CultureInfo.InvariantCulture, $"#{Mix(r):x2}{Mix(g):x2}{Mix(b):x2}");

        int Mix(int full) => (int)Math.Round(245 + ((full - 245) * s));
    }
}
