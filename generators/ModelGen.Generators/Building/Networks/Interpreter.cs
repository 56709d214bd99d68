using System.Globalization;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Building;

/// <summary>A call of a network method: its locals, and the names that layers and helpers called in it get.</summary>
internal sealed class Frame(NetworkMethodSpec method, LayerNames layers, LayerNames helpers)
{
    public NetworkMethodSpec Method => method;

    /// <summary>Names of layers called here.</summary>
    public LayerNames Layers => layers;

    /// <summary>Names of the scopes of helpers called here.</summary>
    public LayerNames Helpers => helpers;

    public Dictionary<string, Item> Locals { get; } = new(StringComparer.Ordinal);

    /// <summary>What the method returned.</summary>
    public Item Result { get; set; } = Item.Unknown;

    /// <summary>Where the returned expression stands.</summary>
    public int ResultSite { get; set; } = -1;
}

/// <summary>Work done so far: programs may nest loops and calls without end.</summary>
internal sealed class Budget
{
    /// <summary>How often one loop may run.</summary>
    public const int Iterations = 10_000;

    /// <summary>How many statements a network may run in all.</summary>
    public const int Statements = 200_000;

    public int Spent { get; set; }

    /// <summary>What is left of it, to be spent by itself.</summary>
    public Budget Copy() => new() { Spent = Spent };
}

/// <summary>Runs network methods on symbols: tensors become nodes of the graph, everything else is a constant of the build.</summary>
internal sealed class Interpreter
{
    private readonly Evaluator evaluator;
    private readonly List<string> open = [];

    /// <summary>Calls within calls: the names of layers hold those of all methods around them.</summary>
    private const int Depth = 100;

    public Interpreter(ModelSpec spec, NetworkReader reader, string scope, bool frozen, Budget budget)
    {
        Spec = spec;
        Reader = reader;
        Scope = scope;
        Frozen = frozen;
        Budget = budget;
        evaluator = new(this);
    }

    public ModelSpec Spec { get; }

    public NetworkReader Reader { get; }

    /// <summary>The pass that is built meanwhile, for findings.</summary>
    public GraphBuilder Builder => Reader.Pass.Graph;

    /// <summary>The name of the model inside a larger one, empty for the outermost.</summary>
    public string Scope { get; }

    /// <summary>Whether everything the model owns is held fixed.</summary>
    public bool Frozen { get; }

    public Budget Budget { get; }

    /// <summary>Runs a method and gives its frame, which holds the result.</summary>
    public Frame Call(
        NetworkMethodSpec method, IEnumerable<KeyValuePair<string, Item>> arguments, LayerNames layers, LayerNames helpers, int site)
    {
        var frame = new Frame(method, layers, helpers);
        if (open.Count == Depth)
        {
            Builder.ReportAt(site, "MG1007", method.Name, "calls are nested too deeply");
            return frame;
        }
        if (open.Contains(method.Key))
        {
            Builder.ReportAt(site, "MG1011", method.Name, ExpressionText.Method(open[open.Count - 1]));
            return frame;
        }
        foreach (var parameter in method.Parameters.Where(p => p.Default is not null))
            frame.Locals[parameter.Name] = Item.Of(parameter.Default!);
        foreach (var argument in arguments) frame.Locals[argument.Key] = argument.Value;
        open.Add(method.Key);
        Run(method.Body, frame);
        open.RemoveAt(open.Count - 1);
        return frame;
    }

    /// <summary>Runs a lambda: it sees the locals of the method around it, and its layers are that method's.</summary>
    public Frame Call(LambdaItem lambda, IReadOnlyList<Item> arguments)
    {
        var around = lambda.Frame;
        var frame = new Frame(around.Method, around.Layers, around.Helpers);
        foreach (var local in around.Locals) frame.Locals[local.Key] = local.Value;
        for (var i = 0; i < arguments.Count && i < lambda.Lambda.Parameters.Count; i++)
            frame.Locals[lambda.Lambda.Parameters[i]] = arguments[i];
        Run(lambda.Lambda.Body, frame);
        return frame;
    }

    /// <summary>Runs statements; true when the method has returned, or cannot go on.</summary>
    private bool Run(EquatableArray<Statement> statements, Frame frame)
    {
        foreach (var statement in statements)
        {
            if (++Budget.Spent > Budget.Statements)
            {
                if (Budget.Spent == Budget.Statements + 1)
                    Builder.ReportAt(statement.Site, "MG1007", frame.Method.Name, "the network runs more than 200,000 statements");
                return Stop(frame);
            }
            if (Builder.Operations.IsSpent) return Stop(frame);
            if (Run(statement, frame)) return true;
        }
        return false;
    }

    private bool Run(Statement statement, Frame frame)
    {
        switch (statement)
        {
            case AssignStatement assign:
                Assign(assign, frame);
                return false;
            case ReturnStatement result:
                frame.Result = evaluator.Evaluate(result.Value, frame);
                frame.ResultSite = result.Value.Site;
                return true;
            case IfStatement branch:
                return evaluator.Condition(branch.Condition, frame) is { } condition
                    ? Run(condition ? branch.Then : branch.Else, frame)
                    : Stop(frame);
            case ForStatement loop:
                return For(loop, frame);
            case ForEachStatement loop:
                return ForEach(loop, frame);
            case SwitchStatement choice:
                return Switch(choice, frame);
            default:
                return false;
        }
    }

    /// <summary>Ends a method after a finding about its course: what it returns is unknown.</summary>
    private static bool Stop(Frame frame)
    {
        frame.Result = Item.Unknown;
        return true;
    }

    private bool For(ForStatement loop, Frame frame)
    {
        if (Run(loop.Init, frame)) return true;
        for (var i = 0; ; i++)
        {
            if (evaluator.Condition(loop.Condition, frame) is not { } goesOn) return Stop(frame);
            if (!goesOn) return false;
            if (i == Budget.Iterations)
            {
                Builder.ReportAt(loop.Site, "MG1012", Budget.Iterations.ToString("N0", CultureInfo.InvariantCulture));
                return Stop(frame);
            }
            if (Run(loop.Body, frame) || Run(loop.Step, frame)) return true;
        }
    }

    private bool ForEach(ForEachStatement loop, Frame frame)
    {
        var items = evaluator.Evaluate(loop.Items, frame);
        if (items is not ListItem list)
        {
            if (!items.IsUnknown) evaluator.NotConstant(loop.Items);
            return Stop(frame);
        }
        if (list.Items.Length > Budget.Iterations)
        {
            Builder.ReportAt(loop.Site, "MG1012", Budget.Iterations.ToString("N0", CultureInfo.InvariantCulture));
            return Stop(frame);
        }
        foreach (var item in list.Items)
        {
            frame.Locals[loop.Name] = item;
            if (Run(loop.Body, frame)) return true;
        }
        return false;
    }

    private bool Switch(SwitchStatement choice, Frame frame)
    {
        if (evaluator.Constant(choice.Value, frame) is not { } value) return Stop(frame);
        foreach (var section in choice.Sections)
        {
            foreach (var label in section.Labels)
            {
                if (evaluator.Constant(label, frame) is not { } constant) return Stop(frame);
                if (ConstantArithmetic.Same(value, constant)) return Run(section.Body, frame);
            }
        }
        return choice.Sections.FirstOrDefault(s => s.IsDefault) is { } otherwise && Run(otherwise.Body, frame);
    }

    private void Assign(AssignStatement assign, Frame frame)
    {
        if (assign.Index is not null)
        {
            AssignElement(assign, frame);
            return;
        }
        if (assign.Targets.Count == 1)
        {
            var target = assign.Targets[0];
            var value = assign.Operator.Length == 0
                ? evaluator.Evaluate(assign.Value, frame)
                : Compound(assign, new NameExpression(target, assign.Site), frame);
            frame.Locals[target] = value;
            return;
        }
        var item = evaluator.Evaluate(assign.Value, frame);
        var parts = item is not ListItem list ? null
            : list.Items.Length == assign.Targets.Count ? list.Items
            : list.Flat.ToArray() is var flat && flat.Length == assign.Targets.Count ? flat
            : null;
        for (var i = 0; i < assign.Targets.Count; i++) frame.Locals[assign.Targets[i]] = parts is null ? Item.Unknown : parts[i];
        if (parts is null && !item.IsUnknown)
        {
            var found = item is ListItem l ? l.Items.Length : 1;
            Builder.ReportAt(assign.Value.Site, "MG1009", ExpressionText.Of(assign.Value),
                FormattableString.Invariant($"{assign.Targets.Count} values"), FormattableString.Invariant($"{found}"));
        }
    }

    private void AssignElement(AssignStatement assign, Frame frame)
    {
        var array = new NameExpression(assign.Targets[0], assign.Site);
        var index = evaluator.Evaluate(assign.Index!, frame);
        var item = evaluator.Evaluate(array, frame);
        var position = item is ListItem list ? evaluator.Position(index, assign.Index!, list.Items.Length) : null;
        var value = assign.Operator.Length == 0
            ? evaluator.Evaluate(assign.Value, frame)
            : position is null ? Item.Unknown : Compound(assign, new IndexExpression(array, assign.Index!, assign.Site), frame);
        if (position is { } at) ((ListItem)item).Items[at] = value;
    }

    /// <summary><c>a += b</c> is <c>a = (type of a)(a + b)</c>.</summary>
    private Item Compound(AssignStatement assign, Expression target, Frame frame)
    {
        var before = evaluator.Evaluate(target, frame);
        var after = evaluator.Evaluate(new BinaryExpression(assign.Operator, target, assign.Value, assign.Site), frame);
        return before is ConstantItem { Value.Kind: ConstantKind.Integer }
            && after is ConstantItem { Value: { Kind: ConstantKind.Real } real }
            && ConstantArithmetic.Cast(ConstantKind.Integer, real, out _) is { } whole ? Item.Of(whole) : after;
    }
}
