using Microsoft.CodeAnalysis;

namespace ModelGen.Generators.Tests.Diagnostics;

/// <summary>A rejected model still compiles as C#, so that its one error stands alone.</summary>
public class RejectedModelTests
{
    private const string Source =
        """
        namespace @namespace.Nets
        {
            public partial class Outer
            {
                [Model]
                internal partial class @event
                {
                    [Linear(16)] private protected partial Tensor Stem(Tensor @in);
                    [Use<Tail>] private static partial Tensor Tail(params Tensor[] x);
                    [Parameter(16)] public partial Tensor W { get; }
                    [Forward] private Tensor Forward([Shape(4)] Tensor x) { while (true) { } }
                }
            }
            [Model, Input(16), Linear(10)] partial class Tail;
        }
        """;

    [Fact]
    public void ItsPartialMembersExistAndThrow()
    {
        var run = GeneratorHarness.Run(GeneratorHarness.Usings + Source);
        Assert.Equal("MG1007", Assert.Single(run.Diagnostics).Id);
        Assert.Empty(
            run.Output.GetDiagnostics()
                .Where(
                    d => d.Severity == DiagnosticSeverity.Error
                        && d.Location.SourceTree!.FilePath.EndsWith("Rejected.g.cs", StringComparison.Ordinal)));
        Assert.DoesNotContain(run.Output.GetDiagnostics(), d => d.Id is "CS8795" or "CS9248");
        var text = run.Files["namespace.Nets.Outer.event.Rejected.g.cs"];
        Assert.Contains(
            "private protected partial global::ModelGen.Tensor Stem(global::ModelGen.Tensor @in) => throw", text, StringComparison.Ordinal);
        Assert.Contains("MG1007", text, StringComparison.Ordinal);
    }
}
