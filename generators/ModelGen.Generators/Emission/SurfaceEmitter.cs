using System.Globalization;
using ModelGen.Generators.Backends;
using ModelGen.Generators.Backends.Cpu;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Printing;
using ModelGen.Generators.Surface;

namespace ModelGen.Generators.Emission;

/// <summary>Emits the public members of a model: construction, prediction, gradients, training, saving.</summary>
internal sealed partial class SurfaceEmitter(ModelDescription model, ModelSurface surface, ModelMembers members)
{
    private readonly HashSet<Member> written = [];
    private readonly SourceWriter w = GeneratedFile.Begin(model.Spec, model.Cancellation);
    private readonly string ns = "global::" + ModelNames.ProgramsNamespace(model.Spec);

    private const string ReadAccess = "using var access = global::ModelGen.Execution.ParameterAccess.Read(Parameters);";

    private string T => surface.T;

    /// <summary>The model in messages.</summary>
    private string Name => model.Spec.PlainName;

    private IReadOnlyList<Value> Inputs => model.Forward!.Graph.Inputs;

    private Dim OutputSize => model.Forward!.Graph.Outputs.Select(o => o.Shape.PerSample).First();

    private bool HasSequence => surface.HasSequence;

    private bool HasForward => surface.HasForward;

    public string Emit()
    {
        var trainable = TrainerInterface.Of(model, surface);
        w.Line("#pragma warning disable CS1591");
        w.Line();
        var spec = model.Spec;
        var depth = GeneratedFile.OpenNamespaces(w, spec);
        var line = CodeText.Xml(Architecture.Line(model.Built, model.Forward!.Graph));
        var count = model.Parameters.All.Where(p => !p.IsBuffer).Sum(p => (long)p.Elements);
        w.Line($"/// <remarks>{line}. {Architecture.Number(count)} parameters.</remarks>");
        w.Line(GeneratedFile.Attribute);
        w.Open(spec.Declaration + (trainable is null ? "" : " : " + Declaration(MemberRole.Interface)));
        EmitState();
        if (HasForward) EmitPredict();
        if (model.Continuation is { } continuation) EmitContinuation(continuation);
        if (model.Inspection is { } inspection) EmitInspect(inspection);
        foreach (var objective in model.Objectives) EmitObjective(objective);
        if (surface.TakesTensors) EmitTensorOverloads();
        trainable?.Emit(w);
        EmitFiles();
        for (var i = 0; i <= depth; i++) w.Close();
        if (members.All.FirstOrDefault(m => !written.Contains(m)) is { } left)
            throw new InvalidOperationException($"'{left.Declaration}' is not written");
        return w.ToString();
    }

    /// <summary>A member of the model without its body; each is written once.</summary>
    private string Declaration(MemberRole role, string objective = "")
    {
        var member = members.All.First(m => m.Role == role && m.Objective == objective);
        if (!written.Add(member)) throw new InvalidOperationException($"'{member.Declaration}' is written twice");
        return member.Declaration;
    }

    private void EmitState()
    {
        foreach (var field in members.All.Where(m => m.Kind == MemberKind.Field && written.Add(m))) w.Line(field.Declaration + ";");
        w.Line();
        w.Line("/// <summary>Creates the model with parameters initialised as PyTorch would, by a function of <paramref name=\"seed\"/> "
            + "alone.</summary>");
        w.Open(Declaration(MemberRole.Constructor));
        w.Line("__seed = unchecked((ulong)seed);");
        w.Line($"Parameters = new global::ModelGen.ParameterSet<{T}>({ns}.Layout.Parameters);");
        w.Line("Parameters.Initialize(__seed);");
        if (HasForward) w.Line($"__forward = new(() => new {ns}.Forward(Parameters));");
        if (model.Continuation is not null) w.Line($"__continuation = new(() => new {ns}.Continuation(Parameters));");
        foreach (var o in model.Objectives) w.Line($"__{o.Loss.ClassName} = new(() => new {ns}.{o.Loss.ClassName}(Parameters));");
        if (model.Objectives.Count > 0) w.Line("__gradients = () => Gradients;");
        w.Close();
        w.Line();
        w.Line("/// <summary>Layers, output shapes, parameters, operations and memory.</summary>");
        w.Line($"{Declaration(MemberRole.Summary)} = {CSharpNames.Text(Architecture.Table(model))};");
        w.Line();
        if (surface.HasInputSize)
        {
            w.Line("/// <summary>Numbers in one input sample.</summary>");
            w.Line($"{Declaration(MemberRole.InputSize)} = {surface.InputSize};");
            w.Line();
        }
        if (surface.HasOutputSize)
        {
            w.Line("/// <summary>Numbers in the output for one sample.</summary>");
            w.Line($"{Declaration(MemberRole.OutputSize)} = {surface.OutputSize};");
            w.Line();
        }
        w.Line("/// <summary>The parameters, and the buffers such as running statistics.</summary>");
        w.Line(Declaration(MemberRole.Parameters) + " { get; }");
        if (model.Objectives.Count == 0) return;
        w.Line();
        w.Line("/// <summary>The gradients of the last call of <c>Gradient</c>, laid out as <see cref=\"Parameters\"/>.</summary>");
        w.Line($"{Declaration(MemberRole.Gradients)} => global::System.Threading.LazyInitializer.EnsureInitialized(ref __gradientStorage, "
            + $"static () => new global::ModelGen.ParameterSet<{T}>({ns}.Layout.Parameters));");
        w.Line();
        w.Line("/// <summary>Training passes made so far; with the model's seed it selects the dropout masks and the noise of the next "
            + "one. The optimizer's <c>Save</c> and <c>Load</c> keep both.</summary>");
        w.Open(Declaration(MemberRole.TrainingPasses));
        w.Line("get => Parameters.TrainingPasses;");
        w.Line("set => Parameters.TrainingPasses = value;");
        w.Close();
    }

    private static string Argument(Value v) => ((InputOp)v.Producer.Op).Argument;

    /// <summary>Checks each argument's length, that indices lie in their range and lengths in theirs.</summary>
    private void Check(IReadOnlyList<Value> values)
    {
        // Lengths say which indices are looked at.
        foreach (var v in values.OrderBy(v => !InputOp.HoldsLengths(v)))
        {
            if (v.Producer.Op is InputOp { LengthsOf: { } longest })
            {
                w.Line($"global::ModelGen.Execution.Samples.CheckLengths({CSharpNames.Text(Name)}, {CSharpNames.Text(v.Name)}, "
                    + $"{Argument(v)}, {longest.Code()}, batch);");
                continue;
            }
            var per = v.Shape.PerSample.Code();
            w.Line($"global::ModelGen.Execution.Samples.Check({CSharpNames.Text(Name)}, {CSharpNames.Text(v.Name)}, {Argument(v)}.Length, "
                + $"{per}, batch);");
            if (v.Type == ElementType.Index && v.Producer.Op is InputOp { Vocabulary: > 0 } op)
            {
                var steps = op.Steps is not { } found ? ""
                    : $", {LengthsCode(found.Lengths)}, {v.Shape.Product(1, found.Axis).Code()}, {v.Shape[found.Axis].Code()}, "
                        + $"{v.Shape.Product(found.Axis + 1, v.Shape.Rank).Code()}";
                w.Line($"global::ModelGen.Execution.Samples.CheckIndices({CSharpNames.Text(Name)}, {CSharpNames.Text(v.Name)}, "
                    + $"{Argument(v)}, {op.Vocabulary.ToString(CultureInfo.InvariantCulture)}, {CSharpNames.Int(op.Ignored)}{steps});");
            }
        }
    }

    /// <summary>Lengths that are an argument, or follow from one.</summary>
    private static string LengthsCode(Value lengths) =>
        lengths.Producer.Op is StepLengthsOp step
            ? IndexArguments.CheckCode(step, LengthsCode(lengths.Producer.Inputs[0]))
            : Argument(lengths);

    private void CheckLength()
    {
        if (HasSequence)
            w.Line($"global::ModelGen.Execution.Samples.CheckLength({CSharpNames.Text(Name)}, "
                + $"length, {model.Spec.Options.MaxLength.ToString(CultureInfo.InvariantCulture)});");
    }

    private string LengthArgument => HasSequence ? ", length" : "";

    private void EmitPredict()
    {
        var inputs = Inputs;
        var first = inputs[0];
        var graph = model.Forward!.Graph;
        var passed = EvaluationSeed.Argument(graph);
        var arguments = string.Join(", ", inputs.Select(Argument)) + LengthArgument;
        var output = OutputSize.Code();
        var count = $"global::ModelGen.Execution.Samples.Count({CSharpNames.Text(Name)}, {CSharpNames.Text(first.Name)}, "
            + $"{Argument(first)}.Length, {first.Shape.PerSample.Code()})";

        w.Line();
        w.Line("/// <summary>The network's outputs for one sample or several, one after another.</summary>");
        EvaluationSeed.Document(w, graph);
        w.Open(Declaration(MemberRole.Predict));
        CheckLength();
        w.Line($"var batch = {count};");
        w.Line($"var y = new {T}[batch * {output}];");
        w.Line($"Predict({arguments}, global::System.MemoryExtensions.AsSpan(y){passed});");
        w.Line("return y;");
        w.Close();
        w.Line();
        w.Line("/// <summary>The network's outputs for one sample or several into <paramref name=\"y\"/>. "
            + "Safe to call from several threads at once, also while another trains the model or changes its parameters: "
            + "it sees them before or after. Allocates nothing once warm.</summary>");
        EvaluationSeed.Document(w, graph);
        w.Open(Declaration(MemberRole.PredictInto));
        CheckLength();
        w.Line($"var batch = {count};");
        Check(inputs);
        w.Line($"global::ModelGen.Execution.Samples.Check({CSharpNames.Text(Name)}, \"y\", y.Length, {output}, batch);");
        w.Line(ReadAccess);
        w.Line("var program = __forward.Rent();");
        w.Line("try").Line("{").Indent();
        EmitForwardPass(inputs, output);
        w.Outdent().Line("}").Line("finally").Line("{").Indent().Line("__forward.Return(program);").Outdent().Line("}");
        w.Close();
        if (surface.HasClasses) EmitClassifier(arguments, count, passed);
    }

    /// <summary>The pass over some samples after others, so that a whole dataset works in the memory of a batch; over all at once where
    /// samples share random numbers.</summary>
    private void EmitForwardPass(IReadOnlyList<Value> inputs, string output)
    {
        var length = HasSequence ? "length" : "1";
        var draws = model.Forward!.Graph.Draws.ToList();
        if (draws.Any(n => !n.Output.Shape.IsBatched))
        {
            w.Line($"program.Seed = {EvaluationSeed.Code};");
            w.Line($"global::ModelGen.Execution.Pass.Run(program, batch, {length}, {string.Join(", ", inputs.Select(Argument))}, y, "
                + $"default(global::ModelGen.Execution.ForwardPass<{T}>));");
            return;
        }
        if (draws.Count > 0) w.Line($"var drawn = {EvaluationSeed.Code};");
        w.Line($"var most = program.SamplesAtOnce({length});");
        w.Open("for (var start = 0; start < batch; start += most)");
        w.Line("var samples = global::System.Math.Min(most, batch - start);");
        if (draws.Count > 0) w.Line(EvaluationSeed.Of("drawn", "start"));
        var parts = inputs.Select(v => Part(Argument(v), v.Shape.PerSample.Code())).Append(Part("y", output));
        w.Line($"global::ModelGen.Execution.Pass.Run(program, samples, {length}, {string.Join(", ", parts)}, "
            + $"default(global::ModelGen.Execution.ForwardPass<{T}>));");
        w.Close();
    }

    private static string Part(string span, string perSample) => $"{span}.Slice(start * {perSample}, samples * {perSample})";

    private const string NaNException =
        "/// <exception cref=\"global::System.InvalidOperationException\">A score is NaN, so that no class has the highest.</exception>";

    private void EmitClassifier(string arguments, string count, string passed)
    {
        var classes = model.Built.Classes.ToString(CultureInfo.InvariantCulture);
        Ir.Dim.TryDivide(OutputSize, model.Built.Classes, out var positions);
        w.Line();
        if (surface.HasClass)
        {
            w.Line("/// <summary>The class with the highest score, for one sample; of equal ones the first.</summary>");
            w.Line(NaNException);
            EvaluationSeed.Document(w, model.Forward!.Graph);
            w.Open(Declaration(MemberRole.PredictClass));
            w.Line($"global::System.Span<int> one = stackalloc int[1];");
            w.Line($"PredictClasses({arguments}, one{passed});");
            w.Line("return one[0];");
            w.Close();
            w.Line();
        }
        var (all, size) = positions.IsOne ? ("batch", "") : ($"batch * {positions.Code()}", " and position");
        w.Line($"/// <summary>The class with the highest score for each sample{size}; of equal ones the first.</summary>");
        w.Line(NaNException);
        EvaluationSeed.Document(w, model.Forward!.Graph);
        w.Open(Declaration(MemberRole.PredictClasses));
        CheckLength();
        w.Line($"var batch = {count};");
        w.Line(
            $"global::ModelGen.Execution.Samples.Check({CSharpNames.Text(Name)}, \"classes\", classes.Length, {positions.Code()}, batch);");
        w.Line($"var scores = global::System.Buffers.ArrayPool<{T}>.Shared.Rent({all} * {classes});");
        w.Line($"Predict({arguments}, global::System.MemoryExtensions.AsSpan(scores, 0, {all} * {classes}){passed});");
        w.Line(
            $"global::ModelGen.Execution.Samples.Classes<{T}>({CSharpNames.Text(Name)}, scores, {classes}, {positions.Code()}, classes);");
        w.Line($"global::System.Buffers.ArrayPool<{T}>.Shared.Return(scores);");
        w.Close();
        if (!surface.HasProbabilities) return;
        w.Line();
        w.Line("/// <summary>The probability of each class: softmax of the outputs.</summary>");
        EvaluationSeed.Document(w, model.Forward!.Graph);
        w.Open(Declaration(MemberRole.PredictProbabilities));
        w.Line($"var y = Predict({arguments}{passed});");
        w.Line(
            $"global::ModelGen.Kernels.Softmax.Forward<{T}>(y, y, {classes}, global::ModelGen.Execution.Extent.All(y.Length "
                + $"/ {classes}));");
        w.Line("return y;");
        w.Close();
    }

    private const string LossWeightText =
        "<paramref name=\"lossWeight\"/> is what the mean divides by, 0 where nothing in the batch counts.";

    private void EmitObjective(CompiledObjective o)
    {
        var suffix = o.Objective.Name;
        var training = "__" + o.Training.ClassName;
        var arguments = o.Training.Graph.Inputs.ToList();
        var lossArguments = o.Loss.Graph.Inputs.ToList();
        var length = HasSequence ? "length" : "1";
        w.Line();
        var passed = $"{string.Join("", lossArguments.Select(a => Argument(a) + ", "))}batch{LengthArgument}, "
            + $"out double _{EvaluationSeed.Argument(o.Loss.Graph)}";
        w.Line("/// <summary>The loss of a batch in evaluation mode; changes nothing.</summary>");
        EvaluationSeed.Document(w, o.Loss.Graph);
        w.Line($"{Declaration(MemberRole.Loss, suffix)} => Loss{suffix}({passed});");
        w.Line();
        w.Line("/// <summary>The loss of a batch in evaluation mode, and what it weighs in a mean over several batches; "
            + $"changes nothing. {LossWeightText}</summary>");
        EvaluationSeed.Document(w, o.Loss.Graph);
        w.Open(Declaration(MemberRole.WeighedLoss, suffix));
        CheckLength();
        Check(lossArguments);
        w.Line(ReadAccess);
        w.Line($"var program = __{o.Loss.ClassName}.Rent();");
        w.Line("try").Line("{").Indent();
        if (EvaluationSeed.IsTaken(o.Loss.Graph)) w.Line($"program.Seed = {EvaluationSeed.Code};");
        w.Line($"global::ModelGen.Execution.Pass.Run(program, batch, {length}, {string.Join(", ", lossArguments.Select(Argument))}, "
            + $"default(global::System.Span<{T}>), default(global::ModelGen.Execution.ForwardPass<{T}>));");
        w.Line("lossWeight = program.Weight;");
        w.Line("return program.Result;");
        w.Outdent().Line("}").Line("finally").Line("{").Indent().Line($"__{o.Loss.ClassName}.Return(program);").Outdent().Line("}");
        w.Close();
        EmitTrainingBytes(o);
        w.Line();
        EmitTraining(suffix, o.Training, arguments, isContinued: false);
        if (o.Continued is not { } later) return;
        w.Line();
        EmitTraining(suffix, later, arguments, isContinued: true);
    }

    private void EmitTraining(string suffix, LoweredProgram program, IReadOnlyList<Value> arguments, bool isContinued)
    {
        var length = HasSequence ? "length" : "1";
        void Open(MemberRole role, string users)
        {
            w.Open(Declaration(role, suffix));
            CheckLength();
            Check(arguments);
            if (isContinued) CheckState();
            w.Line($"using var access = global::ModelGen.Execution.ParameterAccess.Train({users});");
            w.Line($"var program = __{program.ClassName} ??= new {ns}.{program.ClassName}(Parameters);");
            w.Line("program.Seed = global::ModelGen.Execution.PassSeeds.Training(Parameters);");
        }

        void Run(string action, string type)
        {
            if (isContinued) action = $"new global::ModelGen.Execution.ContinuedPass<{T}, {type}>(state, {action})";
            w.Line($"global::ModelGen.Execution.Pass.Run(program, batch, {length}, {string.Join(", ", arguments.Select(Argument))}, "
                + $"default(global::System.Span<{T}>), {action});");
        }

        void Close()
        {
            w.Line("return program.Result;");
            w.Close();
        }

        var from = isContinued ? " from where <paramref name=\"state\"/> is, which moves on; no gradient flows into the calls before" : "";
        w.Line($"/// <summary>Forward and backward in training mode{from}: fills <see cref=\"Gradients\"/> and returns the loss. "
            + "Refused while another thread trains the model.</summary>");
        Open(isContinued ? MemberRole.GradientFromState : MemberRole.Gradient, "Parameters");
        Run($"new global::ModelGen.Execution.GradientPass<{T}>(Gradients)", $"global::ModelGen.Execution.GradientPass<{T}>");
        Close();
        w.Line();
        var step = $"One training step{from}: forward, backward and the optimizer's update, which is applied inside the backward kernels "
            + "where the optimizer allows it. A batch in which nothing counts changes nothing. "
            + "Refused while another thread trains the model or uses the optimizer.";
        var passed = $"{string.Join(", ", arguments.Select(Argument))}, batch{LengthArgument}{(isContinued ? ", state" : "")}, optimizer";
        w.Line($"/// <summary>{step}</summary>");
        w.Line($"{Declaration(isContinued ? MemberRole.TrainStepFromState : MemberRole.TrainStep, suffix)} "
            + $"=> TrainStep{suffix}({passed}, out double _);");
        w.Line();
        w.Line($"/// <summary>{step} {LossWeightText}</summary>");
        Open(isContinued ? MemberRole.WeighedTrainStepFromState : MemberRole.WeighedTrainStep, "Parameters, optimizer");
        Run($"new global::ModelGen.Execution.TrainingPass<{T}>(optimizer, Parameters, __gradients)",
            $"global::ModelGen.Execution.TrainingPass<{T}>");
        w.Line("lossWeight = program.Weight;");
        Close();
    }

    private void EmitFiles()
    {
        w.Line();
        w.Line("/// <summary>Writes the parameters as safetensors, with the names and shapes of a PyTorch state_dict.</summary>");
        w.Line($"{Declaration(MemberRole.Save)} => global::ModelGen.SafeTensors.Save(path, Parameters);");
        w.Line();
        w.Line("/// <summary>Reads a model that <see cref=\"Save(string)\"/> or PyTorch wrote.</summary>");
        w.Open(Declaration(MemberRole.Load));
        w.Line($"var model = new {model.Spec.Name}(0L);");
        w.Line("global::ModelGen.SafeTensors.Load(path, model.Parameters);");
        w.Line("return model;");
        w.Close();
    }
}
