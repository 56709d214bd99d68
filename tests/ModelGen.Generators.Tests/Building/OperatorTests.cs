using ModelGen.Generators.Passes;
using static ModelGen.Generators.Tests.Building.Networks;

namespace ModelGen.Generators.Tests.Building;

/// <summary>Tensors in expressions: operators, lists, and the alignment of the axes of one sample.</summary>
public class OperatorTests
{
    [Fact]
    public void OperatorsBetweenTensorsAndNumbers() => AssertBody(
        """
        ?
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
        ?
        """,
        Model(
            """
            [Parameter(5, 8)] private partial Tensor W { get; }
            [Forward] private Tensor Forward([Shape(8)] Tensor x, [Shape(5, 8)] Tensor z, [Shape] Tensor s) => x + W + z * s;
            """));

    [Fact]
    public void ListsOfTensors() => AssertBody(
        """
        ?
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
            graph.Nodes.Select(n => n.Op).OfType<Ops.MapOp>().Select(o => o.Definition.Value.ToString()));
    }
}
