using ModelGen.Generators.Passes;

namespace ModelGen.Generators.Tests.Passes;

/// <summary>Chains of elementwise functions become one.</summary>
public class MapFusionTests
{
    [Fact]
    public void A_chain_becomes_one_function() => Becomes(
        """
        scale (B, 8) = scale multiply(2, x0)(x)
        shift (B, 8) = shift add(x0, 1)(scale)
        tanh0 (B, 8) = tanh tanh(x0)(shift)
        output tanh0 (B, 8)
        """,
        """
        tanh0 (B, 8) = scale_shift_tanh tanh(add(multiply(2, x0), 1))(x)
        output tanh0 (B, 8)
        """,
        "return Tanh(x * 2 + 1);");

    [Fact]
    public void A_constant_becomes_part_of_the_expression() => Becomes(
        """
        mean0Sum (B) = sum 1 1(x)
        mean0Reshape (B, 1) = reshape (B, 1)(mean0Sum)
        constant () = constant 8
        mean0 (B, 1) = divide divide(x0, x1)(mean0Reshape, constant)
        subtract (B, 8) = subtract subtract(x0, x1)(x, mean0)
        output subtract (B, 8)
        """,
        """
        mean0Sum (B) = sum 1 1(x)
        mean0Reshape (B, 1) = reshape (B, 1)(mean0Sum)
        constant () = constant 8
        mean0 (B, 1) = divide multiply(0.125, x0)(mean0Reshape)
        subtract (B, 8) = subtract subtract(x0, x1)(x, mean0)
        output subtract (B, 8)
        """,
        "return x - Mean(x, -1, keepDims: true);");

    [Fact]
    public void A_broadcast_is_read_as_it_was_before() => Becomes(
        """
        sum0 (B) = sum 1 1(x)
        sum0Reshape (B, 1) = reshape (B, 1)(sum0)
        broadcast0 (B, 8) = broadcast (B, 8)(sum0Reshape)
        multiply (B, 8) = multiply multiply(x0, x1)(x, broadcast0)
        output multiply (B, 8)
        """,
        """
        sum0 (B) = sum 1 1(x)
        sum0Reshape (B, 1) = reshape (B, 1)(sum0)
        multiply (B, 8) = multiply multiply(x0, x1)(x, sum0Reshape)
        output multiply (B, 8)
        """,
        "return x * Broadcast(Sum(x, -1, keepDims: true), 8);");

    [Fact]
    public void What_another_node_reads_is_kept() => Stays(
        """
        tanh0 (B, 8) = tanh tanh(x0)(x)
        fc0 (B, 8) = linear(tanh0, fc0Weight, fc0Bias)
        @add (B, 8) = add add(x0, x1)(fc0, tanh0)
        output @add (B, 8)
        """,
        "var t = Tanh(x); return Linear(t, 8) + t;");

    [Fact]
    public void A_function_of_fewer_elements_is_not_computed_for_more() => Becomes(
        """
        scale (8) = scale multiply(2, x0)(w)
        tanh0 (8) = tanh tanh(x0)(scale)
        @add (B, 8) = add add(x0, x1)(x, tanh0)
        output @add (B, 8)
        """,
        """
        tanh0 (8) = scale_tanh tanh(multiply(2, x0))(w)
        @add (B, 8) = add add(x0, x1)(x, tanh0)
        output @add (B, 8)
        """,
        "return x + Tanh(W * 2);",
        "[Parameter(8)] private partial Tensor W { get; }");

    [Fact]
    public void No_function_takes_more_than_six_operands() => Becomes(
        """
        @add (B, 8) = add add(x0, x1)(x, a)
        @add_2 (B, 8) = add add(x0, x1)(@add, b)
        @add_3 (B, 8) = add add(x0, x1)(@add_2, c)
        @add_4 (B, 8) = add add(x0, x1)(@add_3, d)
        @add_5 (B, 8) = add add(x0, x1)(@add_4, e)
        @add_6 (B, 8) = add add(x0, x1)(@add_5, f2)
        output @add_6 (B, 8)
        """,
        """
        @add (B, 8) = add_add_add_add_add add(add(add(add(add(x4, x5), x3), x2), x1), x0)(e, d, c, b, x, a)
        @add_2 (B, 8) = add add(x0, x1)(@add, f2)
        output @add_2 (B, 8)
        """,
        "return x + A + B + C + D + E + F2;",
        "[Parameter(8)] private partial Tensor A { get; } [Parameter(8)] private partial Tensor B { get; } "
            + "[Parameter(8)] private partial Tensor C { get; } [Parameter(8)] private partial Tensor D { get; } "
            + "[Parameter(8)] private partial Tensor E { get; } [Parameter(8)] private partial Tensor F2 { get; }");

    private static void Becomes(string before, string after, string statements, string members = "") =>
        PassCase.AssertForward(before, after, graph => MapFusion.Run(graph, default), statements, members);

    private static void Stays(string graph, string statements, string members = "") => Becomes(graph, graph, statements, members);
}
