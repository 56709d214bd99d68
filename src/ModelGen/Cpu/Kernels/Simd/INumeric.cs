namespace ModelGen.Kernels;

/// <summary>Numbers of type <typeparamref name="T"/> that one instruction computes with, as arithmetic sees them: all that elementwise
/// formulas and update rules need, which therefore hold for every processor. <see cref="IRegister{TSelf, T}"/> adds what kernels of the CPU
/// need.</summary>
/// <remarks>Comparisons give a mask (all bits set or none) that only <see cref="Select"/> reads.</remarks>
/// <typeparam name="TSelf">The type itself.</typeparam>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface INumeric<TSelf, T>
    where TSelf : struct, INumeric<TSelf, T>
    where T : unmanaged
{
    /// <summary>Zero in every lane.</summary>
    static abstract TSelf Zero { get; }

    /// <summary>One in every lane.</summary>
    static abstract TSelf One { get; }

    /// <summary>The same number in every lane.</summary>
    static abstract TSelf Broadcast(T value);

    /// <summary>The same constant in every lane, rounded to <typeparamref name="T"/>.</summary>
    static abstract TSelf Constant(double value);

    /// <summary>x + y.</summary>
    static abstract TSelf operator +(TSelf x, TSelf y);

    /// <summary>x - y.</summary>
    static abstract TSelf operator -(TSelf x, TSelf y);

    /// <summary>x y.</summary>
    static abstract TSelf operator *(TSelf x, TSelf y);

    /// <summary>x / y.</summary>
    static abstract TSelf operator /(TSelf x, TSelf y);

    /// <summary>-x.</summary>
    static abstract TSelf operator -(TSelf x);

    /// <summary>x y + z, rounded once where the processor can.</summary>
    static abstract TSelf MultiplyAdd(TSelf x, TSelf y, TSelf z);

    /// <summary>The smaller; NaN if either is NaN.</summary>
    static abstract TSelf Min(TSelf x, TSelf y);

    /// <summary>The larger; NaN if either is NaN.</summary>
    static abstract TSelf Max(TSelf x, TSelf y);

    /// <summary>|x|.</summary>
    static abstract TSelf Abs(TSelf x);

    /// <summary>√x.</summary>
    static abstract TSelf Sqrt(TSelf x);

    /// <summary>The largest integer not above x.</summary>
    static abstract TSelf Floor(TSelf x);

    /// <summary>eˣ.</summary>
    static abstract TSelf Exp(TSelf x);

    /// <summary>eˣ as <see cref="Exp"/>, but compiled into the caller: for a formula that consists of little else.</summary>
    static abstract TSelf ExpInline(TSelf x);

    /// <summary>eˣ - 1, accurate near 0.</summary>
    static abstract TSelf ExpM1(TSelf x);

    /// <summary>ln x; -∞ at 0, NaN below.</summary>
    static abstract TSelf Log(TSelf x);

    /// <summary>ln(1 + x), accurate near 0.</summary>
    static abstract TSelf Log1P(TSelf x);

    /// <summary>The hyperbolic tangent.</summary>
    static abstract TSelf Tanh(TSelf x);

    /// <summary>1 / (1 + e⁻ˣ), without overflow at either end.</summary>
    static abstract TSelf Sigmoid(TSelf x);

    /// <summary>The error function 2/√π ∫₀ˣ e^(-t²) dt.</summary>
    static abstract TSelf Erf(TSelf x);

    /// <summary>sin x.</summary>
    static abstract TSelf Sin(TSelf x);

    /// <summary>cos x.</summary>
    static abstract TSelf Cos(TSelf x);

    /// <summary>xʸ, as <see cref="Math.Pow"/> defines it.</summary>
    static abstract TSelf Pow(TSelf x, TSelf y);

    /// <summary>-1, 0 or 1 by the sign of x; NaN stays NaN.</summary>
    static abstract TSelf Sign(TSelf x);

    /// <summary>Mask of x &gt; y.</summary>
    static abstract TSelf Greater(TSelf x, TSelf y);

    /// <summary>Mask of x ≥ y.</summary>
    static abstract TSelf GreaterOrEqual(TSelf x, TSelf y);

    /// <summary>Mask of x = y.</summary>
    static abstract TSelf Equal(TSelf x, TSelf y);

    /// <summary>mask ? x : y, lane by lane.</summary>
    static abstract TSelf Select(TSelf mask, TSelf x, TSelf y);
}
