namespace ModelGen.Generators.Surface;

/// <summary>The members that ModelGen writes into a model, in one list: what is emitted for a model, what stands in for it where the model
/// is rejected, and what the user's own members must not be called are all read off it.</summary>
internal sealed class ModelMembers
{
    private const string Seed = "seed";
    private static readonly MemberParameter SeedParameter = new("long?", Seed, "null");
    private static readonly MemberParameter Batch = new("int", "batch");
    private static readonly MemberParameter Length = new("int", "length");
    private static readonly MemberParameter Optimizer = new("global::ModelGen.Optimizer", "optimizer");
    private static readonly MemberParameter LossWeight = new("out double", "lossWeight");

    private readonly ModelSurface surface;
    private readonly List<Member> all = [];

    private ModelMembers(ModelSurface surface)
    {
        this.surface = surface;
        AddStorage();
        AddState();
        if (surface.HasForward) AddPredictions();
        if (surface.HasContinuation) AddContinuation();
        if (surface.HasInspection) AddInspection();
        foreach (var objective in surface.Objectives) AddObjective(objective);
        if (surface.TakesTensors) AddTensorOverloads();
        if (surface.Face is { } face) all.Add(new(MemberRole.Interface, MemberKind.Interface, face, face, null));
        Method(MemberRole.Save, "void", "Save", [new("string", "path")]);
        Method(MemberRole.Load, "static " + TypeName, "Load", [new("string", "path")]);
        for (var i = 0; i < all.Count; i++)
        {
            if (surface.Spec.Members.Any(all[i].Overrides)) all[i] = all[i].Overriding();
        }
    }

    public IReadOnlyList<Member> All => all;

    public static ModelMembers Of(ModelSurface surface) => new(surface);

    private string T => surface.T;

    private string TypeName => ModelNames.TypeName(surface.Spec.Declaration);

    private string Set => $"global::ModelGen.ParameterSet<{T}>";

    private string Programs => "global::" + ModelNames.ProgramsNamespace(surface.Spec);

    private static MemberParameter Span(SurfaceArgument argument) => new($"global::System.ReadOnlySpan<{argument.Type}>", argument.Name);

    private IEnumerable<MemberParameter> Inputs => surface.Inputs.Select(Span).Concat(Steps);

    private IEnumerable<MemberParameter> Steps => surface.HasSequence ? [Length] : [];

    private MemberParameter State => new($"global::ModelGen.SequenceState<{T}>", "state");

    private static IEnumerable<MemberParameter> SeedIf(bool draws) => draws ? [SeedParameter] : [];

    private void AddStorage()
    {
        const string Pool = "private readonly global::ModelGen.Execution.ProgramPool";
        if (surface.HasForward) Field($"{Pool}<{Programs}.Forward>", "__forward");
        if (surface.HasContinuation) Field($"{Pool}<{Programs}.Continuation>", "__continuation");
        foreach (var o in surface.Objectives)
        {
            Field($"private {Programs}.Training{o.Name}?", "__Training" + o.Name, o);
            if (surface.IsStateful) Field($"private {Programs}.Continued{o.Name}?", "__Continued" + o.Name, o);
            Field($"{Pool}<{Programs}.Loss{o.Name}>", "__Loss" + o.Name, o);
        }
        if (surface.Objectives.Count > 0)
        {
            Field($"private readonly global::System.Func<{Set}>", "__gradients");
            Field($"private {Set}?", "__gradientStorage");
        }
        Field("private readonly ulong", "__seed");
        var draws = (surface.HasForward && surface.ForwardDraws) || (surface.HasContinuation && surface.ContinuationDraws)
            || (surface.HasInspection && surface.InspectionDraws) || surface.Objectives.Any(o => o.Draws);
        if (draws) Field("private long", "__draws");
    }

    private void AddState()
    {
        MemberParameter[] seed = [new("long", Seed, "0")];
        var constructor = $"public {surface.Spec.Name}({string.Join<MemberParameter>(", ", seed)})";
        all.Add(new(MemberRole.Constructor, MemberKind.Constructor, ".ctor", constructor, Signature(".ctor", seed)));
        Constant(MemberRole.Summary, "string", "Summary");
        if (surface.HasInputSize) Constant(MemberRole.InputSize, "int", "InputSize");
        if (surface.HasOutputSize) Constant(MemberRole.OutputSize, "int", "OutputSize");
        all.Add(new(MemberRole.Parameters, MemberKind.Property, "Parameters", $"public {Set} Parameters", null));
        if (surface.Objectives.Count == 0) return;
        all.Add(new(MemberRole.Gradients, MemberKind.Property, "Gradients", $"public {Set} Gradients", null));
        all.Add(new(MemberRole.TrainingPasses, MemberKind.Variable, "TrainingPasses", "public long TrainingPasses", null));
    }

    private void AddPredictions()
    {
        var seed = SeedIf(surface.ForwardDraws).ToList();
        Method(MemberRole.Predict, T + "[]", "Predict", [.. Inputs, .. seed]);
        Method(MemberRole.PredictInto, "void", "Predict", [.. Inputs, new($"global::System.Span<{T}>", "y"), .. seed]);
        if (surface.HasClass) Method(MemberRole.PredictClass, "int", "PredictClass", [.. Inputs, .. seed]);
        MemberParameter classes = new("global::System.Span<int>", "classes");
        if (surface.HasClasses) Method(MemberRole.PredictClasses, "void", "PredictClasses", [.. Inputs, classes, .. seed]);
        if (surface.HasProbabilities) Method(MemberRole.PredictProbabilities, T + "[]", "PredictProbabilities", [.. Inputs, .. seed]);
    }

    private void AddContinuation()
    {
        var seed = SeedIf(surface.ContinuationDraws).ToList();
        Method(MemberRole.CreateState, $"global::ModelGen.SequenceState<{T}>", "CreateState", [Batch with { Default = "1" }]);
        Method(MemberRole.PredictNext, T + "[]", "Predict", [.. Inputs, State, .. seed]);
        Method(MemberRole.PredictNextInto, "void", "Predict", [.. Inputs, State, new($"global::System.Span<{T}>", "y"), .. seed]);
    }

    private void AddInspection()
    {
        var seed = SeedIf(surface.InspectionDraws).ToList();
        Method(MemberRole.Inspect, $"global::ModelGen.LayerActivations<{T}>[]", "Inspect", [.. Inputs, .. seed]);
        Method(MemberRole.VerboseSummary, "string", "VerboseSummary", [.. Inputs, .. seed]);
    }

    private void AddObjective(SurfaceObjective o)
    {
        List<MemberParameter> arguments = [.. o.Arguments.Select(Span), Batch, .. Steps];
        var seed = SeedIf(o.Draws).ToList();
        Method(MemberRole.Loss, T, "Loss", [.. arguments, .. seed], o);
        Method(MemberRole.WeighedLoss, T, "Loss", [.. arguments, LossWeight, .. seed], o);
        Method(MemberRole.TrainingBytes, "static long", "TrainingBytes", [Batch, .. Steps], o);
        Method(MemberRole.Gradient, T, "Gradient", arguments, o);
        Method(MemberRole.TrainStep, T, "TrainStep", [.. arguments, Optimizer], o);
        Method(MemberRole.WeighedTrainStep, T, "TrainStep", [.. arguments, Optimizer, LossWeight], o);
        if (!surface.IsStateful) return;
        arguments.Add(State);
        Method(MemberRole.GradientFromState, T, "Gradient", arguments, o);
        Method(MemberRole.TrainStepFromState, T, "TrainStep", [.. arguments, Optimizer], o);
        Method(MemberRole.WeighedTrainStepFromState, T, "TrainStep", [.. arguments, Optimizer, LossWeight], o);
    }

    private void AddTensorOverloads()
    {
        const string Later = "[global::System.Runtime.CompilerServices.OverloadResolutionPriority(-1)]";
        var seed = SeedIf(surface.ForwardDraws).ToList();
        MemberParameter tensor = new($"global::System.Numerics.Tensors.ReadOnlyTensorSpan<{T}>", surface.Inputs[0].Name);
        Method(MemberRole.PredictTensor, T + "[]", "Predict", [tensor, .. seed], attribute: Later);
        Method(MemberRole.PredictTensorInto, "void", "Predict", [tensor, new($"global::System.Span<{T}>", "y"), .. seed], attribute: Later);
        foreach (var o in surface.Objectives.Where(surface.TakesTensor))
        {
            List<MemberParameter> arguments = [tensor, .. o.Arguments.Skip(1).Select(Span)];
            Method(MemberRole.TrainStepOfTensor, T, "TrainStep", [.. arguments, Optimizer], o);
            Method(MemberRole.WeighedTrainStepOfTensor, T, "TrainStep", [.. arguments, Optimizer, LossWeight], o);
            Method(MemberRole.GradientOfTensor, T, "Gradient", arguments, o);
        }
    }

    private void Field(string type, string name, SurfaceObjective? o = null) =>
        all.Add(new(MemberRole.Storage, MemberKind.Field, name, $"{type} {name}", null) { Site = o?.Site ?? -1 });

    private void Constant(MemberRole role, string type, string name) =>
        all.Add(new(role, MemberKind.Constant, name, $"public const {type} {name}", null));

    private void Method(
        MemberRole role, string returns, string name, IReadOnlyList<MemberParameter> parameters,
        SurfaceObjective? o = null, string attribute = "")
    {
        name += o?.Name;
        all.Add(new(role, MemberKind.Method, name, $"public {returns} {name}({string.Join(", ", parameters)})", Signature(name, parameters))
        {
            Objective = o?.Name ?? "",
            Site = o?.Site ?? -1,
            Attribute = attribute,
        });
    }

    private static string Signature(string name, IEnumerable<MemberParameter> parameters) =>
        $"{name}({string.Join(", ", parameters.Select(p => p.Key))})";
}
