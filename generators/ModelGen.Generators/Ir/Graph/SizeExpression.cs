using System.Globalization;

namespace ModelGen.Generators.Ir;

/// <summary>A size that is known when a pass runs: sums, products and floor division over the symbols whose values are free until then, all
/// of which are at least 1. Expressions are kept as sums of products in one order, so that equal sizes compare equal.</summary>
internal sealed class SizeExpression : IEquatable<SizeExpression>
{
    /// <summary>The samples of a batch.</summary>
    public static readonly SizeExpression Batch = Symbol("batch");

    /// <summary>The steps of a sequence.</summary>
    public static readonly SizeExpression Length = Symbol("length");

    public static readonly SizeExpression Zero = 0;

    public static readonly SizeExpression One = 1;

    private SizeExpression(IReadOnlyList<SizeTerm> terms) => Terms = terms;

    /// <summary>What is added up, products of fewer factors first; none for 0.</summary>
    public IReadOnlyList<SizeTerm> Terms { get; }

    /// <summary>The number, where nothing is free; else null.</summary>
    public long? Constant => Terms.Count == 0 ? 0 : Terms.Count == 1 && Terms[0].Factors.Count == 0 ? Terms[0].Coefficient : null;

    public static SizeExpression Symbol(string name) => Of([new(1, [new SizeSymbol(name)])]);

    public static implicit operator SizeExpression(long value) => Of([new(value, [])]);

    public static implicit operator SizeExpression(Dim dim) => Of(
        [new(dim.Factor,
            [.. Enumerable.Repeat(Batch.Terms[0].Factors[0], dim.BatchPower),
                .. Enumerable.Repeat(Length.Terms[0].Factors[0], dim.SequencePower)])]);

    public static SizeExpression operator +(SizeExpression a, SizeExpression b) => Of(a.Terms.Concat(b.Terms));

    public static SizeExpression operator -(SizeExpression a, SizeExpression b) => a + (-1 * b);

    public static SizeExpression operator *(SizeExpression a, SizeExpression b) =>
        Of(a.Terms.SelectMany(
            x => b.Terms.Select(y => new SizeTerm(checked(x.Coefficient * y.Coefficient), [.. x.Factors, .. y.Factors]))));

    /// <summary>⌊this / divisor⌋.</summary>
    public SizeExpression DividedBy(long divisor)
    {
        if (divisor <= 0)
            throw new ArgumentOutOfRangeException(nameof(divisor), $"A size is divided by {divisor} but divisors are positive.");
        // ⌊(q d + r) / d⌋ = q + ⌊r / d⌋: what is divisible comes out whole.
        var whole = Of(Terms.Where(t => t.Coefficient % divisor == 0).Select(t => t with { Coefficient = t.Coefficient / divisor }));
        var rest = Of(Terms.Where(t => t.Coefficient % divisor != 0));
        if (rest.Constant is { } number) return whole + FloorDivide(number, divisor);
        return whole + Of([new(1, [new SizeQuotient(rest, divisor)])]);
    }

    /// <summary>Its value for values of the symbols.</summary>
    public long Evaluate(Func<string, long> symbol) =>
        Terms.Sum(t => t.Factors.Aggregate(t.Coefficient, (product, factor) => checked(product * factor.Evaluate(symbol))));

    /// <summary>Whether it is proved to be 0 or more, whatever the symbols are: each is written as 1 and what is above it, and no
    /// coefficient may then be negative. False where that says nothing.</summary>
    public bool IsNeverNegative()
    {
        var shifted = Zero;
        foreach (var term in Terms)
        {
            SizeExpression product = term.Coefficient;
            foreach (var factor in term.Factors)
            {
                if (factor is SizeQuotient quotient && !quotient.Dividend.IsNeverNegative()) return false;
                product *= factor is SizeSymbol ? One + Of([new(1, [factor])]) : Of([new(1, [factor])]);
            }
            shifted += product;
        }
        return shifted.Terms.All(t => t.Coefficient > 0);
    }

    public bool Equals(SizeExpression? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is null || Terms.Count != other.Terms.Count) return false;
        for (var i = 0; i < Terms.Count; i++)
        {
            if (Terms[i].Coefficient != other.Terms[i].Coefficient || !Terms[i].HasFactorsOf(other.Terms[i])) return false;
        }
        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as SizeExpression);

    public override int GetHashCode() =>
        Terms.Aggregate(17, (hash, term) => unchecked((hash * 31) + (int)term.Coefficient + term.Factors.Count));

    /// <summary>As people write it: <c>16 + 96 batch</c>.</summary>
    public override string ToString() => Terms.Count == 0 ? "0" : string.Join(" + ", Terms);

    private static SizeExpression Of(IEnumerable<SizeTerm> terms)
    {
        var sums = new List<SizeTerm>();
        foreach (var given in terms)
        {
            var term = given.Factors.Count < 2
                ? given
                : given with { Factors = given.Factors.OrderBy(f => f.ToString(), StringComparer.Ordinal).ToList() };
            var known = sums.FindIndex(term.HasFactorsOf);
            if (known < 0) sums.Add(term);
            else sums[known] = term with { Coefficient = checked(sums[known].Coefficient + term.Coefficient) };
        }
        sums.RemoveAll(s => s.Coefficient == 0);
        return new(
            sums.Count < 2
                ? sums
                : sums.OrderBy(s => s.Factors.Count).ThenByDescending(s => string.Join(" ", s.Factors), StringComparer.Ordinal).ToList());
    }

    private static long FloorDivide(long a, long b) => (a / b) - (a % b < 0 ? 1 : 0);
}

/// <summary>A number times factors that are free.</summary>
internal sealed record SizeTerm(long Coefficient, IReadOnlyList<SizeFactor> Factors)
{
    /// <summary>Whether another term multiplies the same.</summary>
    public bool HasFactorsOf(SizeTerm other)
    {
        if (Factors.Count != other.Factors.Count) return false;
        for (var i = 0; i < Factors.Count; i++)
        {
            if (!Factors[i].Equals(other.Factors[i])) return false;
        }
        return true;
    }

    public override string ToString() =>
        string.Join(
            " ", (Coefficient == 1 && Factors.Count > 0 ? [] : new[] { Coefficient.ToString(CultureInfo.InvariantCulture) })
                .Concat(Factors.Select(f => f.ToString())));
}

/// <summary>What a term multiplies.</summary>
internal abstract record SizeFactor
{
    public abstract long Evaluate(Func<string, long> symbol);
}

/// <summary>A size that is free until a pass runs.</summary>
internal sealed record SizeSymbol(string Name) : SizeFactor
{
    public override long Evaluate(Func<string, long> symbol) => symbol(Name);

    public override string ToString() => Name;
}

/// <summary>⌊<paramref name="Dividend"/> / <paramref name="Divisor"/>⌋.</summary>
internal sealed record SizeQuotient(SizeExpression Dividend, long Divisor) : SizeFactor
{
    public override long Evaluate(Func<string, long> symbol)
    {
        var value = Dividend.Evaluate(symbol);
        return (value / Divisor) - (value % Divisor < 0 ? 1 : 0);
    }

    public override string ToString() => FormattableString.Invariant($"⌊({Dividend}) / {Divisor}⌋");
}
