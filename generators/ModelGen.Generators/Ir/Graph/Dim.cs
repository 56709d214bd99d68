using System.Globalization;

namespace ModelGen.Generators.Ir;

/// <summary>One axis of a shape: a constant times powers of the two sizes that are free until run time, the batch B and the sequence length
/// T.</summary>
internal readonly record struct Dim(long Factor, int BatchPower = 0, int SequencePower = 0)
{
    public static Dim One => new(1);

    public static Dim Batch => new(1, 1);

    public static Dim Sequence => new(1, 0, 1);

    public bool IsConstant => BatchPower == 0 && SequencePower == 0;

    public bool IsOne => this == One;

    /// <summary>The constant as an int; only for constant axes.</summary>
    public int Value => IsConstant ? checked((int)Factor) : throw new InvalidOperationException($"the axis {this} is not a constant");

    public static implicit operator Dim(int value) => new(value);

    public static Dim operator *(Dim a, Dim b) =>
        new(checked(a.Factor * b.Factor), a.BatchPower + b.BatchPower, a.SequencePower + b.SequencePower);

    /// <summary>a / b where b divides a.</summary>
    public static bool TryDivide(Dim a, Dim b, out Dim quotient)
    {
        quotient = default;
        if (b.Factor == 0 || a.Factor % b.Factor != 0 || a.BatchPower < b.BatchPower || a.SequencePower < b.SequencePower) return false;
        quotient = new(a.Factor / b.Factor, a.BatchPower - b.BatchPower, a.SequencePower - b.SequencePower);
        return true;
    }

    /// <summary>The size as people write it: <c>784</c>, <c>B</c>, <c>3BT</c>.</summary>
    public override string ToString()
    {
        if (IsConstant) return Factor.ToString(CultureInfo.InvariantCulture);
        var symbols = new string('B', BatchPower) + new string('T', SequencePower);
        return Factor == 1 ? symbols : Factor.ToString(CultureInfo.InvariantCulture) + symbols;
    }
}
