using ModelGen.Generators.Backends.Cpu;

namespace ModelGen.Generators.Tests.Passes;

/// <summary>Functions are applied in the kernel before them, and gradients leave the kernels that compute them.</summary>
public class KernelFusionTests
{
    [Fact]
    public void An_activation_is_applied_to_a_product_in_registers() => Becomes(
        """
        fc0 (B, 4) = linear(x, fc0Weight, fc0Bias)
        relu0 (B, 4) = relu max(x0, 0)(fc0)
        output relu0 (B, 4)
        """,
        """
        relu0 (B, 4) = linear max(x0, 0)(x, fc0Weight, fc0Bias)
        output relu0 (B, 4)
        """,
        "return ReLU(Linear(x, 4));");

    [Fact]
    public void So_is_a_function_with_other_operands() => Becomes(
        """
        fc0 (B, 8) = linear(x, fc0Weight, fc0Bias)
        multiply (B, 8) = multiply multiply(x0, x1)(fc0, x)
        output multiply (B, 8)
        """,
        """
        multiply (B, 8) = linear multiply(x0, x1)(x, fc0Weight, fc0Bias, x)
        output multiply (B, 8)
        """,
        "return Linear(x, 8) * x;");

    [Fact]
    public void The_product_comes_first_among_the_operands() => Becomes(
        """
        fc0 (B, 8) = linear(x, fc0Weight, fc0Bias)
        subtract (B, 8) = subtract subtract(x0, x1)(x, fc0)
        output subtract (B, 8)
        """,
        """
        subtract (B, 8) = linear subtract(x1, x0)(x, fc0Weight, fc0Bias, x)
        output subtract (B, 8)
        """,
        "return x - Linear(x, 8);");

    [Fact]
    public void A_kernel_takes_one_function() => Becomes(
        """
        fc0 (B, 4) = linear(x, fc0Weight, fc0Bias)
        relu0 (B, 4) = relu max(x0, 0)(fc0)
        tanh0 (B, 4) = tanh tanh(x0)(relu0)
        output tanh0 (B, 4)
        """,
        """
        relu0 (B, 4) = linear max(x0, 0)(x, fc0Weight, fc0Bias)
        tanh0 (B, 4) = tanh tanh(x0)(relu0)
        output tanh0 (B, 4)
        """,
        "return Tanh(ReLU(Linear(x, 4)));");

    [Fact]
    public void A_product_that_another_node_reads_is_kept() => Stays(
        """
        fc0 (B, 8) = linear(x, fc0Weight, fc0Bias)
        tanh0 (B, 8) = tanh tanh(x0)(fc0)
        @add (B, 8) = add add(x0, x1)(tanh0, fc0)
        output @add (B, 8)
        """,
        "var h = Linear(x, 8); return Tanh(h) + h;");

    [Fact]
    public void Not_every_kernel_takes_a_function() => Stays(
        """
        sum0 (B) = sum 1 1(x)
        sum0Reshape (B, 1) = reshape (B, 1)(sum0)
        relu0 (B, 1) = relu max(x0, 0)(sum0Reshape)
        output relu0 (B, 1)
        """,
        "return ReLU(Sum(x, -1, keepDims: true));");

    [Fact]
    public void A_gradient_goes_to_its_parameter_from_the_kernel_that_computes_it() => PassCase.AssertTraining(
        """
        fc1 (B, 3) = linear(x, fc1Weight, fc1Bias)
        relu1 (B, 3) = relu max(x0, 0)(fc1)
        fc2 (B, 2) = linear(relu1, fc2Weight, fc2Bias)
        labels (B) = target1
        lossCrossEntropy (B), lossWeights (B), lossProbabilities (B, 2) = cross_entropy 0  (fc2, labels)
        lossSum () = sum 0 1(lossCrossEntropy)
        size () = size B
        loss () = divide divide(x0, x1)(lossSum, size)
        dLoss () = constant 1
        dLossSum () = divide_gradient divide(1, x0)(size)
        lossReshape (1) = reshape (1)(dLossSum)
        dLossSumReshape () = reshape ()(lossReshape)
        dFc2 (B, 2) = cross_entropy_gradient 0  (lossProbabilities, labels, dLossSumReshape)
        dRelu1 (B, 3) = matrix_product(dFc2, fc2Weight)
        dFc2Weight (2, 3) = linear_weight_gradient(dFc2, relu1)
        dFc2Bias (2) = sum 0 1(dFc2)
        dFc1 (B, 3) = relu_gradient select(greater(x0, 0), x1, 0)(relu1, dRelu1)
        dFc1Weight (3, 4) = linear_weight_gradient(dFc1, x)
        dFc1Bias (3) = sum 0 1(dFc1)
        fc1WeightParameterGradient () = parameter_gradient fc1.weight(dFc1Weight)
        fc1BiasParameterGradient () = parameter_gradient fc1.bias(dFc1Bias)
        fc2WeightParameterGradient () = parameter_gradient fc2.weight(dFc2Weight)
        fc2BiasParameterGradient () = parameter_gradient fc2.bias(dFc2Bias)
        loss loss
        """,
        """
        relu1 (B, 3) = linear max(x0, 0)(x, fc1Weight, fc1Bias)
        fc2 (B, 2) = linear(relu1, fc2Weight, fc2Bias)
        labels (B) = target1
        lossCrossEntropy (B), lossWeights (B), lossProbabilities (B, 2) = cross_entropy 0  (fc2, labels)
        lossSum () = sum 0 1(lossCrossEntropy)
        size () = size B
        loss () = divide divide(x0, x1)(lossSum, size)
        dLossSum () = divide_gradient divide(1, x0)(size)
        lossReshape (1) = reshape (1)(dLossSum)
        dLossSumReshape () = reshape ()(lossReshape)
        dFc2 (B, 2) = cross_entropy_gradient 0  (lossProbabilities, labels, dLossSumReshape)
        dFc2Weight (2, 3) = linear_weight_gradient(dFc2, relu1) -> fc2.weight
        dFc2Bias (2) = sum 0 1(dFc2) -> fc2.bias
        dFc1 (B, 3) = matrix_product select(greater(x1, 0), x0, 0)(dFc2, fc2Weight, relu1)
        dFc1Weight (3, 4) = linear_weight_gradient(dFc1, x) -> fc1.weight
        dFc1Bias (3) = sum 0 1(dFc1) -> fc1.bias
        loss loss
        """,
        KernelFusion.Run,
        "[Model, Input(4), Linear(3), ReLU, Linear(2), CrossEntropy] partial class Net;");

    private static void Becomes(string before, string after, string statements, string members = "") =>
        PassCase.AssertForward(before, after, KernelFusion.Run, statements, members);

    private static void Stays(string graph, string statements, string members = "") => Becomes(graph, graph, statements, members);
}
