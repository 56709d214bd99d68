using ModelGen.Generators.Ir;
using ModelGen.Generators.Passes;

using static ModelGen.Generators.Tests.Building.Networks;

namespace ModelGen.Generators.Tests.Building;

/// <summary>Tensors in expressions: operators, lists, and the alignment of the axes of one sample.</summary>
public class OperatorTests
{
    [Fact]
    public void OperatorsBetweenTensorsAndNumbers() => AssertBody(
        """
        negate (B, 8) = negate negate(x0)(x)
        @add (B, 8) = add add(x0, x1)(negate, x)
        multiply (B, 8) = multiply multiply(x0, x1)(x, x)
        divide (B, 8) = divide divide(x0, x1)(multiply, x)
        subtract (B, 8) = subtract subtract(x0, x1)(@add, divide)
        shift (B, 8) = shift add(x0, 2)(subtract)
        shift_2 (B, 8) = shift add(x0, -3)(shift)
        negate_2 (B, 8) = negate negate(x0)(shift_2)
        shift_3 (B, 8) = shift add(x0, 4)(negate_2)
        scale (B, 8) = scale multiply(5, x0)(shift_3)
        scale_2 (B, 8) = scale multiply(0.25, x0)(scale)
        constant () = constant 3
        divide_2 (B, 8) = divide divide(x0, x1)(scale_2, constant)
        constant_2 () = constant 7
        divide_3 (B, 8) = divide divide(x0, x1)(constant_2, divide_2)
        output divide_3 (B, 8)
        """,
        """
        var y = -x + x - x * x / x;
        y = 2 + y - 3;
        y = 4 - y;
        y = y * 5 / 4 / 3;
        return 7 / y;
        """);

    [Fact]
    public void TheBatchIsNotAnAxisToLineUp() => AssertForward(
        """
        reshape (B, 1, 8) = reshape (B, 1, 8)(x)
        @add (B, 5, 8) = add add(x0, x1)(reshape, w)
        reshape_2 (B, 1, 1) = reshape (B, 1, 1)(s)
        multiply (B, 5, 8) = multiply multiply(x0, x1)(z, reshape_2)
        @add_2 (B, 5, 8) = add add(x0, x1)(@add, multiply)
        output @add_2 (B, 5, 8)
        """,
        Model(
            """
            [Parameter(5, 8)] private partial Tensor W { get; }
            [Forward] private Tensor Forward([Shape(8)] Tensor x, [Shape(5, 8)] Tensor z, [Shape] Tensor s) => x + W + z * s;
            """));

    [Fact]
    public void ListsOfTensors() => AssertBody(
        """
        part0 (B, 4) = linear(x, part0Weight)
        part1 (B, 5) = linear(x, part1Weight)
        part2 (B, 6) = linear(x, part2Weight)
        shift (B, 4) = shift add(x0, 1)(part0)
        tanh0 (B, 6) = tanh tanh(x0)(part2)
        fc0 (B, 2) = linear(shift, fc0Weight)
        fc1 (B, 2) = linear(part1, fc1Weight)
        fc2 (B, 2) = linear(part2, fc2Weight)
        fc3 (B, 2) = linear(shift, fc3Weight)
        multiply (B, 2) = multiply multiply(x0, x1)(fc2, fc3)
        fc4 (B, 2) = linear(tanh0, fc4Weight)
        @add (B, 2) = add add(x0, x1)(multiply, fc4)
        output @add (B, 2)
        """,
        """
        var parts = new Tensor[3];
        for (var i = 0; i < parts.Length; i++) parts[i] = Linear(x, 4 + i, bias: false, name: $"part{i}");
        parts[0] += 1;
        (Tensor First, Tensor) pair = (parts[0], Tanh(parts[^1]));
        var last = x;
        foreach (var p in parts) last = Linear(p, 2, bias: false);
        return last * Linear(pair.First, 2, bias: false) + Linear(pair.Item2, 2, bias: false);
        """);

    [Fact]
    public void EqualNodesMustComputeTheSame()
    {
        var graph = Build(Body("return x * 2 + x * 3 + (x * 2 - 1) + (x + 1);")).Graph;
        CommonSubexpressions.Run(graph);
        Assert.Equal(
            ["multiply(2, x0)", "multiply(3, x0)", "add(x0, x1)", "add(x0, -1)", "add(x0, x1)", "add(x0, 1)", "add(x0, x1)"],
            graph.Nodes.Select(n => n.Op).OfType<MapOp>().Select(o => o.Definition.Value.ToString()));
    }
}
