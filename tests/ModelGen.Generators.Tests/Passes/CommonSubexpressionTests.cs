using ModelGen.Generators.Passes;

namespace ModelGen.Generators.Tests.Passes;

/// <summary>Equal values are computed once.</summary>
public class CommonSubexpressionTests
{
    [Fact]
    public void Functions_of_equal_values_are_equal() => Becomes(
        """
        tanh0 (B, 8) = tanh tanh(x0)(x)
        exp0 (B, 8) = exp exp(x0)(tanh0)
        tanh1 (B, 8) = tanh tanh(x0)(x)
        exp1 (B, 8) = exp exp(x0)(tanh1)
        multiply (B, 8) = multiply multiply(x0, x1)(exp0, exp1)
        output multiply (B, 8)
        """,
        """
        tanh0 (B, 8) = tanh tanh(x0)(x)
        exp0 (B, 8) = exp exp(x0)(tanh0)
        multiply (B, 8) = multiply multiply(x0, x1)(exp0, exp0)
        output multiply (B, 8)
        """,
        "return Exp(Tanh(x)) * Exp(Tanh(x));");

    [Fact]
    public void A_layer_called_twice_is_computed_once_and_two_layers_are_two() => Becomes(
        """
        headLinear (B, 2) = linear(x, headWeight, headBias)
        head (B, 2) = linear(x, headWeight, headBias)
        @add (B, 2) = add add(x0, x1)(headLinear, head)
        fc0 (B, 2) = linear(x, fc0Weight, fc0Bias)
        @add_2 (B, 2) = add add(x0, x1)(@add, fc0)
        fc1 (B, 2) = linear(x, fc1Weight, fc1Bias)
        @add_3 (B, 2) = add add(x0, x1)(@add_2, fc1)
        output @add_3 (B, 2)
        """,
        """
        head (B, 2) = linear(x, headWeight, headBias)
        @add (B, 2) = add add(x0, x1)(head, head)
        fc0 (B, 2) = linear(x, fc0Weight, fc0Bias)
        @add_2 (B, 2) = add add(x0, x1)(@add, fc0)
        fc1 (B, 2) = linear(x, fc1Weight, fc1Bias)
        @add_3 (B, 2) = add add(x0, x1)(@add_2, fc1)
        output @add_3 (B, 2)
        """,
        "return Head(x) + Head(x) + Linear(x, 2) + Linear(x, 2);",
        "[Linear(2)] private partial Tensor Head(Tensor x);");

    [Fact]
    public void Other_constants_make_other_values() => Becomes(
        """
        scale (B, 8) = scale multiply(2, x0)(x)
        scale_2 (B, 8) = scale multiply(3, x0)(x)
        @add (B, 8) = add add(x0, x1)(scale, scale_2)
        scale_3 (B, 8) = scale multiply(2, x0)(x)
        @add_2 (B, 8) = add add(x0, x1)(@add, scale_3)
        output @add_2 (B, 8)
        """,
        """
        scale (B, 8) = scale multiply(2, x0)(x)
        scale_2 (B, 8) = scale multiply(3, x0)(x)
        @add (B, 8) = add add(x0, x1)(scale, scale_2)
        @add_2 (B, 8) = add add(x0, x1)(@add, scale)
        output @add_2 (B, 8)
        """,
        "return x * 2 + x * 3 + x * 2;");

    [Fact]
    public void A_kernel_that_is_no_elementwise_function_is_computed_once_too() => Becomes(
        """
        softmax0 (B, 8) = softmax(x)
        softmax1 (B, 8) = softmax(x)
        log0 (B, 8) = log log(x0)(softmax1)
        multiply (B, 8) = multiply multiply(x0, x1)(softmax0, log0)
        output multiply (B, 8)
        """,
        """
        softmax0 (B, 8) = softmax(x)
        log0 (B, 8) = log log(x0)(softmax0)
        multiply (B, 8) = multiply multiply(x0, x1)(softmax0, log0)
        output multiply (B, 8)
        """,
        "var (a, b) = (Softmax(x), Softmax(x)); return a * Log(b);");

    [Fact]
    public void Draws_stay_apart() => Stays(
        """
        randomnormal0 (B, 8) = normal (B, 8) 0 1 0
        randomnormal1 (B, 8) = normal (B, 8) 0 1 1
        @add (B, 8) = add add(x0, x1)(randomnormal0, randomnormal1)
        output @add (B, 8)
        """,
        "return RandomNormal(x) + RandomNormal(x);");

    [Fact]
    public void Masks_stay_apart() => Stays(
        """
        dropout0Mask (B, 8) = bernoulli (B, 8) 0.5 2 0
        dropout0 (B, 8) = multiply multiply(x0, x1)(x, dropout0Mask)
        dropout1Mask (B, 8) = bernoulli (B, 8) 0.5 2 1
        dropout1 (B, 8) = multiply multiply(x0, x1)(x, dropout1Mask)
        multiply (B, 8) = multiply multiply(x0, x1)(dropout0, dropout1)
        output multiply (B, 8)
        """,
        "return Dropout(x, 0.5, inEvaluation: true) * Dropout(x, 0.5, inEvaluation: true);");

    private static void Becomes(string before, string after, string statements, string members = "") =>
        PassCase.AssertForward(before, after, CommonSubexpressions.Run, statements, members);

    private static void Stays(string graph, string statements, string members = "") => Becomes(graph, graph, statements, members);
}
