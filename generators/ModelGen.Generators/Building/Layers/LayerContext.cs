using System.Globalization;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Building;

/// <summary>What a layer sees while it is built: its tensors and constant arguments by the names of the call form's parameters, its own
/// name, and the graph.</summary>
internal sealed class LayerContext
{
    private readonly IReadOnlyDictionary<string, IReadOnlyList<Value>> tensors;
    private readonly IReadOnlyDictionary<string, ArgumentSpec> arguments;

    public LayerContext(
        GraphBuilder builder, string kind, string name, int site, bool frozen,
        IReadOnlyDictionary<string, IReadOnlyList<Value>> tensors, IReadOnlyDictionary<string, ArgumentSpec> arguments)
    {
        B = builder;
        Kind = kind;
        Name = name;
        Site = site;
        IsFrozen = frozen || Bool("frozen", arguments);
        this.tensors = tensors;
        this.arguments = arguments;
    }

    public GraphBuilder B { get; }

    public string Kind { get; }

    /// <summary>Its name in checkpoints and messages: <c>fc1</c>, <c>block1.conv0</c>.</summary>
    public string Name { get; }

    public int Site { get; }

    public bool IsFrozen { get; }

    /// <summary>The call in a network method; null for an attribute.</summary>
    public CallExpression? Call { get; set; }

    /// <summary>Where the method is called that carries the layer as an attribute, or -1.</summary>
    public int CallSite { get; set; } = -1;

    /// <summary>The key of what flows down a stack: it serves for every tensor parameter that has none of its own.</summary>
    public const string Flow = "*";

    /// <summary>The first of its tensors; null where it has none.</summary>
    public Value? AnyTensor => tensors.Values.Where(t => t.Count > 0).Select(t => t[0]).FirstOrDefault();

    /// <summary>The tensor passed for a parameter.</summary>
    public Value Tensor(string parameter) =>
        tensors.TryGetValue(parameter, out var list) && list.Count > 0 ? list[0]
        : parameter != "target" && tensors.TryGetValue(Flow, out var flow) ? flow[0]
        : B.Unknown();

    /// <summary>All tensors passed for a <c>params</c> parameter.</summary>
    public IReadOnlyList<Value> Tensors(string parameter) => tensors.TryGetValue(parameter, out var list) ? list : [];

    public bool HasTensor(string parameter) => tensors.ContainsKey(parameter);

    /// <summary>The first tensor, whatever its parameter is called.</summary>
    public Value X => Tensor("x");

    /// <summary>The lengths of sequences of <paramref name="steps"/> steps: those passed, else those of the stack's input; null where there
    /// are none, unknown, with a finding, where what was passed are no such lengths.</summary>
    public Value? Lengths(Dim steps, string parameter = "lengths")
    {
        var given = HasTensor(parameter) ? Tensor(parameter) : B.Scope.Lengths;
        if (given is null || given.IsUnknown) return given;
        var of = InputOp.StepsOf(given);
        if (of == steps) return given;
        B.ReportAt(Site, "MG3015", Name, $"{steps} steps", Provenance.Name(given),
            of is { } counted ? $"counts {counted}" : "is no input marked [Lengths]");
        return B.Unknown();
    }

    public bool Has(string parameter) => arguments.TryGetValue(parameter, out var a) && a.Value.Kind != ConstantKind.Null;

    /// <summary>Where an argument stands, or the layer if it was left out.</summary>
    public int SiteOf(string parameter) => arguments.TryGetValue(parameter, out var a) && a.Site >= 0 ? a.Site : Site;

    /// <summary>Where an element of an array argument stands: elements of an attribute's have places of their own behind that of the
    /// list.</summary>
    public int SiteOf(string parameter, int element)
    {
        var site = SiteOf(parameter);
        if (Call is null) return site == Site ? site : site + 1 + element;
        return Call.Arguments.FirstOrDefault(a => a.Parameter == parameter)?.Value is ArrayExpression { Length: null } list
            && element < list.Items.Count ? list.Items[element].Site : site;
    }

    /// <summary>Whether an argument is written as numbers, which can be put right where they stand.</summary>
    private bool IsLiteral(string parameter) =>
        Call is null || Call.Arguments.FirstOrDefault(a => a.Parameter == parameter)?.Value is { } argument
            && (argument is ConstantExpression
                || (argument is ArrayExpression { Length: null } list && list.Items.All(i => i is ConstantExpression)));

    /// <summary>Notes the numbers that decided axes of a result.</summary>
    public void MarkSizes(Value result)
    {
        if (result.IsUnknown || result.SizeSites is not null || result.Producer.Layer != Name) return;
        foreach (var (parameter, axis) in new[] { ("features", result.Shape.Rank - 1),
            ("classes", result.Shape.Rank - 1), ("channels", 1) })
        {
            if (!Has(parameter) || !IsLiteral(parameter) || SiteOf(parameter) == Site || axis < 0 || axis >= result.Shape.Rank) continue;
            (result.SizeSites ??= Enumerable.Repeat(-1, result.Shape.Rank).ToArray())[axis] = SiteOf(parameter);
        }
        if (Has("shape") && IsLiteral("shape")) MarkShape(result);
    }

    /// <summary>Notes that the argument <c>shape</c> decided the axes of a sample.</summary>
    public void MarkShape(Value result)
    {
        var (count, rank) = (Ints("shape").Count, result.Shape.Rank);
        if (result.IsUnknown || SiteOf("shape") == Site || count > rank) return;
        result.SizeSites = Enumerable.Range(0, rank)
            .Select(axis => axis < rank - count ? -1 : SiteOf("shape", axis - (rank - count))).ToArray();
    }

    public int Int(string parameter, int fallback = 0) => Has(parameter) ? (int)arguments[parameter].Value.Number : fallback;

    public double Real(string parameter, double fallback = 0) => Has(parameter) ? arguments[parameter].Value.Number : fallback;

    public bool Bool(string parameter, bool fallback = false) => Has(parameter) ? arguments[parameter].Value.Number != 0 : fallback;

    /// <summary>The name of an enum member, or a string.</summary>
    public string Text(string parameter, string fallback = "") => Has(parameter) ? arguments[parameter].Value.Text : fallback;

    public IReadOnlyList<int> Ints(string parameter) => Has(parameter)
        ? arguments[parameter].Value.Kind == ConstantKind.Array
            ? arguments[parameter].Value.Items.Select(i => (int)i.Number).ToList()
            : [(int)arguments[parameter].Value.Number]
        : [];

    public IReadOnlyList<double> Reals(string parameter) => Has(parameter) && arguments[parameter].Value.Kind == ConstantKind.Array
        ? arguments[parameter].Value.Items.Select(i => i.Number).ToList() : [];

    /// <summary>Reports MG1009 on the argument unless the condition holds.</summary>
    public bool Require(bool condition, string parameter, string needed)
    {
        if (condition) return true;
        var found = arguments.TryGetValue(parameter, out var a) ? a.Value.ToString() : "missing";
        B.ReportAt(SiteOf(parameter), "MG1009", parameter, needed, found);
        return false;
    }

    /// <summary>Whether each number is one: what no layer accepts is refused in one place. Infinity is a bound or a mask to those that take
    /// it.</summary>
    public bool HasNumbers()
    {
        foreach (var argument in arguments.Values)
        {
            IEnumerable<Constant> numbers = argument.Value.Kind == ConstantKind.Array ? argument.Value.Items : [argument.Value];
            var takesInfinity = argument.Name is "min" or "max" or "a" or "b" or "threshold" || (argument.Name == "p" && Kind == "Norm");
            if (numbers.Any(n => double.IsNaN(n.Number) || (double.IsInfinity(n.Number) && !takesInfinity)))
                return Require(false, argument.Name, takesInfinity ? "a number" : "finite");
        }
        return true;
    }

    /// <summary>A number that has to be positive, such as the ε of a norm; reports MG1009 otherwise.</summary>
    public bool Positive(string parameter, double fallback, out double value) =>
        Require((value = Real(parameter, fallback)) > 0, parameter, "positive");

    /// <summary>A number that must not be negative, such as a margin; reports MG1009 otherwise.</summary>
    public bool NotNegative(string parameter, double fallback, out double value) =>
        Require((value = Real(parameter, fallback)) >= 0, parameter, "not negative");

    /// <summary>A number from 0 to 1, such as a probability; reports MG1009 otherwise.</summary>
    public bool Fraction(string parameter, double fallback, out double value) =>
        Require((value = Real(parameter, fallback)) is >= 0 and <= 1, parameter, "from 0 to 1");

    /// <summary>A user's axis (counted over the sample, negative from the end) as an axis of the full shape; reports MG3003 and gives -1
    /// when there is no such axis.</summary>
    public int Axis(Value x, int axis, string parameter = "axis")
    {
        var lead = x.Shape.IsBatched ? 1 : 0;
        var rank = x.Shape.Rank - lead;
        var result = axis < 0 ? axis + rank : axis;
        if (result >= 0 && result < rank) return result + lead;
        if (!x.IsUnknown)
            B.ReportAt(SiteOf(parameter), "MG3003", Name.Length > 0 ? Name : Kind,
                axis.ToString(CultureInfo.InvariantCulture), x.Shape.ToString());
        return -1;
    }

    /// <summary>A parameter of this layer.</summary>
    public Value Parameter(string role, ParameterKind kind, Shape shape, Initialization start, bool isNotNegative = false)
    {
        var full = Name.Length > 0 ? Name + "." + role : role;
        var isFirst = !B.Parameters.Contains(full);
        if (isFirst && B.Parameters.TotalElements + (long)shape.Elements.Factor > int.MaxValue / 2)
        {
            B.Report("MG3011", Name, shape.ToString());
            return B.Unknown();
        }
        var info = B.Parameters.GetOrAdd(full, kind, shape, start, !IsFrozen, Site);
        if (info.Site != Site)
        {
            B.ReportAt(Site, "MG2001", Name);
            return B.Unknown();
        }
        var x = X.IsUnknown ? tensors.Values.Where(t => t.Count > 0).Select(t => t[0]).FirstOrDefault(t => !t.IsUnknown) : X;
        info.IsNotNegative |= isNotNegative;
        if (isFirst && x is not null) info.InputSite = Provenance.Site(Provenance.Source(x, 1), 1);
        if (info.Shape.Equals(shape)) return B.Parameter(info);
        // A layer that is called again shares its parameters, and so has to fit them.
        var axes = Enumerable.Range(0, Math.Min(shape.Rank, info.Shape.Rank)).Where(a => shape[a] != info.Shape[a]).ToList();
        var isSize = x is not null && shape.Rank == info.Shape.Rank && axes.Count == 1 && x.Shape.Last == shape[axes[0]];
        var needed = isSize
            ? $"{info.Shape[axes[0]]} input features, as in its first call,"
            : $"an input for its {role} {info.Shape}, as in its first call,";
        var source = x is null ? "x" : Provenance.Name(x, 1);
        B.ReportConflict(
            CallSite >= 0 ? CallSite : Site, x is null ? [] : [(x, 1)], "MG3001",
            [info.InputSite], Name, needed, source, isSize ? shape[axes[0]].ToString() : $"one for {shape}", x?.Shape.ToString() ?? "");
        return B.Unknown();
    }

    /// <summary>Builds a layer that is part of this one, whose parameters are named below it:
    /// <c>encoder0.self_attn.in_proj_weight</c>.</summary>
    /// <param name="kind">The layer.</param>
    /// <param name="role">Its name within this one.</param>
    /// <param name="inner">Its tensors; null ones are left out.</param>
    /// <param name="options">Its arguments, which stand where this layer stands.</param>
    public Value Build(string kind, string role, (string Parameter, Value? Value)[] inner, params (string Name, Constant Value)[] options)
    {
        var named = inner.Where(t => t.Value is not null)
            .ToDictionary(t => t.Parameter, t => (IReadOnlyList<Value>)[t.Value!], StringComparer.Ordinal);
        if (named.Values.Any(v => v[0].IsUnknown)) return B.Unknown();
        var given = options.ToDictionary(o => o.Name, o => new ArgumentSpec(o.Name, o.Value, SiteOf(o.Name)), StringComparer.Ordinal);
        var part = new LayerContext(B.At(B.Site, LayerNames.Join(Name, role)), kind, LayerNames.Join(Name, role), Site, IsFrozen, named,
            given)
        { Call = Call, CallSite = CallSite };
        return LayerCatalog.Find(kind)!.Build(part)[0];
    }

    /// <summary>What the user chose by <c>Init</c> and <c>Scale</c> that a parameter starts from, or the layer's own choice.</summary>
    public Initialization Initialization(Initialization own)
    {
        var scale = Real("scale", 1);
        var name = Text("init", "Default");
        switch (name)
        {
            case "Default": return own;
            case "Zeros": return Ir.Initialization.Zeros;
            case "Constant": return new ConstantInitialization(scale);
            case "Uniform": return new UniformInitialization(scale);
            case "Normal": return new NormalInitialization(scale);
        }
        var isRule = Enum.TryParse<InitializationRule>(name, out var rule) && Enum.IsDefined(typeof(InitializationRule), rule);
        return Require(isRule, "init", "a member of Init") ? new RuleInitialization(rule, scale) : own;
    }

    /// <summary>What a bias starts from: the layer's own choice, or zeros where the user chose what its weight starts from.</summary>
    public Initialization BiasInitialization(Initialization own) => Text("init", "Default") == "Default" ? own : Ir.Initialization.Zeros;

    private static bool Bool(string parameter, IReadOnlyDictionary<string, ArgumentSpec> arguments) =>
        arguments.TryGetValue(parameter, out var a) && a.Value.Kind == ConstantKind.Boolean && a.Value.Number != 0;
}
