using ModelGen.Generators.Ir;
using ModelGen.Generators.Passes;

namespace ModelGen.Generators.Tests.Structure;

using Dim = ModelGen.Generators.Ir.Dim;
using ElementType = ModelGen.Generators.Ir.ElementType;

/// <summary>What an operation that says nothing of the steps of sequences does with their padding,
/// and what one statement changes.</summary>
public class StepDefaultsTests
{
    [Fact]
    public void An_operation_that_says_nothing_reads_zeros_in_padding()
    {
        var node = Padded(new Silent());
        Assert.Equal("mask_steps 1 0", node.Inputs[0].Producer.Op.Key);
    }

    [Fact]
    public void An_operation_that_lines_up_its_axes_leaves_padding_as_it_is()
    {
        var node = Padded(new Aligning());
        Assert.Equal("exp", node.Inputs[0].Producer.Op.Name);
    }

    [Fact]
    public void An_operation_reads_the_number_that_it_says_changes_nothing()
    {
        var node = Padded(new Minimum());
        Assert.Equal("mask_steps 1 Infinity", node.Inputs[0].Producer.Op.Key);
    }

    [Fact]
    public void An_infinity_that_an_operation_may_give_is_replaced()
    {
        var node = Padded(new Minimum(), out var graph);
        Assert.NotSame(node.Output, graph.Outputs[0]);
        Assert.Equal("mask_steps 1 0", graph.Outputs[0].Producer.Op.Key);
    }

    [Fact]
    public void A_sequence_is_not_read_in_pieces_by_an_operation_that_says_nothing()
    {
        var node = Padded(new Silent());
        Assert.False(node.Op.KeepsSteps(node));
        Assert.False(node.Op.IsResumable);
    }

    private static Node Padded(Op op) => Padded(op, out _);

    /// <summary>An operation over e^x, which is not zero in the padding of x (B, 5, 3).</summary>
    private static Node Padded(Op op, out ModelGraph graph)
    {
        graph = new ModelGraph(Mode.Evaluation);
        var b = new GraphBuilder(graph, new ParameterTable(), []);
        var x = b.Add(new InputOp(0, new Shape(Dim.Batch, 5, 3), ElementType.Real, 0, isTarget: false));
        var lengths = b.Add(new InputOp(1, new Shape(Dim.Batch), ElementType.Index, 0, isTarget: false) { LengthsOf = 5 });
        graph.Inputs.AddRange([x, lengths]);
        graph.Padded.Add((x, 1, lengths));
        var y = b.Add(op, b.Map(MapDefinition.Unary("exp", Scalar.Exp(Scalar.X(0)), Scalar.Y, "e^{0}"), x));
        graph.Outputs.Add(y);
        StepPadding.Run(b);
        return y.Producer;
    }

    private class Silent : Op
    {
        public override string Name => "opaque";

        public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(inputs[0].Shape);

        public override string Formula(Node node, Func<Value, string> name) => "";
    }

    private class Aligning : Silent
    {
        public override IEnumerable<AlignedAxes> Aligned(Node node) => AlignedAxes.FromTheEnd(node.Inputs[0], node.Output);
    }

    private sealed class Minimum : Aligning
    {
        public override double? PaddingRead(Node node, int input, int axis) => double.PositiveInfinity;

        public override double? PaddingGiven(Node node, int axis) => double.PositiveInfinity;
    }
}
