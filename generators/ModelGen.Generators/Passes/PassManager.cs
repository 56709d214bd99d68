using ModelGen.Generators.Diagnostics;
using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Passes;

/// <summary>A change of a graph that keeps what it computes.</summary>
/// <param name="Name">What the finding MG0001 calls it.</param>
/// <param name="Run">Changes the graph.</param>
internal sealed record Pass(string Name, Action<ModelGraph> Run);

/// <summary>Runs passes one after another; a fault in one says which it was.</summary>
internal static class PassManager
{
    /// <summary>Whether the graph is verified after each pass, not only after the last: in debug builds and in tests.</summary>
    public static bool VerifiesEach { get; set; }
#if DEBUG
        = true;
#endif

    public static void Run(ModelGraph graph, IReadOnlyList<Pass> passes)
    {
        for (var i = 0; i < passes.Count; i++)
        {
            graph.Cancellation.ThrowIfCancellationRequested();
            try
            {
                passes[i].Run(graph);
                if (VerifiesEach || i == passes.Count - 1) GraphVerifier.Check(graph, passes[i].Name);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                fault.Data[InternalFault.PassKey] = passes[i].Name;
                throw;
            }
        }
    }
}
