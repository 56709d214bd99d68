using System.Globalization;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Building;

/// <summary><c>Scan(step, initial, sequence)</c>: a recurrence whose step is a lambda or a method of the model. States, parts of the
/// sequences and outputs may be tuples.</summary>
internal sealed class ScanCalls(Interpreter interpreter)
{
    private NetworkReader Reader => interpreter.Reader;

    private GraphBuilder Builder => interpreter.Builder;

    /// <summary>Builds a scan.</summary>
    /// <param name="call">The call.</param>
    /// <param name="arguments">Its arguments, evaluated.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="invoke">Runs the step on its arguments.</param>
    public Item Evaluate(CallExpression call, Dictionary<string, Item> arguments, string name, Func<Item, IReadOnlyList<Item>, Item> invoke)
    {
        if (arguments.Values.Any(a => a.IsUnknown) || !arguments.TryGetValue("step", out var step)
            || !arguments.TryGetValue("initial", out var initial)) return Item.Unknown;
        var sequence = arguments.TryGetValue("sequence", out var given) ? given : new ListItem([]);
        if (Tensors(call, "initial", initial) is not { } states || Tensors(call, "sequence", sequence) is not { } sequences)
            return Item.Unknown;
        var read = new StepReader(
            this, call, name, initial, arguments.ContainsKey("sequence") ? sequence : null, passed => invoke(step, passed));
        var scope = new NodeScope(call.Site, name);
        var results = Reader.Do(p => Build(p, p.Graph.In(scope), call, arguments, states, sequences, read));
        if (results.Any(r => r.IsUnknown)) return Item.Unknown;
        var outputs = results.Take(results.Count - states.Count).ToList();
        return read.GivesState
            ? Item.Of(outputs[0])
            : new ListItem([Shaped(read.Outputs, outputs), Shaped(initial, results.Skip(outputs.Count).ToList())]);
    }

    /// <summary>Builds the scan in a pass: what each step puts out, then the states after the last.</summary>
    private IReadOnlyList<Value> Build(
        PassBuilder pass, GraphBuilder b, CallExpression call, Dictionary<string, Item> arguments, IReadOnlyList<Value> initial,
        IReadOnlyList<Value> sequence, StepReader read)
    {
        var (states, sequences) = (initial.Select(v => pass[v]).ToList(), sequence.Select(v => pass[v]).ToList());
        var batch = sequences.Concat(states).Select(s => s.Shape).FirstOrDefault(s => s.IsBatched)?[0] ?? Dim.Batch;
        Value Batched(Value value) => value.Shape.IsBatched ? value : b.BroadcastTo(value, new Shape(value.Shape.Prepend(batch)));
        // A parameter with a row for each step is the same sequence in every sample.
        sequences = sequences.Select(s => s.Type == ElementType.Real && s.Shape.Rank > 0 ? Batched(s) : s).ToList();
        if (Steps(b, call, arguments, sequences) is not { } steps) return read.Failed(b);
        states = states.Select(Batched).ToList();
        var mask = arguments.TryGetValue("lengths", out var lengths) && lengths is TensorItem l
            ? b.Add(new LengthMaskOp(steps), pass[l.Value])
            : null;
        var reverse = arguments.TryGetValue("reverse", out var backwards) && backwards is ConstantItem { Value.Number: not 0 };
        var layer = b.Layer;
        var names = states.Select(
            (_, i) => layer + "_state" + (states.Count == 1 ? "" : (i + 1).ToString(CultureInfo.InvariantCulture))).ToList();
        var built = ScanBuilder.Build(
            b, steps, reverse, states, names, sequences, mask, (found, parts) => read.Build(pass, states, found, parts));
        return built is null ? read.Failed(b) : [.. built.Outputs, .. built.States];
    }

    /// <summary>How many steps: the second axis of the sequences, which all have the same, or a number.</summary>
    private static Dim? Steps(GraphBuilder b, CallExpression call, Dictionary<string, Item> arguments, IReadOnlyList<Value> sequences)
    {
        if (arguments.TryGetValue("steps", out var given) && given is ConstantItem { Value: { Kind: ConstantKind.Integer } number })
        {
            if (number.Number is > 0 and < int.MaxValue) return new Dim((int)number.Number);
            b.ReportAt(SiteOf(call, "steps"), "MG1009", "steps", "positive", number.ToString());
            return null;
        }
        foreach (var value in sequences)
        {
            if (value.Type == ElementType.Real && value.Shape.IsBatched && value.Shape.Rank >= 2 && value.Shape[1] == sequences[0].Shape[1])
                continue;
            if (value.Type != ElementType.Real) b.ReportAt(SiteOf(call, "sequence"), "MG3006", b.Layer, Provenance.Name(value));
            else
                b.ReportAt(SiteOf(call, "sequence"), "MG3010", b.Layer,
                    sequences[0].Shape.Rank >= 2 && sequences[0].Shape.IsBatched
                        ? $"{sequences[0].Shape[1]} steps, as its first sequence has,"
                        : "a sequence (T, ...)", value.Shape.ToString());
            return null;
        }
        return sequences.Count > 0 ? sequences[0].Shape[1] : null;
    }

    private bool Match(CallExpression call, string name, IReadOnlyList<Value> found, IReadOnlyList<Value> left)
    {
        for (var i = 0; i < found.Count; i++)
        {
            if (found.Count == left.Count && found[i].Shape.SampleAxes.SequenceEqual(left[i].Shape.SampleAxes)
                && left[i].Type == ElementType.Real) continue;
            Builder.ReportAt(
                SiteOf(call, "step"), "MG3017", name, found[i].Shape.ToString(), i < left.Count ? left[i].Shape.ToString() : "none");
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

    private static int SiteOf(CallExpression call, string parameter) =>
        call.Arguments.FirstOrDefault(a => a.Parameter == parameter)?.Value.Site ?? call.Site;

    /// <summary>Tensors in the form, a tensor or nested tuples, of an item.</summary>
    private static Item Shaped(Item like, IReadOnlyList<Value> values)
    {
        var next = 0;
        Item Shape(Item item) => item is ListItem list ? new ListItem(list.Items.Select(Shape).ToList()) : Item.Of(values[next++]);
        return Shape(like);
    }

    /// <summary>The step of a scan, which is read when it is built first.</summary>
    /// <param name="calls">The reader of scans.</param>
    /// <param name="call">The call.</param>
    /// <param name="name">What the scan is called.</param>
    /// <param name="initial">The form of the states.</param>
    /// <param name="sequence">The form of the sequences; null where there are none.</param>
    /// <param name="invoke">Runs the step.</param>
    private sealed class StepReader(
        ScanCalls calls, CallExpression call, string name, Item initial, Item? sequence, Func<IReadOnlyList<Item>, Item> invoke)
    {
        private NetworkProgram? program;
        private IReadOnlyList<Value> given = [];
        private (IReadOnlyList<Value> Next, IReadOnlyList<Value> Outputs)? left;

        /// <summary>What a step puts out.</summary>
        public Item Outputs { get; private set; } = Item.Unknown;

        /// <summary>Whether it puts out the state that it leaves.</summary>
        public bool GivesState { get; private set; }

        /// <summary>Builds a step in a pass, given the states that it finds and its parts of the sequences.</summary>
        public (IReadOnlyList<Value> Next, IReadOnlyList<Value> Outputs)? Build(
            PassBuilder pass, IReadOnlyList<Value> states, IReadOnlyList<Value> found, IReadOnlyList<Value> parts)
        {
            if (program is null)
            {
                given = [.. found, .. parts];
                program = calls.Reader.Read(() => left = Read(states, found, parts));
                return left;
            }
            pass.Set(given, [.. found, .. parts]);
            program.BuildIn(pass);
            return left is not { } both ? null : (both.Next.Select(v => pass[v]).ToList(), both.Outputs.Select(v => pass[v]).ToList());
        }

        /// <summary>As many unknown values as there are results.</summary>
        public IReadOnlyList<Value> Failed(GraphBuilder b) =>
            Enumerable.Range(0, Math.Max(1, left is { } both ? both.Next.Count + both.Outputs.Count : 0)).Select(_ => b.Unknown()).ToList();

        private (IReadOnlyList<Value> Next, IReadOnlyList<Value> Outputs)? Read(
            IReadOnlyList<Value> states, IReadOnlyList<Value> found, IReadOnlyList<Value> parts)
        {
            var result = invoke(sequence is null ? [Shaped(initial, found)] : [Shaped(initial, found), Shaped(sequence, parts)]);
            if (result.IsUnknown) return null;
            // A step that gives a tensor gives its state, which is what it puts out as well.
            GivesState = result is not ListItem;
            var state = result is ListItem { Items.Length: 2 } both ? both.Items[0] : result;
            Outputs = result is ListItem { Items.Length: 2 } two ? two.Items[1] : result;
            if (calls.Tensors(call, "step", state) is not { } next || calls.Tensors(call, "step", Outputs) is not { } put
                || !calls.Match(call, name, states, next)) return null;
            return (next, put);
        }
    }
}
