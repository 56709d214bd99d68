using System.Globalization;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Printing;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Emits a pass of a tiny network as straight-line code over registers with one sample in each lane: what the parameters alone
/// determine, then the samples in groups of V.Count, then the sums over the batch and what follows from them.</summary>
internal sealed class LaneEmitter
{
    /// <summary>Compiled once, at full optimisation: straight-line code has nothing to learn from running slowly first.</summary>
    private const string FullyOptimised = "[MethodImpl(MethodImplOptions.AggressiveOptimization)]";

    private readonly LoweredProgram program;
    private readonly LanePlan plan;
    private readonly SourceWriter w;
    private readonly Notation notation;

    private LaneEmitter(LoweredProgram program, LanePlan plan, SourceWriter writer)
    {
        this.program = program;
        this.plan = plan;
        w = writer;
        notation = new Notation(program.Graph,
            v => HostScalarPrinter.Code(v, program.IsDouble) ?? (program.Names.TryGetValue(v.Root, out var name) ? name : v.Name));
    }

    private string T => program.IsDouble ? "double" : "float";

    private string Constraint => $"where V : struct, IRegister<V, {T}>";

    public static void Emit(LoweredProgram program, LanePlan plan, SourceWriter writer) =>
        new LaneEmitter(program, plan, writer).EmitClass();

    private void EmitClass()
    {
        w.Line($"/// <summary>{CodeText.Xml(program.Summary)}</summary>");
        w.Line("/// <remarks>");
        w.Line($"/// Unrolled to single numbers, one sample in each lane of a register; arena "
            + $"of {plan.ArenaElements.ToString("N0", CultureInfo.InvariantCulture)} {T}s.");
        foreach (var line in notation.Remarks) w.Line("/// " + line);
        w.Line("/// </remarks>");
        w.Line(GeneratedFile.Attribute);
        w.Open($"internal sealed class {program.ClassName} : Program<{T}>");
        w.Line($"public {program.ClassName}(global::ModelGen.ParameterSet<{T}> parameters)")
            .Indent().Line(": base(parameters)").Outdent().Line("{").Line("}");
        w.Line();
        w.Line("public override int Phases => 1;");
        w.Line();
        LossMembers.Emit(w, program, LossPlace);
        w.Line($"protected override long ArenaElements(long batch, long length) "
            + $"=> {plan.ArenaElements.ToString(CultureInfo.InvariantCulture)};");
        w.Line();
        w.Line("/// <summary>None that other threads could share.</summary>");
        w.Line("protected override long Work(long batch, long length) => 0;");
        w.Line();
        EmitRun();
        for (var m = 0; m < plan.Methods.Count; m++)
        {
            if (plan.Methods[m].Stage == Stage.Before) EmitMethod(m, "what the parameters alone determine");
        }
        EmitSamples();
        for (var m = 0; m < plan.Methods.Count; m++)
        {
            if (plan.Methods[m].Stage == Stage.After) EmitMethod(m, "what follows from the sums over the batch");
        }
        w.Close();
    }

    private string LossPlace()
    {
        var loss = plan.Graph.Loss!;
        var (region, element) = loss.Home is { } home ? (home, loss.HomeElement) : (plan.Regions.First(r => r.Name == "lossResult"), 0);
        return $"Buffer({Number(region.Start + element)}, 1)[0]";
    }

    private void EmitRun()
    {
        w.Open("protected override void RunPhase<TSink>(int phase, Share share, TSink sink)");
        w.Line("if (!share.IsFirst) return;");
        foreach (var method in plan.Methods.Where(m => m.Stage == Stage.Before)) w.Line($"{method.Name}<Simd1<{T}>>();");
        if (plan.Methods.Any(m => m.Stage == Stage.Samples))
        {
            w.Line($"if (Batch == 1) Samples<Simd1<{T}>>();");
            foreach (var width in new[] { "512", "256", "128" })
                w.Line($"else if (Vector{width}.IsHardwareAccelerated) Samples<Simd{width}<{T}>>();");
            w.Line($"else Samples<Simd1<{T}>>();");
        }
        foreach (var method in plan.Methods.Where(m => m.Stage == Stage.After)) w.Line($"{method.Name}<Simd1<{T}>>();");
        foreach (var parameter in plan.Trained)
        {
            var (start, count) = (Number(plan.Gradients!.Start + parameter.Offset - plan.FirstGradient), Number(parameter.Elements));
            w.Line($"Gradients.Accept<{T}, TSink>(Buffer({start}, {count}), offset: {Number(parameter.Offset)}, sink, elements: "
                + $"Extent.All({count})); // {parameter.Name}");
        }
        w.Close();
    }

    /// <summary>The loop over groups of samples, with its body or with calls of the methods it is cut into.</summary>
    private void EmitSamples()
    {
        var methods = Enumerable.Range(0, plan.Methods.Count).Where(m => plan.Methods[m].Stage == Stage.Samples).ToList();
        if (methods.Count == 0) return;
        var body = plan.IsSingleMethod ? Method(methods[0]) : null;
        var own = body ?? new LaneMethodEmitter(plan, methods[0], program.IsDouble, Describe);
        foreach (var region in plan.Inputs.Values.Concat(plan.Outputs)) own.Use(region);
        if (!plan.HasLocalSums)
        {
            foreach (var sum in plan.Sums) own.Use(sum.Accumulator!);
        }
        w.Line();
        w.Line($"/// <summary>All samples, V.Count at a time: {CodeText.Xml(Contents(methods))}.</summary>");
        w.Line(FullyOptimised);
        w.Line("private void Samples<V>()").Indent().Line(Constraint).Outdent();
        w.Line("{").Indent();
        w.Line("var batch = Batch;");
        foreach (var declaration in own.Declarations()) w.Line(declaration);
        foreach (var sum in plan.Sums)
        {
            if (plan.HasLocalSums) w.Line($"var {TermPrinter.Local(sum)} = V.Zero;");
        }
        if (!plan.HasLocalSums && plan.Sums.Count > 0)
            w.Line($"{own.Buffer(plan.Accumulators.Start, plan.Accumulators.Count)}.Clear(); // the sums over the batch");
        w.Open("for (var first = 0; first < batch; first += V.Count)");
        foreach (var input in program.Graph.Inputs.Where(plan.Inputs.ContainsKey)) EmitLoad(input);
        if (body is null)
        {
            foreach (var m in methods) w.Line($"{plan.Methods[m].Name}<V>(batch - first);");
        }
        else
        {
            if (body.UsesMask) w.Line($"var live = new LaneMask<V, {T}>(batch - first);");
            w.Line();
            foreach (var line in body.Lines) w.Line(line);
        }
        EmitStores();
        w.Close();
        EmitSums(own);
        w.Outdent().Line("}");
        if (body is not null) return;
        foreach (var m in methods) EmitMethod(m, "V.Count samples: " + Contents([m]));
    }

    private void EmitLoad(Value input)
    {
        var (region, op) = (plan.Inputs[input], (InputOp)input.Producer.Op);
        var type = input.Type == ElementType.Index ? "int" : T;
        w.Line($"{CSharpNames.Escape(region.Name)}.Load(Input<{type}>({Number(op.Index)}, (long)batch "
            + $"* {Number(region.Count)}), {Number(region.Count)}, first, batch);");
    }

    private void EmitStores()
    {
        for (var i = 0; i < plan.Outputs.Count; i++)
        {
            var region = plan.Outputs[i];
            if (i == 0 && plan.IsSingleMethod) w.Line();
            w.Line($"{CSharpNames.Escape(region.Name)}.Store(Output({Number(program.Graph.Inputs.Count + i)}, "
                + $"(long)batch * {Number(region.Count)}), {Number(region.Count)}, first, batch);");
        }
    }

    /// <summary>The lanes of each sum added up, runs of neighbours at once.</summary>
    private void EmitSums(LaneMethodEmitter own)
    {
        if (plan.Sums.Count > 0) w.Line();
        if (plan.HasLocalSums)
        {
            var homes = plan.Sums.Select(s => s.Home!).Distinct().ToList();
            foreach (var home in homes) w.Line($"var {CSharpNames.Escape(home.Name)} = {own.Buffer(home)};");
            foreach (var sum in plan.Sums)
                w.Line($"{CSharpNames.Escape(sum.Home!.Name)}[{Number(sum.HomeElement)}] = V.Sum({TermPrinter.Local(sum)});");
            return;
        }
        for (var i = 0; i < plan.Sums.Count;)
        {
            var sum = plan.Sums[i];
            var n = 1;
            while (i + n < plan.Sums.Count && plan.Sums[i + n] is var next && next.Accumulator == sum.Accumulator && next.Home == sum.Home
                && next.Element == sum.Element + n && next.HomeElement == sum.HomeElement + n)
            {
                n++;
            }
            w.Line($"{CSharpNames.Escape(sum.Accumulator!.Name)}.Sum({Number(sum.Element)}, "
                + $"Buffer({Number(sum.Home!.Start + sum.HomeElement)}, {Number(n)}));");
            i += n;
        }
    }

    private void EmitMethod(int m, string what)
    {
        var method = Method(m);
        var samples = plan.Methods[m].Stage == Stage.Samples;
        w.Line();
        w.Line($"/// <summary>{CodeText.Xml(char.ToUpperInvariant(what[0]) + what.Substring(1))}.</summary>");
        w.Line(FullyOptimised);
        w.Line($"private void {plan.Methods[m].Name}<V>({(samples ? "int samples" : "")})").Indent().Line(Constraint).Outdent();
        w.Line("{").Indent();
        if (method.UsesBatch) w.Line("var batch = Batch;");
        foreach (var declaration in method.Declarations()) w.Line(declaration);
        if (method.UsesMask) w.Line($"var live = new LaneMask<V, {T}>(samples);");
        w.Line();
        foreach (var line in method.Lines) w.Line(line);
        w.Outdent().Line("}");
    }

    private LaneMethodEmitter Method(int m)
    {
        var method = new LaneMethodEmitter(plan, m, program.IsDouble, Describe);
        method.Run();
        return method;
    }

    private string Contents(IEnumerable<int> methods) => string.Join(", ", methods.SelectMany(m => plan.Methods[m].Statements)
        .Select(s => s.Owner)
        .Where(n => n is not null).SelectMany(n => n!.Layers.Select(t => t + (n.IsBackward ? " backward" : ""))).Distinct());

    private IEnumerable<string> Describe(Node node) => NodeDescription.Lines(node, notation);

    private static string Number(int n) => n.ToString(CultureInfo.InvariantCulture);
}
