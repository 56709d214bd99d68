using ModelGen.Generators.Analyses;
using ModelGen.Generators.Backends.Cpu;
using ModelGen.Generators.Building;
using ModelGen.Generators.Diagnostics;
using ModelGen.Generators.Emission;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Passes;
using ModelGen.Generators.Specs;
using ModelGen.Generators.Surface;

namespace ModelGen.Generators;

/// <summary>Spec to emitted files: everything behind the cache cut. Build and differentiate all passes, simplify them, decide how
/// parameters are kept, fuse, schedule, plan memory, emit.</summary>
internal static class ModelCompiler
{
    /// <summary>What happens to the graph of every pass, and to the steps of its scans, in order, for any back end.</summary>
    public static readonly IReadOnlyList<Pass> Simplifications =
    [
        new("Canonicalization", Canonicalization.Run),
        new("DeadCode", DeadCode.Run),
        new("StepBodies", graph => StepBodies.Run(graph, step => PassManager.Run(step, Simplifications!))),
        new("CommonSubexpressions", CommonSubexpressions.Run),
        new("MapFusion", graph => MapFusion.Run(graph, graph.Cancellation)),
    ];

    /// <summary>What the kernels of the CPU do, after that.</summary>
    /// <param name="storage">How it keeps the parameters, which all passes of a model agree on.</param>
    public static IReadOnlyList<Pass> CpuPasses(ParameterStorage storage) =>
    [
        new("ParameterStorage", storage.Apply),
        new("StepTransposes", StepTransposes.Run),
        new("KernelFusion", KernelFusion.Run),
        new("StepBuffers", StepBuffers.Run),
        new("Outputs", Outputs.Run),
    ];

    public static CompiledModel Compile(ModelSpec spec, CancellationToken cancellation)
    {
        var findings = spec.Findings.ToList();
        var network = Network.Create(spec);
        var passes = new PassGraphs(spec, new ParameterTable(), findings, cancellation);

        // The network is read once, in a pass for training. Parameters are created in the order of the forward pass.
        var reading = network.Read(passes.Begin(Mode.Training));
        var forward = passes.Forward(reading, out var built);
        var model = new ModelDescription(spec, passes.Parameters, built, cancellation) { Fields = ReceptiveFields.Run(forward) };
        foreach (var node in forward.Nodes)
        {
            model.Operations.TryGetValue(node.Layer, out var sum);
            model.Operations[node.Layer] = sum + (2 * node.Op.MultiplyAdds(node).Factor);
        }
        var lowering = new ModelLowering();
        var predictions = HasErrors(findings) ? null : lowering.Add(
            "Forward", $"Predictions of {spec.PlainName}: {Architecture.Line(model.Built, forward)}.", forward, spec.Options);
        var continuation = !HasErrors(findings) && network.HasForward ? Continuation(passes, reading, forward, lowering) : null;
        if (spec.Options.Stateful && continuation is null && !HasErrors(findings))
            findings.Add(
                Finding.At(spec.Options.StatefulSite, "MG1019", "Stateful",
                    "a recurrent layer over a free time axis that goes on with the next call", spec.PlainName));
        var inspection = spec.Options.Inspect && !HasErrors(findings) && network.HasForward ? Inspection(passes, reading, lowering) : null;
        // A method may have no result without a finding of ours: then the C# compiler has reported what is wrong.
        var rejected = forward.Outputs.Count == 0 && network.HasForward;
        if (network.Objectives.Count == 0 && !rejected && !HasErrors(findings)) NetworkChecks.Run(reading.Built, null);
        var trained = new HashSet<ParameterInfo>();
        var objectives = new List<Func<CompiledObjective>>();
        foreach (var objective in network.Objectives)
        {
            if (rejected || HasErrors(findings)) break;
            var training = passes.Training(reading, objective, out var judged);
            if (objective.Name.Length == 0) model.Built = model.Built with { Meaning = judged.Meaning };
            rejected = training.Loss is null;
            if (rejected || HasErrors(findings)) break;
            var loss = passes.Loss(reading, objective, Mode.Evaluation);
            trained.UnionWith(Differentiate(training, objective, passes));
            if (HasErrors(findings)) break;
            var evaluated = lowering.Add(
                "Loss" + objective.Name, $"The loss of {spec.PlainName}{Of(objective)} in evaluation mode.", loss, spec.Options);
            var backward = lowering.Add(
                "Training" + objective.Name, $"A training pass of {spec.PlainName}{Of(objective)}: forward, loss, backward.",
                training, spec.Options);
            var continued = spec.Options.Stateful && network.HasForward ? Continued(passes, reading, objective, lowering) : null;
            objectives.Add(() => new(objective, evaluated(), backward(), continued?.Invoke()));
        }
        rejected |= HasErrors(findings);
        if (!rejected)
        {
            var idle = passes.Parameters.All.Where(
                p => p.Trainable && !trained.Contains(p) && network.Objectives.Any(o => o.TrainsParameter(p)));
            findings.AddRange(idle.Select(p => Finding.At(p.Site, "MG4001", p.Name)));
        }
        if (!rejected)
        {
            model.Storage = lowering.Run();
            model.Forward = predictions?.Invoke();
            model.Continuation = continuation?.Invoke();
            model.Inspection = inspection?.Invoke();
            model.Objectives.AddRange(objectives.Select(objective => objective()));
            MemoryBudget.Check(model, findings);
        }
        if (rejected || HasErrors(findings)) return Reject(spec, findings, cancellation);
        var surface = new ModelSurface(spec, model.Facts());
        var members = ModelMembers.Of(surface);
        findings.AddRange(NameClashes.Find(spec, members));
        return HasErrors(findings) ? new(RejectedEmitter.Emit(spec, surface, findings).ToEquatable(), findings.ToEquatable())
            : new(ModelEmitter.Emit(model, surface, members).ToEquatable(), findings.ToEquatable());
    }

    /// <summary>What becomes of a model with errors: members that throw.</summary>
    public static CompiledModel Reject(ModelSpec spec, IReadOnlyList<Finding> findings, CancellationToken cancellation) =>
        new(RejectedEmitter.Emit(spec, new(spec, Facts(spec, cancellation)), findings).ToEquatable(), findings.ToEquatable());

    /// <summary>What can be told of a model's members from those of its graphs that can be built in spite of its errors.</summary>
    private static SurfaceFacts Facts(ModelSpec spec, CancellationToken cancellation)
    {
        var facts = new SurfaceFacts();
        try
        {
            var network = Network.Create(spec);
            var passes = new PassGraphs(spec, new ParameterTable(), [], cancellation, isTolerant: true);
            var reading = network.Read(passes.Begin(Mode.Training));
            var forward = passes.Forward(reading, out var built);
            var isKnown = forward.Outputs.Count > 0 && forward.Outputs.All(o => !o.IsUnknown);
            if (isKnown)
            {
                facts.Input = SurfaceFacts.Sizes(forward);
                facts.Output = forward.Outputs[0].Shape.PerSample;
                facts.ForwardDraws = facts.ContinuationDraws = facts.InspectionDraws = forward.Draws.Any();
                // What was left out may be what holds the state.
                facts.Continues = CanContinue(passes, reading, forward, out _, out _) ? true : built.LeavesOut ? null : false;
            }
            foreach (var objective in network.Objectives)
            {
                var training = passes.Training(reading, objective, out var judged);
                if (objective.Name.Length == 0 && isKnown && (training.Loss is not null || judged.Meaning != OutputMeaning.Other))
                    facts.Meaning = judged.Meaning;
                if (training.Loss is not null)
                    facts.LossDraws[objective.Name] = passes.Loss(reading, objective, Mode.Evaluation).Draws.Any();
            }
            if (isKnown && !network.Objectives.Any(o => o.Name.Length == 0)) facts.Meaning = built.Meaning;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // What is wrong with the declaration has been reported; it need not hold together well enough to be built.
        }
        return facts;
    }

    /// <summary>A training pass that goes on from a state.</summary>
    private static Func<LoweredProgram> Continued(PassGraphs passes, NetworkReading reading, Objective objective, ModelLowering lowering)
    {
        var graph = passes.Loss(reading, objective, Mode.Training, new CarriedStates());
        _ = Differentiate(graph, objective, passes);
        return lowering.Add(
            "Continued" + objective.Name,
            $"A training pass of {passes.Spec.PlainName}{Of(objective)} that goes on from a state: forward, loss, backward.",
            graph, passes.Spec.Options with { Unroll = UnrollMode.Layers });
    }

    /// <summary>Predictions that leave every layer's output to be looked at, which is why layers are neither fused nor unrolled. Layers in
    /// the step of a scan have as many outputs as there are steps, and are left out.</summary>
    private static Func<CompiledInspection> Inspection(PassGraphs passes, NetworkReading reading, ModelLowering lowering)
    {
        var graph = passes.Forward(reading, out var built);
        var computed = new HashSet<Value>(graph.Nodes.SelectMany(n => n.Outputs));
        var rows = built.Rows.Where(
            r => r.Output is { IsUnknown: false, Type: ElementType.Real, Shape.IsBatched: true } && computed.Contains(r.Output)).ToList();
        var fields = ReceptiveFields.Run(graph);
        var layers = rows.Select(r => (r, fields.HasWindows ? fields.Text(r.Output) : "")).ToList();
        graph.KeepsOutputs = true;
        graph.Outputs.Clear();
        graph.Outputs.AddRange(rows.Select(r => r.Output));
        var program = lowering.Add(
            "Inspection", $"What every layer of {passes.Spec.PlainName} gives.", graph,
            passes.Spec.Options with { Unroll = UnrollMode.Layers });
        return () => new(program(), layers);
    }

    private static string Of(Objective objective) => objective.Name.Length > 0 ? $" for {objective.Name}" : "";

    private static bool HasErrors(List<Finding> findings) => findings.Any(f => Descriptors.IsError(f.Id));

    /// <summary>Predictions that go on from a state, for networks that can read a sequence piece by piece; null for others.</summary>
    private static Func<CompiledContinuation>? Continuation(
        PassGraphs passes, NetworkReading reading, ModelGraph forward, ModelLowering lowering)
    {
        if (!CanContinue(passes, reading, forward, out var graph, out var carried)) return null;
        var program = lowering.Add(
            "Continuation", $"Predictions of {passes.Spec.PlainName} that go on from a state.", graph!,
            passes.Spec.Options with { Unroll = UnrollMode.Layers });
        return () => new(program(), carried);
    }

    /// <summary>Whether a network can read a sequence piece by piece, and its graph when it does.</summary>
    private static bool CanContinue(
        PassGraphs passes, NetworkReading reading, ModelGraph forward, out ModelGraph? graph, out CarriedStates carried)
    {
        (graph, carried) = (null, new());
        if (!forward.Inputs.Any(i => i.Shape.Any(d => d.SequencePower > 0))) return false;
        graph = passes.Forward(reading, out _, carried);
        return Streaming.IsPossible(graph, carried);
    }

    /// <summary>Differentiates the loss of a graph; gives the parameters that have a gradient.</summary>
    private static IEnumerable<ParameterInfo> Differentiate(ModelGraph graph, Objective objective, PassGraphs passes)
    {
        Canonicalization.Run(graph);
        var builder = new GraphBuilder(graph, passes.Parameters, passes.Findings);
        var trained = Differentiation.Run(builder, objective.TrainsParameter, graph.Cancellation);
        if (HasErrors(passes.Findings)) return [];
        if (trained.Count == 0) builder.ReportAt(objective.Site >= 0 ? objective.Site : passes.Spec.Site, "MG4003", passes.Spec.PlainName);
        foreach (var ended in trained.Where(t => t.Flat is not null).GroupBy(t => t.Flat!))
        {
            var name = ended.Key.Layer.Length > 0 ? ended.Key.Layer : ended.Key.Op.Name;
            builder.ReportAt(ended.Key.Site, ended.Select(t => t.Parameter.Site), "MG4002", name, ended.First().Parameter.Name);
        }
        return trained.Select(t => t.Parameter);
    }
}
