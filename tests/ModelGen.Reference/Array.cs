using ModelGen.Generators.Ir;

namespace ModelGen.Reference;

/// <summary>Numbers under a shape, row-major.</summary>
/// <param name="Shape">Sizes of the axes, the batch included; none for one number.</param>
/// <param name="Values">The numbers; whole numbers for indices.</param>
internal sealed record Array(int[] Shape, double[] Values)
{
    public int Rank => Shape.Length;

    /// <summary>The size of the last axis.</summary>
    public int Width => Shape.Length == 0 ? 1 : Shape[^1];

    /// <summary>How many rows the last axis makes.</summary>
    public int Rows => Width == 0 ? 0 : Values.Length / Width;

    public double this[int row, int column]
    {
        get => Values[(row * Width) + column];
        set => Values[(row * Width) + column] = value;
    }

    /// <summary>Zeros of a shape.</summary>
    public static Array Zeros(params int[] shape) => new(shape, new double[Size(shape)]);

    /// <summary>Zeros of a shape of the graph, its free sizes put in.</summary>
    public static Array Zeros(Shape shape, int batch, int length) => Zeros([.. shape.Select(d => Resolve(d, batch, length))]);

    public static int Size(IEnumerable<int> shape) => shape.Aggregate(1, (n, d) => n * d);

    /// <summary>A size with the batch and the length put in.</summary>
    public static int Resolve(Dim dim, int batch, int length)
    {
        var size = (int)dim.Factor;
        for (var i = 0; i < dim.BatchPower; i++) size *= batch;
        for (var i = 0; i < dim.SequencePower; i++) size *= length;
        return size;
    }

    /// <summary>The same numbers seen as (outer, size, inner) around a run of axes.</summary>
    public (int Outer, int Size, int Inner) Around(int axis, int count = 1) =>
        (Size(Shape.Take(axis)), Size(Shape.Skip(axis).Take(count)), Size(Shape.Skip(axis + count)));

    /// <summary>The place of every axis for a flat index.</summary>
    public static int[] Position(int[] shape, int flat)
    {
        var position = new int[shape.Length];
        for (var axis = shape.Length - 1; axis >= 0; axis--)
        {
            position[axis] = flat % shape[axis];
            flat /= shape[axis];
        }
        return position;
    }

    /// <summary>The element that a larger, broadcast shape reads at a position.</summary>
    public double Broadcast(int[] position)
    {
        var index = 0;
        var lead = position.Length - Rank;
        for (var axis = 0; axis < Rank; axis++) index = (index * Shape[axis]) + (Shape[axis] == 1 ? 0 : position[lead + axis]);
        return Values[index];
    }
}
