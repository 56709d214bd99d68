using System.Globalization;
using System.Text;

namespace Examples.Drawing;

/// <summary>
/// Pictures side by side: filters of a layer, feature maps of an image, images with their masks. As PNG, the pictures alone; as SVG, with a
/// heading and a caption under each.
/// </summary>
internal sealed class PictureGrid(int columns, int enlarge = 1)
{
    private const int Gap = 2;
    private readonly List<(Picture Picture, string Caption)> _cells = [];

    /// <summary>Adds the next picture, to the right of the last or at the start of a row.</summary>
    public PictureGrid Add(Picture picture, string caption = "")
    {
        _cells.Add((picture.Enlarge(enlarge), caption));
        return this;
    }

    /// <summary>All pictures on white, with a gap between.</summary>
    public Picture ToPicture()
    {
        var (height, width) = Largest();
        var rows = (_cells.Count + columns - 1) / columns;
        var grid = new Picture((rows * (height + Gap)) + Gap, (columns * (width + Gap)) + Gap);
        Array.Fill(grid.Pixels, (byte)255);
        for (var i = 0; i < _cells.Count; i++)
        {
            grid.Paste(_cells[i].Picture, (i / columns * (height + Gap)) + Gap, (i % columns * (width + Gap)) + Gap);
        }

        return grid;
    }

    /// <summary>Writes a PNG file, or an SVG file where the path says so.</summary>
    public void Save(string path, string heading = "")
    {
        if (!path.EndsWith(".svg", StringComparison.OrdinalIgnoreCase))
        {
            ToPicture().Save(path);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path, ToSvg(heading));
    }

    public string ToSvg(string heading)
    {
        const int Margin = 8;
        var (height, width) = Largest();
        var head = heading.Length > 0 ? 34 : Margin;
        var stepX = width + Margin;
        var stepY = height + Margin + (_cells.Any(cell => cell.Caption.Length > 0) ? 14 : 0);
        var (totalX, totalY) = ((columns * stepX) + Margin, ((_cells.Count + columns - 1) / columns * stepY) + head);
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {totalX} {totalY}\" width=\"{totalX}\" height=\"{totalY}\" "
                + $"font-family=\"Helvetica, Arial, sans-serif\" font-size=\"10\" fill=\"#333\">\n");
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n<text x=\"{totalX / 2}\" y=\"22\" font-size=\"15\" "
                + $"text-anchor=\"middle\">{Plot.Escape(heading)}</text>\n");
        for (var i = 0; i < _cells.Count; i++)
        {
            var (picture, caption) = _cells[i];
            var (x, y) = ((i % columns * stepX) + Margin, (i / columns * stepY) + head);
            var data = Convert.ToBase64String(Png.Encode(picture.Pixels, picture.Height, picture.Width));
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<image x=\"{x}\" y=\"{y}\" width=\"{picture.Width}\" height=\"{picture.Height}\" style=\"image-rendering:pixelated\" "
                    + $"href=\"data:image/png;base64,{data}\"/>");
            svg.Append(CultureInfo.InvariantCulture,
                $"<text x=\"{x + (width / 2)}\" y=\"{y + height + 11}\" text-anchor=\"middle\">{Plot.Escape(caption)}</text>\n");
        }

        return svg.Append("</svg>\n").ToString();
    }

    private (int Height, int Width) Largest() => _cells.Count > 0
        ? (_cells.Max(cell => cell.Picture.Height), _cells.Max(cell => cell.Picture.Width))
        : throw new InvalidOperationException("Found no pictures, needed at least one.");
}
