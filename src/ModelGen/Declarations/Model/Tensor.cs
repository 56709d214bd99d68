namespace ModelGen;

/// <summary>
/// A value inside a network method. It exists only while the network is compiled: there is no way to make one, and none is ever made.
/// </summary>
/// <remarks>
/// Shapes are those of one sample; the batch comes in front, is never counted and cannot be named. Operators work elementwise and broadcast
/// as NumPy does: axes are lined up from the last, and an axis of size 1, or one that is missing, repeats. Comparisons give 1 where they
/// hold and 0 elsewhere, and have no gradient.
/// </remarks>
public sealed class Tensor
{
    private Tensor()
    {
    }

    /// <summary>Size of the channel axis: the first of the sample's axes, as in (C, H, W). A constant of the build.</summary>
    public int Channels => throw NetworkMethods.NeverRuns();

    /// <summary>Size of the feature axis: the last of the sample's axes. A constant of the build.</summary>
    public int Features => throw NetworkMethods.NeverRuns();

    /// <summary>Size of the time axis of a sequence (T, features): the last but one. <see cref="Dim.Sequence"/> where it is free.</summary>
    public int Length => throw NetworkMethods.NeverRuns();

    /// <summary>The sizes of the sample's axes. Constants of the build.</summary>
    public TensorShape Shape => throw NetworkMethods.NeverRuns();

    /// <summary>y = -x.</summary>
    public static Tensor operator -(Tensor x) => throw NetworkMethods.NeverRuns();

    /// <summary>y = a + b.</summary>
    public static Tensor operator +(Tensor a, Tensor b) => throw NetworkMethods.NeverRuns();

    /// <summary>y = a + b.</summary>
    public static Tensor operator +(Tensor a, double b) => throw NetworkMethods.NeverRuns();

    /// <summary>y = a + b.</summary>
    public static Tensor operator +(double a, Tensor b) => throw NetworkMethods.NeverRuns();

    /// <summary>y = a - b.</summary>
    public static Tensor operator -(Tensor a, Tensor b) => throw NetworkMethods.NeverRuns();

    /// <summary>y = a - b.</summary>
    public static Tensor operator -(Tensor a, double b) => throw NetworkMethods.NeverRuns();

    /// <summary>y = a - b.</summary>
    public static Tensor operator -(double a, Tensor b) => throw NetworkMethods.NeverRuns();

    /// <summary>y = a * b, elementwise; the matrix product is <see cref="Layers.MatMul"/>.</summary>
    public static Tensor operator *(Tensor a, Tensor b) => throw NetworkMethods.NeverRuns();

    /// <summary>y = a * b.</summary>
    public static Tensor operator *(Tensor a, double b) => throw NetworkMethods.NeverRuns();

    /// <summary>y = a * b.</summary>
    public static Tensor operator *(double a, Tensor b) => throw NetworkMethods.NeverRuns();

    /// <summary>y = a / b, elementwise.</summary>
    public static Tensor operator /(Tensor a, Tensor b) => throw NetworkMethods.NeverRuns();

    /// <summary>y = a / b.</summary>
    public static Tensor operator /(Tensor a, double b) => throw NetworkMethods.NeverRuns();

    /// <summary>y = a / b.</summary>
    public static Tensor operator /(double a, Tensor b) => throw NetworkMethods.NeverRuns();

    /// <summary>y = 1 where a &gt; b, else 0.</summary>
    public static Tensor operator >(Tensor a, Tensor b) => throw NetworkMethods.NeverRuns();

    /// <summary>y = 1 where a &gt; b, else 0.</summary>
    public static Tensor operator >(Tensor a, double b) => throw NetworkMethods.NeverRuns();

    /// <summary>y = 1 where a &gt; b, else 0.</summary>
    public static Tensor operator >(double a, Tensor b) => throw NetworkMethods.NeverRuns();

    /// <summary>y = 1 where a &lt; b, else 0.</summary>
    public static Tensor operator <(Tensor a, Tensor b) => throw NetworkMethods.NeverRuns();

    /// <summary>y = 1 where a &lt; b, else 0.</summary>
    public static Tensor operator <(Tensor a, double b) => throw NetworkMethods.NeverRuns();

    /// <summary>y = 1 where a &lt; b, else 0.</summary>
    public static Tensor operator <(double a, Tensor b) => throw NetworkMethods.NeverRuns();

    /// <summary>y = 1 where a &gt;= b, else 0.</summary>
    public static Tensor operator >=(Tensor a, Tensor b) => throw NetworkMethods.NeverRuns();

    /// <summary>y = 1 where a &gt;= b, else 0.</summary>
    public static Tensor operator >=(Tensor a, double b) => throw NetworkMethods.NeverRuns();

    /// <summary>y = 1 where a &gt;= b, else 0.</summary>
    public static Tensor operator >=(double a, Tensor b) => throw NetworkMethods.NeverRuns();

    /// <summary>y = 1 where a &lt;= b, else 0.</summary>
    public static Tensor operator <=(Tensor a, Tensor b) => throw NetworkMethods.NeverRuns();

    /// <summary>y = 1 where a &lt;= b, else 0.</summary>
    public static Tensor operator <=(Tensor a, double b) => throw NetworkMethods.NeverRuns();

    /// <summary>y = 1 where a &lt;= b, else 0.</summary>
    public static Tensor operator <=(double a, Tensor b) => throw NetworkMethods.NeverRuns();
}
