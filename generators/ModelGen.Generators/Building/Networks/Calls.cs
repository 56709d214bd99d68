using ModelGen.Generators.Ir;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Building;

/// <summary>Calls in network methods: layers, methods of the model, functions of System.Math.</summary>
internal sealed class Calls(Interpreter interpreter, Evaluator evaluator)
{
    private readonly Members members = new(interpreter);
    private readonly ScanCalls scans = new(interpreter);

    private GraphBuilder Builder => interpreter.Builder;

    public Item Parameter(ParameterExpression expression, Frame frame) => members.Parameter(expression, frame);

    public Item Evaluate(CallExpression call, Frame frame)
    {
        var arguments = call.Arguments.Select(a => (a.Parameter, Item: evaluator.Evaluate(a.Value, frame), a.Value)).ToList();
        return call.Kind switch
        {
            CallKind.Math => Math(call, arguments),
            CallKind.Layer => Layer(call, arguments, frame),
            _ => Method(call, arguments, frame),
        };
    }

    private Item Math(CallExpression call, List<(string Parameter, Item Item, Expression Expression)> arguments)
    {
        var constants = new List<(string, Constant)>();
        foreach (var (parameter, item, expression) in arguments)
        {
            if (evaluator.Constant(item, expression) is not { } constant) return Item.Unknown;
            constants.Add((parameter, constant));
        }
        if (MathFunctions.Evaluate(call.Method, constants) is { } value) return Item.Of(value);
        Builder.ReportAt(call.Site, "MG1007", "Math." + call.Method, "it is not among the functions a network can have");
        return Item.Unknown;
    }

    private Item Layer(CallExpression call, List<(string Parameter, Item Item, Expression Expression)> arguments, Frame frame)
    {
        if (call.Method == "Scan")
        {
            return scans.Evaluate(call, arguments.ToDictionary(a => a.Parameter, a => a.Item, StringComparer.Ordinal),
                frame.Layers.Next("scan"), (step, passed) => Invoke(call, step, passed, frame));
        }
        if (LayerCatalog.Find(call.Method) is not { } layer)
        {
            Builder.ReportAt(call.Site, "MG1017", call.Method, "it cannot be compiled yet");
            return Item.Unknown;
        }
        var tensors = new Dictionary<string, IReadOnlyList<Value>>(StringComparer.Ordinal);
        var constants = new Dictionary<string, ArgumentSpec>(StringComparer.Ordinal);
        Value? first = null;
        foreach (var (parameter, item, expression) in arguments)
        {
            if (!Bind(parameter, item, expression, tensors, constants)) return Item.Unknown;
            if (parameter != "target" && first is null && tensors.TryGetValue(parameter, out var bound)) first = bound[0];
        }
        if (Name(layer, call, constants, frame) is not { } name) return Item.Unknown;
        var results = interpreter.Reader.Layer(
            layer, new(call.Site, name), interpreter.Frozen, tensors, constants, context => context.Call = call, (p, context) =>
            {
                if (layer is LossLayer loss && first is not null) p.Invoker.Record(loss, context, p[first]);
            });
        return layer.GivesTensor ? Item.Of(results[0]) : new ListItem(results.Select(Item.Of));
    }

    /// <summary>Sorts an argument into tensors and constants; false where an error has been reported before, or is now.</summary>
    private bool Bind(string parameter, Item item, Expression expression, Dictionary<string, IReadOnlyList<Value>> tensors,
        Dictionary<string, ArgumentSpec> constants)
    {
        switch (item)
        {
            case TensorItem tensor:
                tensors[parameter] = [tensor.Value];
                return true;
            case ConstantItem constant:
                constants[parameter] = new(parameter, constant.Value, expression.Site);
                return true;
            case ListItem list when list.Flat.All(i => i is TensorItem) && list.Items.Length > 0:
                tensors[parameter] = list.Flat.Select(i => ((TensorItem)i).Value).ToList();
                return true;
            case ListItem list when list.Items.All(i => i is ConstantItem || i == Item.Unset)
                && (list.Items.Length == 0 || list.Items.Any(i => i is ConstantItem)):
                // The elements of a new array of numbers that were never assigned are zeros.
                constants[parameter] = new(
                    parameter, Constant.OfArray(list.Items.Select(i => i is ConstantItem c ? c.Value : Constant.Of(0L))), expression.Site);
                return true;
            case ListItem list when list.Flat.Any(i => i.IsUnknown):
                return false;
            default:
                if (!item.IsUnknown)
                    Builder.ReportAt(expression.Site, "MG1007", ExpressionText.Of(expression),
                        item is MethodItem or LambdaItem ? "no layer takes a method here" : "it has no value yet");
                return false;
        }
    }

    /// <summary>The layer's name by its call path, its last part chosen by the user where there is a <c>name</c>; null after a
    /// finding.</summary>
    private string? Name(Layer layer, CallExpression call, Dictionary<string, ArgumentSpec> constants, Frame frame)
    {
        if (!constants.TryGetValue("name", out var given) || given.Value.Kind != ConstantKind.String) return frame.Layers.Next(layer.Stem);
        return frame.Layers.Take(Builder, given);
    }

    /// <summary>Calls a lambda, or a method passed on as a value.</summary>
    private Item Invoke(CallExpression call, Item function, IReadOnlyList<Item> arguments, Frame frame)
    {
        switch (function)
        {
            case LambdaItem lambda:
                return interpreter.Call(lambda, arguments).Result;
            case MethodItem method:
                var parameters = interpreter.Spec.StackMethods.FirstOrDefault(m => m.Name == method.Key)?.Parameters
                    ?? interpreter.Spec.Uses.FirstOrDefault(u => u.Name == method.Key)?.Parameters
                    ?? interpreter.Spec.Methods.First(m => m.Key == method.Key).Parameters;
                var named = parameters.Zip(arguments, (p, a) => (p.Name, a, (Expression)new NameExpression(p.Name, call.Site))).ToList();
                return Method(new CallExpression(CallKind.Method, method.Key, default, call.Site), named, frame);
            default:
                Builder.ReportAt(call.Site, "MG1007", "step", "it is neither a lambda nor a method of the model");
                return Item.Unknown;
        }
    }

    private Item Method(CallExpression call, List<(string Parameter, Item Item, Expression Expression)> arguments, Frame frame)
    {
        var spec = interpreter.Spec;
        var named = arguments.Select(a => new KeyValuePair<string, Item>(a.Parameter, a.Item)).ToList();
        if (spec.StackMethods.FirstOrDefault(m => m.Name == call.Method) is { } stack) return members.Stack(stack, named, call.Site);
        if (spec.Uses.FirstOrDefault(u => u.Name == call.Method) is { } use) return members.Use(use, named, call.Site);
        if (spec.Methods.FirstOrDefault(m => m.Key == call.Method) is not { } method) return Item.Unknown;
        // The forward method is the network itself: called from an objective it is the same layers under the same names.
        var names = new LayerNames(
            method.Role == MethodRole.Forward ? interpreter.Scope : frame.Helpers.Next(MemberNames.Of(method.Name)), 0);
        return interpreter.Call(method, named, names, names, call.Site).Result;
    }
}
