namespace ModelGen.Generators.Ir;

/// <summary>An op over the steps of sequences, for which a sequence is kept step after step: (T B, ...), row t B + b. A worker has its
/// samples in every step; for any other op such a tensor is a batch of T B samples, of which a worker has a run of rows.</summary>
internal abstract class StepsOp : Op
{
    public override bool IsResumable => true;

    /// <summary>The shape of all steps, given that of one: (B, ...) to (T B, ...).</summary>
    public static Shape Stacked(Shape step, Dim steps) => new(step.Skip(1).Prepend(steps * step[0]));

    /// <summary>The axes of sequences, sample after sample, (B, T, ...), and of the same step after step, (T B, ...).</summary>
    protected static IEnumerable<AlignedAxes> Stacked(Value x, Value steps) => Enumerable.Range(2, x.Shape.Rank - 2)
        .Select(a => new AlignedAxes(x, a, steps, a - 1)).Append(new(x, 1, steps, 0) { AreSteps = true });
}

/// <summary>Sequences, sample after sample, put step after step: (B, T, ...) to (T B, ...).</summary>
internal sealed class ToStepsOp : StepsOp
{
    public override string Name => "to_steps";

    public override IEnumerable<AlignedAxes> Aligned(Node node) => Stacked(node.Inputs[0], node.Output);

    public override Inference Infer(IReadOnlyList<Value> inputs)
    {
        var x = inputs[0];
        if (x.Type != ElementType.Real) return Inference.WrongType(x);
        if (!x.Shape.IsBatched || x.Shape.Rank < 2) return Inference.Error("MG3010", "a batch of sequences", x.Shape.ToString());
        return Inference.Of(Stacked(x.Shape.Without(1), x.Shape[1]));
    }

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs) =>
        [b.Add(new FromStepsOp(node.Inputs[0].Shape[1]), dOutputs[0]!)];

    public override string Formula(Node node, Func<Value, string> name) => $"{name(node.Output)}[t, b] = {name(node.Inputs[0])}[b, t]";
}

/// <summary>The inverse of <see cref="ToStepsOp"/>: (T B, ...) to (B, T, ...).</summary>
internal sealed class FromStepsOp(Dim steps) : StepsOp
{
    public override string Name => "from_steps";

    public override string Key => "from_steps " + steps;

    public override IEnumerable<AlignedAxes> Aligned(Node node) => Stacked(node.Output, node.Inputs[0]);

    public override Inference Infer(IReadOnlyList<Value> inputs)
    {
        var x = inputs[0].Shape;
        Dim.TryDivide(x[0], steps, out var batch);
        return Inference.Of(new Shape(x.Skip(1).Prepend(steps).Prepend(batch)));
    }

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs) =>
        [b.Add(new ToStepsOp(), dOutputs[0]!)];

    public override string Formula(Node node, Func<Value, string> name) => $"{name(node.Output)}[b, t] = {name(node.Inputs[0])}[t, b]";
}

/// <summary>What each step found: the step before it of x, and the start at the first: y[0] = start, y[t] = x[t - 1]; from the other end
/// where the scan runs backwards.</summary>
internal sealed class PrecedingStepsOp(Dim steps, bool reverse) : StepsOp
{
    public Dim Steps => steps;

    public bool Reverse => reverse;

    public override string Name => "preceding_steps";

    public override string Key => $"preceding_steps {steps} {reverse}";

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(inputs[1].Shape);

    public override string Formula(Node node, Func<Value, string> name)
    {
        var (start, x, y) = (name(node.Inputs[0]), name(node.Inputs[1]), name(node.Output));
        return reverse ? $"{y}[T - 1] = {start},  {y}[t] = {x}[t + 1]" : $"{y}[0] = {start},  {y}[t] = {x}[t - 1]";
    }
}

/// <summary>A tensor that is the same in every step, written out for each: (B, ...) to (T B, ...).</summary>
internal sealed class RepeatStepsOp(Dim steps) : StepsOp
{
    public Dim Steps => steps;

    public override string Name => "repeat_steps";

    public override string Key => "repeat_steps " + steps;

    public override IEnumerable<AlignedAxes> Aligned(Node node) =>
        AlignedAxes.FromTheEnd(node.Inputs[0], node.Output).Where(p => p.AxisOfA > 0);

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(Stacked(inputs[0].Shape, steps));

    public override string Formula(Node node, Func<Value, string> name) => $"{name(node.Output)}[t] = {name(node.Inputs[0])}";
}

/// <summary>Which steps count: (B) lengths to (B, T), 1 where t &lt; length and 0 in the padding.</summary>
internal sealed class LengthMaskOp(Dim steps) : Op
{
    public Dim Steps => steps;

    public override string Name => "length_mask";

    public override string Key => "length_mask " + steps;

    public override bool TakesLengths(int input, int inputs) => input == 0;

    public override (Value Of, int Axis, Value Lengths)? Counted(Node node) => (node.Output, 1, node.Inputs[0]);

    public override bool IsResumable => true;

    public override Inference Infer(IReadOnlyList<Value> inputs) =>
        inputs[0].Type == ElementType.Index ? Inference.Of(new Shape(inputs[0].Shape[0], steps)) : Inference.WantsIndices(inputs[0]);

    public override string Formula(Node node, Func<Value, string> name) =>
        $"{name(node.Output)}[b, t] = 1 where t < {name(node.Inputs[0])}[b], else 0";
}
