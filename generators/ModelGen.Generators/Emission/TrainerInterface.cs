using System.Globalization;
using ModelGen.Generators.Backends;
using ModelGen.Generators.Backends.Cpu;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Printing;
using ModelGen.Generators.Surface;

namespace ModelGen.Generators.Emission;

/// <summary>Emits the members by which a trainer drives a model with one input, perhaps with lengths, and one target.</summary>
internal sealed class TrainerInterface
{
    private const string Span = "global::System.ReadOnlySpan";

    private readonly ModelDescription model;
    private readonly CompiledObjective main;
    private readonly Value input;
    private readonly Value? lengths;
    private readonly Value target;
    private readonly Dim output;
    private readonly bool isFree;

    private TrainerInterface(ModelDescription model, CompiledObjective main, Value input, Value? lengths, Value target, bool isFree)
    {
        this.model = model;
        this.main = main;
        this.input = input;
        this.lengths = lengths;
        this.target = target;
        this.isFree = isFree;
        output = model.Forward!.Graph.Outputs.Select(o => o.Shape.PerSample).First();
    }

    private bool HasSteps => isFree || lengths is not null;

    private string Types => $"<{ElementOf(input)}, {ElementOf(target)}>";

    private string Face => "global::ModelGen.IModel" + Types;

    private string SequenceFace => "global::ModelGen.ISequenceModel" + Types;

    private string T => model.Spec.Options.Double ? "double" : "float";

    /// <summary>The types of the numbers that predictions are written as; the runtime widens what is <see cref="float"/>.</summary>
    private string[] OutputTypes => T == "float" ? ["float"] : ["float", "double"];

    private string Model => CSharpNames.Text(model.Spec.PlainName);

    /// <summary>Numbers of the input in one step, where the time axis is free.</summary>
    private string PerStep => input.Shape.PerSample.Factor.ToString(CultureInfo.InvariantCulture);

    /// <summary>The methods that take a batch: what follows the batch, declared and passed on.</summary>
    private static (string Name, string Parameters, string Arguments)[] Methods { get; } =
    [
        ("Loss", "", ""),
        ("Loss", ", out double lossWeight", ", out lossWeight"),
        ("Gradient", "", ""),
        ("TrainStep", ", global::ModelGen.Optimizer optimizer", ", optimizer"),
        ("TrainStep", ", global::ModelGen.Optimizer optimizer, out double lossWeight", ", optimizer, out lossWeight"),
    ];

    /// <summary>The argument that makes a trainer's losses and predictions reproducible where they draw random numbers.</summary>
    private string SeedOf(string method)
    {
        var graph = method == "Loss" ? main.Loss.Graph : method == "Predict" ? model.Forward!.Graph : null;
        return graph is not null && EvaluationSeed.IsTaken(graph) ? ", seed: global::ModelGen.Execution.PassSeeds.Batch" : "";
    }

    /// <summary>The members of a model that a trainer can drive; null of one with several inputs or targets, or none.</summary>
    public static TrainerInterface? Of(ModelDescription model, ModelSurface surface)
    {
        if (surface.Trainer is null) return null;
        var main = model.Objectives.First(o => o.Objective.Name.Length == 0);
        var inputs = model.Forward!.Graph.Inputs;
        return new(model, main, inputs[0], inputs.FirstOrDefault(InputOp.HoldsLengths),
            main.Training.Graph.Inputs.First(i => i.Producer.Op is InputOp { IsTarget: true }), surface.HasSequence);
    }

    public void Emit(SourceWriter w)
    {
        void Member(string text) => w.Line().Line(text);
        Member($"global::ModelGen.ParameterSet {Face}.Parameters => Parameters;");
        Member($"global::ModelGen.ParameterSet {Face}.Gradients => Gradients;");
        Member($"int {Face}.InputSize => {AtOneStep(input.Shape.PerSample)};");
        Member($"int {Face}.TargetSize => {AtOneStep(target.Shape.PerSample)};");
        Member($"int {Face}.OutputSize => {AtOneStep(output)};");
        Member($"global::ModelGen.ModelTask {Face}.Task => global::ModelGen.ModelTask.{model.Built.Task};");
        if (model.Built.Classes > 0) Member($"int {Face}.Classes => {CSharpNames.Int(model.Built.Classes)};");
        if (main.Loss.Graph.Weight.AddsUp) Member($"global::ModelGen.Reduction {Face}.LossReduction => global::ModelGen.Reduction.Sum;");
        if (target.Producer.Op is InputOp { Ignored: { } ignored }) Member($"int? {Face}.IgnoredTarget => {CSharpNames.Int(ignored)};");
        var batch = $"{Span}<{ElementOf(input)}> x, {Span}<{ElementOf(target)}> target, int batch";
        if (model.Built.Meaning.Mean is { } mean) EmitMeanFunction(w, mean);
        if (HasSteps)
        {
            foreach (var (method, parameters, arguments) in Methods)
                Member(
                    $"double {Face}.{method}({batch}{parameters}) => (({SequenceFace})this).{method}(x, default, target, "
                        + $"batch{arguments});");
            foreach (var type in OutputTypes)
                Member($"void {Face}.Predict({Span}<{ElementOf(input)}> x, global::System.Span<{type}> output, "
                    + $"int batch) => (({SequenceFace})this).Predict(x, default, output, batch);");
            EmitSequences(w);
            return;
        }
        foreach (var (method, parameters, arguments) in Methods)
            Member($"double {Face}.{method}({batch}{parameters}) => {method}(x, target, batch{arguments}{SeedOf(method)});");
        foreach (var type in OutputTypes)
        {
            w.Line();
            w.Open($"void {Face}.Predict({Span}<{ElementOf(input)}> x, global::System.Span<{type}> output, int batch)");
            EmitPrediction(w, type, "x");
            w.Close();
        }
    }

    private void EmitSequences(SourceWriter w)
    {
        var sample = input.Shape.PerSample;
        var batch = $"{Span}<{ElementOf(input)}> x, {Span}<int> lengths, {Span}<{ElementOf(target)}> target, int batch";
        void Member(string text) => w.Line().Line(text);
        Member($"bool {SequenceFace}.HasLengths => {(lengths is null ? "false" : "true")};");
        var most = model.Spec.Options.MaxLength;
        var limit = most > 0 ? $" && inputSize / {PerStep} <= {most.ToString(CultureInfo.InvariantCulture)}" : "";
        var steps = isFree
            ? $"inputSize % {PerStep} == 0{limit} ? inputSize / {PerStep} : 0"
            : $"inputSize == {sample.Code()} ? {((InputOp)lengths!.Producer.Op).LengthsOf!.Value.Code()} : 0";
        Member($"int {SequenceFace}.StepsIn(int inputSize) => {steps};");
        Member($"int {SequenceFace}.TargetSizeAt(int length) => {target.Shape.PerSample.Code()};");
        Member($"int {SequenceFace}.OutputSizeAt(int length) => {output.Code()};");
        var passed = (lengths is null ? "" : ", lengths") + ", target, batch" + (isFree ? ", length" : "");
        foreach (var (method, parameters, arguments) in Methods)
        {
            w.Line();
            w.Open($"double {SequenceFace}.{method}({batch}{parameters})");
            EmitSteps(w);
            w.Line($"return {method}(x{passed}{arguments}{SeedOf(method)});");
            w.Close();
        }
        foreach (var type in OutputTypes)
        {
            w.Line();
            w.Open($"void {SequenceFace}.Predict({Span}<{ElementOf(input)}> x, {Span}<int> lengths, "
                + $"global::System.Span<{type}> output, int batch)");
            EmitSteps(w);
            EmitPrediction(w, type, "x" + (lengths is null ? "" : ", lengths") + (isFree ? ", length" : ""));
            w.Close();
        }
    }

    private void EmitMeanFunction(SourceWriter w, Scalar mean)
    {
        w.Line();
        w.Open($"void {Face}.ApplyMeanFunction(global::System.Span<double> outputs)");
        w.Line($"foreach (ref var y in outputs) y = {DoubleCode.Print(mean, "y")};");
        w.Close();
    }

    /// <summary>The number of steps from that of the numbers, and lengths where none were given.</summary>
    private void EmitSteps(SourceWriter w)
    {
        if (isFree)
            w.Line($"var length = global::ModelGen.Execution.Samples.Steps({Model}, {CSharpNames.Text(input.Name)}, "
                + $"x.Length, {PerStep}, batch);");
        if (lengths is { Producer.Op: InputOp { LengthsOf: { } steps } })
            w.Line($"lengths = global::ModelGen.Execution.Samples.Lengths(lengths, batch, {steps.Code()});");
    }

    private void EmitPrediction(SourceWriter w, string type, string arguments)
    {
        if (type == T)
        {
            w.Line($"Predict({arguments}, output{SeedOf("Predict")});");
            return;
        }
        w.Line("var y = global::System.Buffers.ArrayPool<double>.Shared.Rent(output.Length);");
        w.Line($"Predict({arguments}, global::System.MemoryExtensions.AsSpan(y, 0, output.Length){SeedOf("Predict")});");
        w.Line("for (var i = 0; i < output.Length; i++) output[i] = (float)y[i];");
        w.Line("global::System.Buffers.ArrayPool<double>.Shared.Return(y);");
    }

    private static string AtOneStep(Dim size) => size.Factor.ToString(CultureInfo.InvariantCulture);

    private string ElementOf(Value value) => value.Type == ElementType.Index ? "int" : T;
}
