using ModelGen.Generators.Ir;
using ModelGen.Generators.Passes;
using ModelGen.Generators.Building;
using ModelGen.Generators.Specs;
using ModelGen.Generators.Tests.Building;

namespace ModelGen.Generators.Tests.Passes;

/// <summary>A graph before and after a pass, as text.</summary>
internal static class PassCase
{
    /// <summary>Requires both texts of the forward pass of a network over (8); inputs and parameters are left out.</summary>
    public static void AssertForward(string before, string after, Action<ModelGraph> pass, string statements, string members = "") =>
        AssertChanges(before, after, pass, Networks.Build(Networks.Body(statements, members)));

    /// <summary>Requires both texts of the training pass of a network, differentiated and simplified.</summary>
    public static void AssertTraining(string before, string after, Action<ModelGraph> pass, string source)
    {
        var built = Networks.Build(source, PassKind.Training);
        Canonicalization.Run(built.Graph);
        Differentiation.Run(new GraphBuilder(built.Graph, built.Parameters, built.Findings), _ => true, CancellationToken.None);
        PassManager.Run(built.Graph, ModelCompiler.Simplifications);
        AssertChanges(before, after, pass, built);
    }

    private static void AssertChanges(string before, string after, Action<ModelGraph> pass, BuiltPass built)
    {
        Assert.Empty(built.FindingsText);
        AssertText(before, built.Text);
        pass(built.Graph);
        GraphVerifier.Check(built.Graph, "the pass");
        AssertText(after, built.Text);
    }

    private static void AssertText(string expected, string actual) =>
        Assert.Equal(expected.Replace("\r", "", StringComparison.Ordinal), actual);
}
