namespace ModelGen;

public static partial class Layers
{
    /// <summary>y = 1 where a &gt; b, else 0.</summary>
    /// <remarks>Elementwise, with broadcasting. Its gradient is 0 everywhere.</remarks>
    /// <param name="a">One operand.</param>
    /// <param name="b">The other, of a shape that broadcasts with it.</param>
    public static Tensor Greater(Tensor a, Tensor b) => throw NetworkMethods.NeverRuns();

    /// <summary>y = 1 where a &gt; b, else 0.</summary>
    /// <remarks>Elementwise. Its gradient is 0 everywhere.</remarks>
    /// <param name="a">One operand.</param>
    /// <param name="b">The number to compare with.</param>
    public static Tensor Greater(Tensor a, double b) => throw NetworkMethods.NeverRuns();

    /// <summary>y = 1 where a &gt;= b, else 0.</summary>
    /// <remarks>Elementwise, with broadcasting. Its gradient is 0 everywhere.</remarks>
    /// <param name="a">One operand.</param>
    /// <param name="b">The other, of a shape that broadcasts with it.</param>
    public static Tensor GreaterEqual(Tensor a, Tensor b) => throw NetworkMethods.NeverRuns();

    /// <summary>y = 1 where a &gt;= b, else 0.</summary>
    /// <remarks>Elementwise. Its gradient is 0 everywhere.</remarks>
    /// <param name="a">One operand.</param>
    /// <param name="b">The number to compare with.</param>
    public static Tensor GreaterEqual(Tensor a, double b) => throw NetworkMethods.NeverRuns();

    /// <summary>y = 1 where a &lt; b, else 0.</summary>
    /// <remarks>Elementwise, with broadcasting. Its gradient is 0 everywhere.</remarks>
    /// <param name="a">One operand.</param>
    /// <param name="b">The other, of a shape that broadcasts with it.</param>
    public static Tensor Less(Tensor a, Tensor b) => throw NetworkMethods.NeverRuns();

    /// <summary>y = 1 where a &lt; b, else 0.</summary>
    /// <remarks>Elementwise. Its gradient is 0 everywhere.</remarks>
    /// <param name="a">One operand.</param>
    /// <param name="b">The number to compare with.</param>
    public static Tensor Less(Tensor a, double b) => throw NetworkMethods.NeverRuns();

    /// <summary>y = 1 where a &lt;= b, else 0.</summary>
    /// <remarks>Elementwise, with broadcasting. Its gradient is 0 everywhere.</remarks>
    /// <param name="a">One operand.</param>
    /// <param name="b">The other, of a shape that broadcasts with it.</param>
    public static Tensor LessEqual(Tensor a, Tensor b) => throw NetworkMethods.NeverRuns();

    /// <summary>y = 1 where a &lt;= b, else 0.</summary>
    /// <remarks>Elementwise. Its gradient is 0 everywhere.</remarks>
    /// <param name="a">One operand.</param>
    /// <param name="b">The number to compare with.</param>
    public static Tensor LessEqual(Tensor a, double b) => throw NetworkMethods.NeverRuns();

    /// <summary>y = 1 where a = b, else 0.</summary>
    /// <remarks>Elementwise, with broadcasting. Its gradient is 0 everywhere.</remarks>
    /// <param name="a">One operand.</param>
    /// <param name="b">The other, of a shape that broadcasts with it.</param>
    public static Tensor Equal(Tensor a, Tensor b) => throw NetworkMethods.NeverRuns();

    /// <summary>y = 1 where a = b, else 0.</summary>
    /// <remarks>Elementwise. Its gradient is 0 everywhere.</remarks>
    /// <param name="a">One operand.</param>
    /// <param name="b">The number to compare with.</param>
    public static Tensor Equal(Tensor a, double b) => throw NetworkMethods.NeverRuns();

    /// <summary>y = 1 where a and b differ, else 0.</summary>
    /// <remarks>Elementwise, with broadcasting. Its gradient is 0 everywhere.</remarks>
    /// <param name="a">One operand.</param>
    /// <param name="b">The other, of a shape that broadcasts with it.</param>
    public static Tensor NotEqual(Tensor a, Tensor b) => throw NetworkMethods.NeverRuns();

    /// <summary>y = 1 where a and b differ, else 0.</summary>
    /// <remarks>Elementwise. Its gradient is 0 everywhere.</remarks>
    /// <param name="a">One operand.</param>
    /// <param name="b">The number to compare with.</param>
    public static Tensor NotEqual(Tensor a, double b) => throw NetworkMethods.NeverRuns();

    /// <summary>y = a where the condition is not 0, else b.</summary>
    /// <remarks>Elementwise, with broadcasting. The gradient goes to what was chosen; that of the condition is 0.</remarks>
    /// <param name="condition">Numbers, or the result of a comparison; 0 means no.</param>
    /// <param name="a">What y is where the condition is not 0.</param>
    /// <param name="b">What y is elsewhere.</param>
    public static Tensor Where(Tensor condition, Tensor a, Tensor b) => throw NetworkMethods.NeverRuns();

    /// <summary>y = a where the condition is not 0, else b.</summary>
    /// <remarks>Elementwise, with broadcasting. The gradient goes to what was chosen; that of the condition is 0.</remarks>
    /// <param name="condition">Numbers, or the result of a comparison; 0 means no.</param>
    /// <param name="a">What y is where the condition is not 0.</param>
    /// <param name="b">What y is elsewhere.</param>
    public static Tensor Where(Tensor condition, Tensor a, double b) => throw NetworkMethods.NeverRuns();

    /// <summary>y = a where the condition is not 0, else b.</summary>
    /// <remarks>Elementwise, with broadcasting. The gradient goes to what was chosen; that of the condition is 0.</remarks>
    /// <param name="condition">Numbers, or the result of a comparison; 0 means no.</param>
    /// <param name="a">What y is where the condition is not 0.</param>
    /// <param name="b">What y is elsewhere.</param>
    public static Tensor Where(Tensor condition, double a, Tensor b) => throw NetworkMethods.NeverRuns();

    /// <summary>y = a where the condition is not 0, else b.</summary>
    /// <remarks>Elementwise, with broadcasting. The gradient goes to what was chosen; that of the condition is 0.</remarks>
    /// <param name="condition">Numbers, or the result of a comparison; 0 means no.</param>
    /// <param name="a">What y is where the condition is not 0.</param>
    /// <param name="b">What y is elsewhere.</param>
    public static Tensor Where(Tensor condition, double a, double b) => throw NetworkMethods.NeverRuns();
}
