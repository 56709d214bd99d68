using ModelGen;

namespace Examples.UNet;

/// <summary>Scores of an image of any size from a network that sees <see cref="UNet.Size"/> pixels at a time: windows that overlap, so that
/// each pixel is seen with what is around it. What windows say of a pixel is averaged,
/// and what is said far from their edges counts most.</summary>
/// <remarks>Ronneberger et al. (2015) call this the overlap-tile strategy. Each window is also shown mirrored,
/// as the network has learned to see it.</remarks>
internal static class OverlapTile
{
    private const int Step = UNet.Size / 2;
    private const int Mirrors = 4;

    /// <summary>(H, W) to (H, W): above 0 is inside a cell.</summary>
    public static float[] Scores(UNet model, ReadOnlySpan<float> image, int height, int width)
    {
        const int Pixels = UNet.Size * UNet.Size;
        var (sum, weights) = (new float[image.Length], new float[image.Length]);
        var across = (width - UNet.Size) / Step + 1;
        var (windows, scores) = (new float[across * Mirrors * Pixels], new float[across * Mirrors * Pixels]);
        for (var top = 0; top + UNet.Size <= height; top += Step)
        {
            for (var i = 0; i < windows.Length; i++)
            {
                windows[i] = image[Place(i, top, width)];
            }

            model.Predict(windows, scores);
            for (var i = 0; i < scores.Length; i++)
            {
                var (row, column) = (i % Pixels / UNet.Size, i % UNet.Size);
                var weight = Height(row) * Height(column);
                var place = Place(i, top, width);
                sum[place] += weight * scores[i];
                weights[place] += weight;
            }
        }

        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] /= weights[i];
        }

        return sum;
    }

    /// <summary>Where in the image the element of a row of windows comes from: (window, mirror, row, column), flat.</summary>
    private static int Place(int element, int top, int width)
    {
        var (column, row) = (element % UNet.Size, element / UNet.Size % UNet.Size);
        var (mirror, window) = (element / (UNet.Size * UNet.Size) % Mirrors, element / (UNet.Size * UNet.Size * Mirrors));
        column = (mirror & 1) == 0 ? column : UNet.Size - 1 - column;
        row = (mirror & 2) == 0 ? row : UNet.Size - 1 - row;
        return ((top + row) * width) + (window * Step) + column;
    }

    /// <summary>A roof over the window: 1 at its edges, greatest in the middle.</summary>
    private static int Height(int position) => Math.Min(position + 1, UNet.Size - position);
}
