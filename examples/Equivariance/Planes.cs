namespace Examples.Equivariance;

/// <summary>Square planes, one after another, moved and turned.</summary>
internal static class Planes
{
    /// <summary>Every plane moved by whole pixels; what comes in is 0.</summary>
    public static float[] Move(ReadOnlySpan<float> planes, int size, int down, int right)
    {
        var moved = new float[planes.Length];
        for (var i = 0; i < planes.Length; i++)
        {
            var (plane, row, column) = (i / (size * size), (i / size % size) - down, (i % size) - right);
            if (row >= 0 && row < size && column >= 0 && column < size)
            {
                moved[i] = planes[(((plane * size) + row) * size) + column];
            }
        }

        return moved;
    }

    /// <summary>Every plane turned by a quarter, counter-clockwise.</summary>
    public static float[] Turn(ReadOnlySpan<float> planes, int size)
    {
        var turned = new float[planes.Length];
        for (var i = 0; i < planes.Length; i++)
        {
            var (plane, row, column) = (i / (size * size), i / size % size, i % size);
            turned[i] = planes[(((plane * size) + column) * size) + size - 1 - row];
        }

        return turned;
    }

    /// <summary>Of planes in fours, one for each direction, every one moved on to the next direction.</summary>
    public static float[] NextDirection(ReadOnlySpan<float> planes, int size)
    {
        var next = new float[planes.Length];
        var area = size * size;
        for (var plane = 0; plane < planes.Length / area; plane++)
        {
            var (channel, direction) = (plane / 4, plane % 4);
            planes.Slice(plane * area, area).CopyTo(next.AsSpan(((channel * 4) + ((direction + 1) % 4)) * area));
        }

        return next;
    }

    /// <summary>The largest difference, as a share of the largest number.</summary>
    public static double Difference(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var (difference, largest) = (0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
        {
            difference = Math.Max(difference, Math.Abs(a[i] - b[i]));
            largest = Math.Max(largest, Math.Abs(b[i]));
        }

        return difference / largest;
    }
}
