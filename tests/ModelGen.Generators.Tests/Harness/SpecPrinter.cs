using System.Globalization;
using System.Text;
using ModelGen.Generators.Backends.Cpu;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Building;
using ModelGen.Generators.Specs;
using ModelGen.Generators.Surface;

namespace ModelGen.Generators.Tests;

/// <summary>Specs as text, which is how parsing tests read. Sites are left out.</summary>
internal static class SpecPrinter
{
    public static string Print(ModelSpec spec)
    {
        var text = new StringBuilder();
        var name = spec.Namespace.Length > 0 ? spec.Namespace + "." + spec.Name : spec.Name;
        var containing = string.Concat(spec.ContainingTypes.Select(t => t + " / "));
        text.Append(spec.Accessibility).Append(' ').Append(containing).Append(name).Append('\n');
        if (spec.Options.Double) text.Append("  double\n");
        if (spec.Options.Unroll != UnrollMode.Auto) text.Append("  unroll ").Append(spec.Options.Unroll).Append('\n');
        if (spec.Options.MemoryBudget.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"  budget {spec.Options.MemoryBudget} at {spec.Options.Batch}\n");
        foreach (var layer in spec.Stack) text.Append("  ").Append(Layer(layer)).Append('\n');
        foreach (var method in spec.StackMethods)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {method.Declaration}{(method.Frozen ? " frozen" : "")}\n");
            foreach (var layer in method.Layers) text.Append("    ").Append(Layer(layer)).Append('\n');
        }
        foreach (var use in spec.Uses)
            text.Append(CultureInfo.InvariantCulture, $"  {use.Declaration}{(use.Frozen ? " frozen" : "")} uses {use.Model.Name}\n");
        foreach (var p in spec.Parameters)
            text.Append(
                CultureInfo.InvariantCulture, $"  {p.Declaration} = Parameter{Arguments(p.Arguments)}{(p.Frozen ? " frozen" : "")}\n");
        foreach (var method in spec.Methods)
        {
            var role = method.Role == MethodRole.Helper
                ? ""
                : $"[{method.Role}{(method.RoleArguments.Count > 0 ? Arguments(method.RoleArguments) : "")}] ";
            text.Append(CultureInfo.InvariantCulture, $"  {role}{method.Key}: {string.Join(", ", method.Parameters.Select(Parameter))}\n");
            foreach (var statement in method.Body) Print(statement, text, 4);
        }
        return text.ToString();
    }

    public static string Layer(LayerSpec layer) => layer.Kind + (layer.Arguments.Count > 0 ? Arguments(layer.Arguments) : "");

    public static string Print(Expression? expression) => expression switch
    {
        null => "_",
        ConstantExpression c => c.Value.ToString(),
        NameExpression n => n.Name,
        ParameterExpression p => "this." + p.Name,
        MethodExpression m => "&" + m.Method,
        MemberExpression m => Print(m.Target) + "." + m.Member,
        IndexExpression i => $"{Print(i.Target)}[{Print(i.Index)}]",
        UnaryExpression u => u.Operator + Print(u.Operand),
        BinaryExpression b => $"({Print(b.Left)} {b.Operator} {Print(b.Right)})",
        ConditionalExpression c => $"({Print(c.Condition)} ? {Print(c.Then)} : {Print(c.Else)})",
        SwitchExpression s =>
            $"({Print(s.Value)} switch {{ {string.Join(", ", s.Arms.Select(a => Print(a.Pattern) + " => " + Print(a.Value)))} }})",
        TupleExpression t => $"({string.Join(", ", t.Items.Select(Print))})",
        ArrayExpression { Length: { } length } => $"new[{Print(length)}]",
        ArrayExpression a => $"[{string.Join(", ", a.Items.Select(Print))}]",
        CastExpression c => $"{c.To}:{Print(c.Operand)}",
        CallExpression c =>
            $"{(c.Kind == CallKind.Layer ? "" : c.Kind + ":")}{c.Method}("
                + $"{string.Join(", ", c.Arguments.Select(a => a.Parameter + ": " + Print(a.Value)))})",
        _ => expression.GetType().Name + "?",
    };

    private static string Arguments(EquatableArray<ArgumentSpec> arguments) =>
        $"({string.Join(", ", arguments.Select(a => a.Name + ": " + a.Value))})";

    private static string Parameter(ParameterDeclarationSpec p) =>
        (p.Shape is null ? "" : $"[{Layer(p.Shape)}] ") + p.Type + " " + p.Name + (p.Default is null ? "" : " = " + p.Default);

    private static void Print(Statement statement, StringBuilder text, int indent)
    {
        text.Append(' ', indent);
        switch (statement)
        {
            case AssignStatement a:
                text.Append(string.Join(", ", a.Targets)).Append(a.Index is null ? "" : $"[{Print(a.Index)}]")
                    .Append(CultureInfo.InvariantCulture, $" {a.Operator}= {Print(a.Value)}\n");
                break;
            case ReturnStatement r:
                text.Append(CultureInfo.InvariantCulture, $"return {Print(r.Value)}\n");
                break;
            case IfStatement i:
                text.Append(CultureInfo.InvariantCulture, $"if {Print(i.Condition)}\n");
                Print(i.Then, text, indent + 2);
                if (i.Else.Count == 0) break;
                text.Append(' ', indent).Append("else\n");
                Print(i.Else, text, indent + 2);
                break;
            case ForStatement f:
                text.Append(CultureInfo.InvariantCulture, $"for while {Print(f.Condition)}\n");
                Print(f.Init, text, indent + 2);
                text.Append(' ', indent).Append("do\n");
                Print(f.Body, text, indent + 2);
                text.Append(' ', indent).Append("step\n");
                Print(f.Step, text, indent + 2);
                break;
            case ForEachStatement f:
                text.Append(CultureInfo.InvariantCulture, $"foreach {f.Name} in {Print(f.Items)}\n");
                Print(f.Body, text, indent + 2);
                break;
            case SwitchStatement s:
                text.Append(CultureInfo.InvariantCulture, $"switch {Print(s.Value)}\n");
                foreach (var section in s.Sections)
                {
                    text.Append(' ', indent + 2)
                        .Append(string.Join(", ", section.Labels.Select(Print).Concat(section.IsDefault ? ["default"] : []))).Append(":\n");
                    Print(section.Body, text, indent + 4);
                }
                break;
        }
    }

    private static void Print(EquatableArray<Statement> statements, StringBuilder text, int indent)
    {
        foreach (var statement in statements) Print(statement, text, indent);
    }
}
