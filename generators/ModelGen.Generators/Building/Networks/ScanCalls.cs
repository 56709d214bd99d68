using ModelGen.Generators.Ir;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Building;

/// <summary><c>Scan(step, initial, sequence)</c>: a recurrence whose step is a lambda or a method of the model. States, parts of the
/// sequences and outputs may be tuples.</summary>
internal sealed class ScanCalls(Interpreter interpreter)
{
    private GraphBuilder Builder => interpreter.Builder;

    /// <summary>Builds a scan.</summary>
    /// <param name="call">The call.</param>
    /// <param name="arguments">Its arguments, evaluated.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="invoke">Runs the step on its arguments.</param>
    public Item Evaluate(CallExpression call, Dictionary<string, Item> arguments, string name, Func<Item, IReadOnlyList<Item>, Item> invoke)
    {
        if (arguments.Values.Any(a => a.IsUnknown) || !arguments.TryGetValue("step", out var step) || !arguments.TryGetValue("initial", out var initial)) return Item.Unknown;
        var (site, layer) = (Builder.Site, Builder.Layer);
        (Builder.Site, Builder.Layer) = (call.Site, name);
        var result = Build(call, arguments, step, initial, invoke);
        (Builder.Site, Builder.Layer) = (site, layer);
        return result;
    }

    private Item Build(CallExpression call, Dictionary<string, Item> arguments, Item step, Item initial, Func<Item, IReadOnlyList<Item>, Item> invoke)
    {
        if (Tensors(call, "initial", initial) is not { } states) return Item.Unknown;
        var sequence = arguments.TryGetValue("sequence", out var given) ? given : new ListItem([]);
        if (Tensors(call, "sequence", sequence) is not { } sequences) return Item.Unknown;
        var batch = sequences.Concat(states).Select(s => s.Shape).FirstOrDefault(s => s.IsBatched)?[0] ?? Dim.Batch;
        Value Batched(Value value) => value.Shape.IsBatched ? value : Builder.BroadcastTo(value, new Shape(value.Shape.Prepend(batch)));
        // A parameter with a row for each step is the same sequence in every sample.
        sequences = sequences.Select(s => s.Type == ElementType.Real && s.Shape.Rank > 0 ? Batched(s) : s).ToList();
        if (Steps(call, arguments, sequences) is not { } steps) return Item.Unknown;
        states = states.Select(Batched).ToList();
        var mask = arguments.TryGetValue("lengths", out var lengths) && lengths is TensorItem l ? Builder.Add(new LengthMaskOp(steps), l.Value) : null;
        Item outputs = Item.Unknown;
        var isState = false;
        var reverse = arguments.TryGetValue("reverse", out var backwards) && backwards is ConstantItem { Value.Number: not 0 };
        var built = ScanBuilder.Build(Builder, steps, reverse, states, sequences, mask, (found, parts) =>
        {
            IReadOnlyList<Item> passed = arguments.ContainsKey("sequence") ? [Shaped(initial, found), Shaped(sequence, parts)] : [Shaped(initial, found)];
            var left = invoke(step, passed);
            if (left.IsUnknown) return null;
            // A step that gives a tensor gives its state, which is what it puts out as well.
            isState = left is not ListItem;
            var state = left is ListItem { Items.Length: 2 } both ? both.Items[0] : left;
            outputs = left is ListItem { Items.Length: 2 } two ? two.Items[1] : left;
            if (Tensors(call, "step", state) is not { } next || Tensors(call, "step", outputs) is not { } put || !Match(call, states, next)) return null;
            return (next, put);
        });
        if (built is null) return Item.Unknown;
        return isState ? Item.Of(built.Outputs[0]) : new ListItem([Shaped(outputs, built.Outputs), Shaped(initial, built.States)]);
    }

    /// <summary>How many steps: the second axis of the sequences, which all have the same, or a number.</summary>
    private Dim? Steps(CallExpression call, Dictionary<string, Item> arguments, IReadOnlyList<Value> sequences)
    {
        if (arguments.TryGetValue("steps", out var given) && given is ConstantItem { Value: { Kind: ConstantKind.Integer } number })
        {
            if (number.Number is > 0 and < int.MaxValue) return new Dim((int)number.Number);
            Builder.ReportAt(SiteOf(call, "steps"), "MG1009", "steps", "positive", number.ToString());
            return null;
        }
        foreach (var value in sequences)
        {
            if (value.Type == ElementType.Real && value.Shape.IsBatched && value.Shape.Rank >= 2 && value.Shape[1] == sequences[0].Shape[1]) continue;
            if (value.Type != ElementType.Real) Builder.ReportAt(SiteOf(call, "sequence"), "MG3006", Builder.Layer, Provenance.Name(value));
            else Builder.ReportAt(SiteOf(call, "sequence"), "MG3010", Builder.Layer, sequences[0].Shape.Rank >= 2 && sequences[0].Shape.IsBatched ? $"{sequences[0].Shape[1]} steps, as its first sequence has," : "a sequence (T, ...)", value.Shape.ToString());
            return null;
        }
        return sequences.Count > 0 ? sequences[0].Shape[1] : null;
    }

    private bool Match(CallExpression call, IReadOnlyList<Value> found, IReadOnlyList<Value> left)
    {
        for (var i = 0; i < found.Count; i++)
        {
            if (found.Count == left.Count && found[i].Shape.SampleAxes.SequenceEqual(left[i].Shape.SampleAxes) && left[i].Type == ElementType.Real) continue;
            Builder.ReportAt(SiteOf(call, "step"), "MG3017", Builder.Layer, found[i].Shape.ToString(), i < left.Count ? left[i].Shape.ToString() : "none");
            return false;
        }
        return true;
    }

    /// <summary>The tensors of an item in order; null after a finding.</summary>
    private IReadOnlyList<Value>? Tensors(CallExpression call, string parameter, Item item)
    {
        var items = item is ListItem list ? list.Flat.ToList() : [item];
        if (items.Any(i => i.IsUnknown)) return null;
        if (items.All(i => i is TensorItem)) return items.Select(i => ((TensorItem)i).Value).ToList();
        Builder.ReportAt(SiteOf(call, parameter), "MG1007", parameter, "it is not a tensor or a tuple of tensors");
        return null;
    }

    private static int SiteOf(CallExpression call, string parameter) => call.Arguments.FirstOrDefault(a => a.Parameter == parameter)?.Value.Site ?? call.Site;

    /// <summary>Tensors in the form, a tensor or nested tuples, of an item.</summary>
    private static Item Shaped(Item like, IReadOnlyList<Value> values)
    {
        var next = 0;
        Item Shape(Item item) => item is ListItem list ? new ListItem(list.Items.Select(Shape).ToList()) : Item.Of(values[next++]);
        return Shape(like);
    }
}
