using ModelGen.Generators.Backends.Cpu;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Passes;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators;

/// <summary>The passes of a model on their way to the CPU: how it keeps the parameters depends on all of them, so none is lowered before
/// the last is built.</summary>
internal sealed class ModelLowering
{
    private readonly List<PlannedPass> passes = [];

    /// <summary>Adds a pass, and gives its program once all are lowered.</summary>
    public Func<LoweredProgram> Add(string className, string summary, ModelGraph graph, ModelOptions options)
    {
        var pass = new PlannedPass(className, summary, graph, options);
        passes.Add(pass);
        return () => pass.Program ?? throw new InvalidOperationException($"the pass '{className}' has not been lowered");
    }

    /// <summary>Lowers the passes, and says how parameters are kept.</summary>
    public ParameterStorage Run()
    {
        foreach (var pass in passes) PassManager.Run(pass.Graph, ModelCompiler.Simplifications);
        var storage = ParameterStorage.Decide(passes.Select(p => p.Graph));
        foreach (var pass in passes)
        {
            PassManager.Run(pass.Graph, ModelCompiler.CpuPasses(storage));
            pass.Program = CpuLowering.Run(pass.ClassName, pass.Summary, pass.Graph, pass.Options);
        }
        return storage;
    }

    private sealed class PlannedPass(string className, string summary, ModelGraph graph, ModelOptions options)
    {
        public string ClassName => className;

        public string Summary => summary;

        public ModelGraph Graph => graph;

        public ModelOptions Options => options;

        public LoweredProgram? Program { get; set; }
    }
}
