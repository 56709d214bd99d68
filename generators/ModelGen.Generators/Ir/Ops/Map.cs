namespace ModelGen.Generators.Ir;

/// <summary>An elementwise function with broadcasting, y = f(x0, ..., xn), and its chain rule dxᵢ = dy ∂f/∂xᵢ, summed back over the axes xᵢ
/// was broadcast along.</summary>
internal sealed class MapOp(MapDefinition definition) : Op
{
    public MapDefinition Definition => definition;

    public override string Name => definition.Name;

    public override string Key => definition.Name + " " + definition.Value;

    public override ReceptiveField ReceptiveFieldOf(Node node) => ReceptiveField.Same;

    public override IEnumerable<AlignedAxes> Aligned(Node node) =>
        node.Inputs.SelectMany(input => AlignedAxes.FromTheEnd(input, node.Output));

    public override double? PaddingRead(Node node, int input, int axis) => null;

    public override bool KeepsSteps(Node node) => true;

    public override Inference Infer(IReadOnlyList<Value> inputs)
    {
        var shape = inputs[0].Shape;
        foreach (var input in inputs)
        {
            if (input.Type != ElementType.Real) return Inference.WrongType(input);
            var both = Shape.Broadcast(shape, input.Shape);
            if (both is null) return Inference.Differ("MG3002", inputs[0], input, broadcast: true);
            shape = both;
        }
        return Inference.Of(shape);
    }

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs)
    {
        var dy = dOutputs[0]!;
        var gradients = new Value?[node.Inputs.Count];
        for (var i = 0; i < gradients.Length; i++)
        {
            if (!needs[i]) continue;
            var derivative = definition.Derivatives[i] ?? throw new InvalidOperationException($"'{node}' is part of a backward rule");
            if (derivative is ScalarConstant { Value: 0 }) continue;
            // dx = dy f'(x, y): the inputs that f' reads, then y, then dy.
            var operands = new List<Value>();
            Scalar Operand(Value v)
            {
                if (!operands.Contains(v)) operands.Add(v);
                return Scalar.X(operands.IndexOf(v));
            }
            if (definition.GradientKernel is not null) Operand(dy);
            var expression = derivative.Substitute(x => Operand(node.Inputs[x]), derivative.UsesOutput ? Operand(node.Output) : null);
            expression = ChainRule(Operand(dy), expression);
            var dx = operands.Count == 1 && expression == Scalar.X(0)
                ? dy
                : b.Apply(definition.Name + "_gradient", expression, definition.GradientKernel, [.. operands]);
            gradients[i] =
                b.SumTo(dx.Shape.Rank < node.Output.Shape.Rank ? b.BroadcastTo(dx, node.Output.Shape) : dx, node.Inputs[i].Shape);
        }
        return gradients;
    }

    /// <summary>dy times a derivative; a choice of 0 or 1 becomes a choice of 0 or dy.</summary>
    private static Scalar ChainRule(Scalar dy, Scalar derivative) => derivative switch
    {
        ScalarCall { Function: ScalarFunction.Select } s when s.Arguments[1] is ScalarConstant && s.Arguments[2] is ScalarConstant =>
            Scalar.Select(s.Arguments[0], Product(dy, s.Arguments[1]), Product(dy, s.Arguments[2])),
        _ => Product(dy, derivative),
    };

    private static Scalar Product(Scalar dy, Scalar factor) => factor is ScalarConstant { Value: 0 } ? 0 : dy * factor;

    public override string Formula(Node node, Func<Value, string> name)
    {
        return $"{name(node.Output)} = {definition.Describe(i => name(node.Inputs[i]))}";
    }

    public override IReadOnlyList<Scalar>? Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs)
    {
        var shape = node.Output.Shape;
        var count = shape.PerSample.Value;
        var result = new Scalar[count];
        for (var i = 0; i < count; i++)
        {
            result[i] = definition.Value.Substitute(x => inputs[x][Broadcasting.Index(i, shape, node.Inputs[x].Shape)]);
        }
        return result;
    }
}

/// <summary>Where a broadcast tensor's element lies.</summary>
internal static class Broadcasting
{
    /// <summary>The index, within one sample, of the element of <paramref name="source"/> that element <paramref name="index"/> of
    /// <paramref name="target"/> reads.</summary>
    public static int Index(int index, Shape target, Shape source)
    {
        var result = 0;
        var stride = 1;
        for (var axis = 1; axis <= target.Rank; axis++)
        {
            var t = target[target.Rank - axis];
            if (t.BatchPower > 0) break;
            var position = index % t.Value;
            index /= t.Value;
            if (axis > source.Rank) continue;
            var s = source[source.Rank - axis];
            if (!s.IsOne) result += position * stride;
            stride *= s.Value;
        }
        return result;
    }

    /// <summary>Whether every operand is dense or a single number, so that the result is one run of elements.</summary>
    public static bool IsDense(Node node) =>
        IsFlat(node.Output.Shape, DenseFrom(node.Output.Shape, node.Inputs.Select(i => Aligned(i.Shape, node.Output.Shape)).ToList()));

    public static bool IsFlat(Shape shape, int split) => split == 0 || (split == 1 && shape[0].IsOne);

    public static Shape Aligned(Shape shape, Shape output) => new(Enumerable.Repeat(Dim.One, output.Rank - shape.Rank).Concat(shape));

    public static int DenseFrom(Shape shape, List<Shape> operands)
    {
        var split = shape.Rank;
        var modes = new bool?[operands.Count];
        while (split > 0)
        {
            var axis = split - 1;
            if (!shape[axis].IsOne)
            {
                for (var i = 0; i < operands.Count; i++)
                {
                    var whole = operands[i][axis] == shape[axis];
                    if (modes[i] is { } mode && mode != whole) return split;
                }
                for (var i = 0; i < operands.Count; i++) modes[i] = operands[i][axis] == shape[axis];
            }
            split--;
        }
        return split;
    }

    /// <summary>Groups of neighbouring outer axes over which every operand is either whole or one number.</summary>
}
