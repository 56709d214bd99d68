using ModelGen.Generators.Backends.Cpu;
using ModelGen.Generators.Building;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Passes;
using ModelGen.Generators.Specs;
using ModelGen.Generators.Tests.Building;

namespace ModelGen.Generators.Tests.Lowering;

/// <summary>Source to programs of the CPU: what the tests of lowering read.</summary>
internal static class Programs
{
    /// <summary>The training pass of the first model, as kernels.</summary>
    public static LoweredProgram Training(string source) => Lower(source, PassKind.Training);

    /// <summary>The predictions of the first model, as kernels.</summary>
    public static LoweredProgram Forward(string source) => Lower(source, PassKind.Forward);

    private static LoweredProgram Lower(string source, PassKind kind)
    {
        var pass = Networks.Build(source, kind);
        var builder = new GraphBuilder(pass.Graph, pass.Parameters, pass.Findings);
        StepPadding.Run(builder);
        LossWeights.Run(pass.Graph);
        if (kind == PassKind.Training)
        {
            Canonicalization.Run(pass.Graph);
            Differentiation.Run(builder, _ => true, default);
        }
        PassManager.Run(pass.Graph, ModelCompiler.Simplifications);
        PassManager.Run(pass.Graph, ModelCompiler.CpuPasses(ParameterStorage.Decide([pass.Graph])));
        return CpuLowering.Run(kind.ToString(), "", pass.Graph, SpecReader.Read(source).Options with { Unroll = UnrollMode.Layers });
    }
}
