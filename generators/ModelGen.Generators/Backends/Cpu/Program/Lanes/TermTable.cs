using System.Globalization;
using System.Runtime.CompilerServices;
using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Makes terms, one for all equal expressions.</summary>
internal sealed class TermTable
{
    private readonly Dictionary<string, Term> known = new(StringComparer.Ordinal);

    /// <summary>Every term, each after its arguments.</summary>
    public List<Term> All { get; } = [];

    /// <summary>Whether some number of a sample would depend on a sum over the batch, which lanes cannot wait for.</summary>
    public bool HasConflict { get; private set; }

    /// <summary>The node whose terms are being made.</summary>
    public Node? Owner { get; set; }

    public Term Constant(double value) =>
        Get("c" + value.ToString("R", CultureInfo.InvariantCulture), TermKind.Constant, Stage.Before, [], t => t.Number = value);

    /// <summary>An element of a value that is read from memory.</summary>
    public Term Leaf(TermKind kind, Value value, int element) => Add(kind, kind == TermKind.Input ? Stage.Samples : Stage.Before, [], t =>
    {
        t.Source = value;
        t.Element = element;
    });

    public Term Call(ScalarFunction function, params Term[] arguments)
    {
        var stage = arguments.Max(a => a.Stage);
        if (stage == Stage.After && arguments.Any(a => a.Stage == Stage.Samples)) HasConflict = true;
        var key = "f" + ((int)function).ToString(CultureInfo.InvariantCulture) + Ids(arguments);
        return Get(key, TermKind.Call, stage, arguments, t => t.Function = function);
    }

    /// <summary>The term where a lane holds a sample, 0 elsewhere. Inputs are 0 there already.</summary>
    public Term Keep(Term term) =>
        term.Kind is TermKind.Input or TermKind.Keep ? term : Get("k" + Ids([term]), TermKind.Keep, Stage.Samples, [term], _ => { });

    /// <summary>The sum of a term over the samples of the batch.</summary>
    public Term Sum(Term term)
    {
        if (term.Stage == Stage.After) HasConflict = true;
        var contribution = Masked(term, Owner);
        return Get("s" + Ids([contribution]), TermKind.Sum, Stage.After, [contribution], _ => { });
    }

    /// <summary>The term of an expression over terms that stand in it as inputs.</summary>
    public Term From(Scalar expression, Dictionary<Scalar, Term> done)
    {
        switch (expression)
        {
            case ScalarConstant c: return Constant(c.Value);
            case ScalarInput x: return All[x.Index];
            case ScalarCall call:
                if (done.TryGetValue(expression, out var term)) return term;
                return done[expression] = Call(call.Function, call.Arguments.Select(a => From(a, done)).ToArray());
            default: throw new InvalidOperationException("an output stands in an expression to unroll");
        }
    }

    /// <summary>A contribution to a sum that is 0 in lanes without a sample. A product is when its factors are, so that the factors, which
    /// many products share, are masked rather than the products.</summary>
    private Term Masked(Term term, Node? node)
    {
        if (term.Kind == TermKind.Call && term.Owner == node && term.Stage == Stage.Samples)
        {
            switch (term.Function)
            {
                case ScalarFunction.Add or ScalarFunction.Subtract or ScalarFunction.Negate:
                    return Call(term.Function, term.Arguments.Select(a => Masked(a, node)).ToArray());
                case ScalarFunction.Multiply:
                    return Call(term.Function, term.Arguments.Select(a => a.Stage == Stage.Samples ? Masked(a, node) : a).ToArray());
            }
        }
        return Keep(term);
    }

    private static string Ids(IEnumerable<Term> terms) =>
        string.Concat(terms.Select(t => "," + t.Id.ToString(CultureInfo.InvariantCulture)));

    private Term Get(string key, TermKind kind, Stage stage, IReadOnlyList<Term> arguments, Action<Term> complete)
    {
        if (known.TryGetValue(key, out var term)) return term;
        return known[key] = Add(kind, stage, arguments, complete);
    }

    private Term Add(TermKind kind, Stage stage, IReadOnlyList<Term> arguments, Action<Term> complete)
    {
        var term = new Term(All.Count, kind, stage, arguments) { Owner = Owner };
        complete(term);
        All.Add(term);
        return term;
    }
}

/// <summary>Compares expressions by identity: they share subexpressions, and comparing them by content would take them apart again and
/// again.</summary>
internal sealed class ByReference : IEqualityComparer<Scalar>
{
    public static ByReference Instance { get; } = new();

    public bool Equals(Scalar? x, Scalar? y) => ReferenceEquals(x, y);

    public int GetHashCode(Scalar obj) => RuntimeHelpers.GetHashCode(obj);
}
