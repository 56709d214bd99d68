using ModelGen.Generators.Backends.Cpu;
using ModelGen.Generators.Building;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Passes;
using ModelGen.Generators.Tests.Building;

namespace ModelGen.Generators.Tests.Lowering;

/// <summary>Which weights the CPU keeps transposed, and what it makes of the nodes that have to do with them.</summary>
public class ParameterStorageTests
{
    [Fact]
    public void Weights_of_layers_are_kept_transposed() => Changes(
        """
        fc1Weight (3, 4) = parameter fc1.weight
        => fc1Weight (4, 3) = parameter fc1.weight
        fc1 (B, 3) = linear(x, fc1Weight, fc1Bias)
        => fc1 (B, 3) = matrix_product(x, fc1Weight, fc1Bias)
        fc2Weight (2, 3) = parameter fc2.weight
        => fc2Weight (3, 2) = parameter fc2.weight
        fc2 (B, 2) = linear(relu1, fc2Weight, fc2Bias)
        => fc2 (B, 2) = matrix_product(relu1, fc2Weight, fc2Bias)
        dRelu1 (B, 3) = matrix_product(dFc2, fc2Weight)
        => dRelu1 (B, 3) = linear(dFc2, fc2Weight)
        dFc2Weight (2, 3) = linear_weight_gradient(dFc2, relu1)
        => dFc2Weight (3, 2) = linear_weight_gradient(relu1, dFc2)
        dFc1Weight (3, 4) = linear_weight_gradient(dFc1, x)
        => dFc1Weight (4, 3) = linear_weight_gradient(x, dFc1)
        """,
        "[Model, Input(4), Linear(3), ReLU, Linear(2), MeanSquaredError] partial class Net;");

    [Fact]
    public void A_penalty_is_the_same_for_either() => Changes(
        """
        fc1Weight (2, 4) = parameter fc1.weight
        => fc1Weight (4, 2) = parameter fc1.weight
        fc1 (B, 2) = linear(x, fc1Weight)
        => fc1 (B, 2) = matrix_product(x, fc1Weight)
        l2Square (2, 4) = square multiply(x0, x0)(fc1Weight)
        => l2Square (4, 2) = square multiply(x0, x0)(fc1Weight)
        dFc1WeightFromFc1 (2, 4) = linear_weight_gradient(dFc1, x)
        => dFc1WeightFromFc1 (4, 2) = linear_weight_gradient(x, dFc1)
        dFc1Weight (2, 4) = square_gradient_add add(multiply(x2, multiply(2, x1)), x0)(dFc1WeightFromFc1, fc1Weight, l2Reshape)
        => dFc1Weight (4, 2) = square_gradient_add add(multiply(x2, multiply(2, x1)), x0)(dFc1WeightFromFc1, fc1Weight, l2Reshape)
        """,
        "[Model, L2(0.5), Input(4), Linear(2, Bias = false), MeanSquaredError] partial class Net;");

    [Fact]
    public void Slices_of_packed_weights_are_cut_along_the_other_axis() => Changes(
        """
        attention0InProjWeight (6, 2) = parameter attention0.in_proj_weight
        => attention0InProjWeight (2, 6) = parameter attention0.in_proj_weight
        attention0InProjWeightFrom0 (2, 2) = slice 0 0 2(attention0InProjWeight)
        => attention0InProjWeightFrom0 (2, 2) = slice 1 0 2(attention0InProjWeight)
        attention0Linear (B, 3, 2) = linear(x, attention0InProjWeightFrom0)
        => attention0Linear (B, 3, 2) = matrix_product(x, attention0InProjWeightFrom0)
        attention0InProjWeightFrom2 (4, 2) = slice 0 2 4(attention0InProjWeight)
        => attention0InProjWeightFrom2 (2, 4) = slice 1 2 4(attention0InProjWeight)
        kLinear (B, 5, 4) = linear(k, attention0InProjWeightFrom2)
        => kLinear (B, 5, 4) = matrix_product(k, attention0InProjWeightFrom2)
        attention0 (B, 3, 2) = linear(attention0Attention, attention0OutProjWeight)
        => attention0 (B, 3, 2) = matrix_product(attention0Attention, attention0OutProjWeight)
        dAttention0Attention (B, 3, 2) = matrix_product(dAttention0, attention0OutProjWeight)
        => dAttention0Attention (B, 3, 2) = linear(dAttention0, attention0OutProjWeight)
        dAttention0OutProjWeight (2, 2) = linear_weight_gradient(dAttention0, attention0Attention)
        => dAttention0OutProjWeight (2, 2) = linear_weight_gradient(attention0Attention, dAttention0)
        dAttention0InProjWeightFrom2 (4, 2) = linear_weight_gradient(attention0Keys, k)
        => dAttention0InProjWeightFrom2 (2, 4) = linear_weight_gradient(k, attention0Keys)
        dAttention0InProjWeightFromAttention0 (6, 2) = embed_slice 0 2 (6, 2)(dAttention0InProjWeightFrom2)
        => dAttention0InProjWeightFromAttention0 (2, 6) = embed_slice 1 2 (2, 6)(dAttention0InProjWeightFrom2)
        dAttention0InProjWeightFrom0 (2, 2) = linear_weight_gradient(dAttention0Linear, x)
        => dAttention0InProjWeightFrom0 (2, 2) = linear_weight_gradient(x, dAttention0Linear)
        dAttention0InProjWeightFromAttention0_2 (6, 2) = embed_slice 0 0 (6, 2)(dAttention0InProjWeightFrom0)
        => dAttention0InProjWeightFromAttention0_2 (2, 6) = embed_slice 1 0 (2, 6)(dAttention0InProjWeightFrom0)
        dAttention0InProjWeight (6, 2) = add add(x0, x1)(dAttention0InProjWeightFromAttention0, dAttention0InProjWeightFromAttention0_2)
        => dAttention0InProjWeight (2, 6) = add add(x0, x1)(dAttention0InProjWeightFromAttention0, dAttention0InProjWeightFromAttention0_2)
        """,
        """
        [Model]
        partial class Net
        {
            [Forward] private Tensor Forward([Shape(3, 2)] Tensor x, [Shape(5, 2)] Tensor k) => MultiHeadAttention(x, 1, key: k, bias: false);

            [Loss] private Tensor Loss(Tensor y, [Target(3, 2)] Tensor t) => MeanSquaredError(y, t);
        }
        """);

    private const string Recurrence =
        "[Model, Input(Dim.Sequence, 3), Gru(2, Name = \"gru\", Bias = false), MeanSquaredError] partial class Net;";

    [Fact]
    public void Steps_of_a_recurrence_follow() => Changes(
        """
        gruWeightHhL0 (6, 2) = constant
        => gruWeightHhL0 (2, 6) = constant
        gruHLinear (B, 6) = linear(gruH, gruWeightHhL0)
        => gruHLinear (B, 6) = matrix_product(gruH, gruWeightHhL0)
        dGruHFromGru (B, 2) = matrix_product(gruProducts, gruWeightHhL0)
        => dGruHFromGru (B, 2) = linear(gruProducts, gruWeightHhL0)
        gruWeightIhL0 (6, 3) = parameter gru.weight_ih_l0
        => gruWeightIhL0 (3, 6) = parameter gru.weight_ih_l0
        gruWeightHhL0 (6, 2) = parameter gru.weight_hh_l0
        => gruWeightHhL0 (2, 6) = parameter gru.weight_hh_l0
        gruLinear (BT, 6) = linear(xByStep, gruWeightIhL0)
        => gruLinear (BT, 6) = matrix_product(xByStep, gruWeightIhL0)
        dGruWeightHhL0 (6, 2) = linear_weight_gradient(gruProductsSteps, gruHBefore)
        => dGruWeightHhL0 (2, 6) = linear_weight_gradient(gruHBefore, gruProductsSteps)
        dGruWeightIhL0 (6, 3) = linear_weight_gradient(dGruLinearSteps, xByStep)
        => dGruWeightIhL0 (3, 6) = linear_weight_gradient(xByStep, dGruLinearSteps)
        """, Recurrence);

    [Fact]
    public void A_weight_that_the_steps_of_a_gradient_multiply_by_is_transposed_before_them()
    {
        var graph = Training(Recurrence);
        Transpose(graph);
        AssertChanges(
            """
            => gru (6, 2) = constant
            dGruHFromGru (B, 2) = linear(gruProducts, gruWeightHhL0)
            => dGruHFromGru (B, 2) = matrix_product(gruProducts, gru)
            => gruWeightHhL0Transposed (6, 2) = permute 1,0(gruWeightHhL0)
            dGruHT (B, 2), gruProductsSteps (BT, 6), dGruLinearSteps (BT, 6) = scan 1(gruBroadcast, dGruHSteps, gruGatesSteps, gruHLinearSteps, gruHBefore, gruWeightHhL0)
            => dGruHT (B, 2), gruProductsSteps (BT, 6), dGruLinearSteps (BT, 6) = scan 1(gruBroadcast, dGruHSteps, gruGatesSteps, gruHLinearSteps, gruHBefore, gruWeightHhL0Transposed)
            """, graph, StepTransposes.Run);
    }

    [Fact]
    public void A_tensor_that_the_user_declared_stays_as_declared() => Changes(
        "",
        """
        [Model]
        partial class Net
        {
            [Parameter(2, 4)] private partial Tensor U { get; }

            [Parameter(2, 3)] private partial Tensor V { get; }

            [Forward] private Tensor Forward([Shape(4)] Tensor x) => MatMul(Linear(x, U), V);

            [Loss] private Tensor Loss(Tensor y, [Target(3)] Tensor t) => MeanSquaredError(y, t);
        }
        """);

    [Fact]
    public void One_pass_that_needs_a_weight_as_it_is_decides_for_all()
    {
        var parameters = new ParameterTable();
        var (products, rows) = (Pass(parameters, out var x, out var weight), Pass(parameters, out _, out var table));
        var bias = products.Parameter(parameters.GetOrAdd("fc.bias", Ir.ParameterKind.Bias, new Shape(2), Initialization.Zeros, true, -1));
        products.Graph.Outputs.Add(products.Add(new LinearOp(), x, weight, bias));
        Assert.Equal(StorageLayout.Transposed, ParameterStorage.Decide([products.Graph]).LayoutOf(parameters.All[0]));

        // Rows of a weight as a table: no kernel picks columns.
        var index = rows.Add(new InputOp(1, new Shape(Ir.Dim.Batch), Ir.ElementType.Index, 2, isTarget: false));
        rows.Graph.Outputs.Add(rows.Add(new EmbeddingOp(-1), index, table));
        var storage = ParameterStorage.Decide([products.Graph, rows.Graph]);
        Assert.Equal(StorageLayout.Canonical, storage.LayoutOf(parameters.All[0]));

        // The kernel of the product with a weight as it is adds no bias.
        AssertChanges(
            """
            => fcLinear (B, 2) = linear(x, fcWeight)
            fc (B, 2) = linear(x, fcWeight, fcBias)
            => fc (B, 2) = add add(x0, x1)(fcLinear, fcBias)
            """, products.Graph, storage.Apply);
        AssertChanges("", rows.Graph, storage.Apply);
    }

    [Fact]
    public void Weights_that_are_added_are_kept_alike()
    {
        var parameters = new ParameterTable();
        var b = Pass(parameters, out var x, out var weight);
        var other = b.Parameter(parameters.GetOrAdd("other", Ir.ParameterKind.Weight, new Shape(2, 3), Initialization.Zeros, true, -1));
        b.Graph.Outputs.Add(b.Add(new LinearOp(), x, b.Plus(weight, other)));
        Assert.Equal(Enumerable.Repeat(StorageLayout.Transposed, 2), parameters.All.Select(ParameterStorage.Decide([b.Graph]).LayoutOf));

        // What the network gives has the shape that the user sees.
        b.Graph.Outputs.Add(b.Scale(other, 2));
        Assert.Equal(Enumerable.Repeat(StorageLayout.Canonical, 2), parameters.All.Select(ParameterStorage.Decide([b.Graph]).LayoutOf));
    }

    private static GraphBuilder Pass(ParameterTable parameters, out Value x, out Value weight)
    {
        var b = new GraphBuilder(new ModelGraph(Mode.Evaluation), parameters, []).At(-1, "fc");
        x = GraphBuilder.Named(b.Add(new InputOp(0, new Shape(Ir.Dim.Batch, 3), Ir.ElementType.Real, 0, isTarget: false)), "x");
        b.Graph.Inputs.Add(x);
        weight = b.Parameter(parameters.GetOrAdd("fc.weight", Ir.ParameterKind.Weight, new Shape(2, 3), Initialization.Zeros, true, -1));
        return b;
    }

    private static void Changes(string expected, string source) => AssertChanges(expected, Training(source), Transpose);

    private static void Transpose(ModelGraph graph) => ParameterStorage.Decide([graph]).Apply(graph);

    private static ModelGraph Training(string source)
    {
        var built = Networks.Build(source, PassKind.Training);
        Assert.Empty(built.FindingsText);
        Canonicalization.Run(built.Graph);
        Differentiation.Run(new GraphBuilder(built.Graph, built.Parameters, built.Findings), _ => true, CancellationToken.None);
        PassManager.Run(built.Graph, ModelCompiler.Simplifications);
        return built.Graph;
    }

    /// <summary>Requires the lines that a pass changes, each before and after.</summary>
    private static void AssertChanges(string expected, ModelGraph graph, Action<ModelGraph> pass)
    {
        var before = Lines(graph);
        pass(graph);
        GraphVerifier.Check(graph, "the pass");
        var after = Lines(graph);
        var left = before.Except(after).ToList();
        var changes = new List<string>();
        foreach (var line in after.Except(before))
        {
            if (left.Find(l => l.Split(' ')[0] == line.Split(' ')[0]) is { } old && left.Remove(old)) changes.Add(old);
            changes.Add("=> " + line);
        }
        foreach (var line in left) changes.AddRange([line, "=> nothing"]);
        Assert.Equal(expected.ReplaceLineEndings("\n"), string.Join("\n", changes));
    }

    /// <summary>The nodes, those of the steps of scans before the others.</summary>
    private static List<string> Lines(ModelGraph graph) => graph.AllGraphs.SelectMany(g => GraphPrinter.Print(g).Split('\n')).ToList();
}
