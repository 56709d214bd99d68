using ModelGen.Generators.Diagnostics;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Passes;

namespace ModelGen.Generators.Tests.Structure;

/// <summary>A fault is reported with the pass it happened in.</summary>
public class PassManagerTests
{
    [Fact]
    public void A_pass_that_throws_is_named()
    {
        var fault = Assert.Throws<InvalidOperationException>(
            () => PassManager.Run(Graph(), [new("First", _ => { }), new("Second", _ => throw new InvalidOperationException("no"))]));
        Assert.Equal("Second", fault.Data[InternalFault.PassKey]);
        Assert.Contains("Second", InternalFault.At(-1, "Compile", fault).Arguments);
    }

    [Fact]
    public void A_pass_that_leaves_a_graph_which_cannot_be_computed_is_named()
    {
        // The result is read before it is there.
        var fault = Assert.Throws<InvalidOperationException>(
            () => PassManager.Run(Graph(), [new("First", graph => graph.Nodes.Reverse()), new("Second", _ => { })]));
        Assert.Equal("First", fault.Data[InternalFault.PassKey]);
        Assert.StartsWith("after First, ", fault.Message, StringComparison.Ordinal);
    }

    private static ModelGraph Graph()
    {
        var graph = new ModelGraph(Mode.Evaluation);
        var builder = new GraphBuilder(graph, new ParameterTable(), []);
        graph.Outputs.Add(builder.Plus(builder.Constant(1), builder.Constant(2)));
        return graph;
    }
}
