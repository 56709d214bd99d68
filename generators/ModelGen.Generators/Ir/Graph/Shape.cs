using System.Collections;

namespace ModelGen.Generators.Ir;

/// <summary>The axes of a tensor, outermost first. A batched tensor starts with the axis B; parameters and scalars do not.</summary>
internal sealed class Shape : IReadOnlyList<Dim>, IEquatable<Shape>
{
    private readonly Dim[] dims;

    public Shape(params Dim[] dims) => this.dims = dims;

    public Shape(IEnumerable<Dim> dims)
        : this(dims.ToArray())
    {
    }

    public static Shape Scalar { get; } = new();

    public int Count => dims.Length;

    public int Rank => dims.Length;

    public Dim this[int axis] => dims[axis < 0 ? dims.Length + axis : axis];

    public Dim Last => dims.Length == 0 ? Dim.One : dims[dims.Length - 1];

    public bool IsBatched => dims.Length > 0 && dims[0].BatchPower > 0;

    public bool IsConstant => dims.All(d => d.IsConstant);

    /// <summary>The number of elements.</summary>
    public Dim Elements => dims.Aggregate(Dim.One, (a, b) => a * b);

    /// <summary>The product of all axes but the last: how many rows there are.</summary>
    public Dim Rows => dims.Take(Math.Max(0, dims.Length - 1)).Aggregate(Dim.One, (a, b) => a * b);

    /// <summary>Elements of one sample of a batched tensor, of the whole of any other.</summary>
    public Dim PerSample => IsBatched ? Product(1, Rank) : Elements;

    /// <summary>The axes a user counts: without the batch.</summary>
    public IEnumerable<Dim> SampleAxes => IsBatched ? dims.Skip(1) : dims;

    public Dim Product(int start, int end)
    {
        var product = Dim.One;
        for (var i = start; i < end; i++) product *= dims[i];
        return product;
    }

    public Shape With(int axis, Dim value)
    {
        var copy = (Dim[])dims.Clone();
        copy[axis < 0 ? copy.Length + axis : axis] = value;
        return new(copy);
    }

    public Shape Without(int axis) => new(dims.Where((_, i) => i != (axis < 0 ? dims.Length + axis : axis)));

    /// <summary>The shape that both broadcast to by NumPy's rule, or null.</summary>
    public static Shape? Broadcast(Shape a, Shape b)
    {
        var rank = Math.Max(a.Rank, b.Rank);
        var result = new Dim[rank];
        for (var i = 0; i < rank; i++)
        {
            var x = i < rank - a.Rank ? Dim.One : a[i - (rank - a.Rank)];
            var y = i < rank - b.Rank ? Dim.One : b[i - (rank - b.Rank)];
            if (x == y || y.IsOne) result[i] = x;
            else if (x.IsOne) result[i] = y;
            else return null;
        }
        return new(result);
    }

    public bool Equals(Shape? other) => other is not null && dims.SequenceEqual(other.dims);

    public override bool Equals(object? obj) => Equals(obj as Shape);

    public override int GetHashCode() => dims.Aggregate(17, (h, d) => unchecked((h * 31) + d.GetHashCode()));

    public IEnumerator<Dim> GetEnumerator() => ((IEnumerable<Dim>)dims).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => "(" + string.Join(", ", dims) + ")";
}
