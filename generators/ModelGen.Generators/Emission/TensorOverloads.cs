using System.Globalization;
using ModelGen.Generators.Graph;

namespace ModelGen.Generators.Emission;

/// <summary>Emits the overloads that take tensors and check their shape, for models with one real input of fixed shape.</summary>
internal static class TensorOverloads
{
    public static void Emit(SourceWriter w, ModelDescription model, string type)
    {
        var inputs = model.Forward!.Graph.Inputs;
        if (inputs.Count != 1 || inputs[0].Type != ElementType.Real || inputs[0].Shape.Any(d => d.SequencePower > 0)) return;
        var input = inputs[0];
        var name = CSharpNames.Local(input.Name);
        var axes = string.Join(", ", input.Shape.SampleAxes.Select(d => d.Code));
        var flat = $"global::ModelGen.Execution.TensorArguments.Flat({CSharpNames.Text(model.Spec.Name)}, {CSharpNames.Text(input.Name)}, {name}, [{axes}])";
        var tensor = $"global::System.Numerics.Tensors.ReadOnlyTensorSpan<{type}> {name}";
        const string Later = "[global::System.Runtime.CompilerServices.OverloadResolutionPriority(-1)]";
        var shapes = FileHelpers.Xml($"{input.Shape} or, for one sample, ({axes})");

        w.Line();
        w.Line($"/// <summary>The network's outputs for a tensor of shape {shapes}.</summary>");
        var (seed, passed) = (EvaluationSeed.Parameter(model.Forward.Graph), EvaluationSeed.Argument(model.Forward.Graph));
        EvaluationSeed.Document(w, model.Forward.Graph);
        w.Line(Later);
        w.Line($"public {type}[] Predict({tensor}{seed}) => Predict({flat}{passed});");
        w.Line();
        w.Line($"/// <summary>The network's outputs for a tensor of shape {shapes} into <paramref name=\"y\"/>.</summary>");
        EvaluationSeed.Document(w, model.Forward.Graph);
        w.Line(Later);
        w.Line($"public void Predict({tensor}, global::System.Span<{type}> y{seed}) => Predict({flat}, y{passed});");
        foreach (var objective in model.Objectives)
        {
            var training = objective.Training.Graph.Inputs;
            if (training.Count == 0 || training[0].Name != input.Name || !training[0].Shape.Equals(input.Shape)) continue;
            var others = string.Join("", training.Skip(1).Select(t => $", global::System.ReadOnlySpan<{(t.Type == ElementType.Index ? "int" : type)}> {CSharpNames.Local(t.Name)}"));
            var given = string.Join("", training.Skip(1).Select(t => ", " + CSharpNames.Local(t.Name)));
            var per = input.Shape.PerSample.Value.ToString(CultureInfo.InvariantCulture);
            var batch = $"(int)({name}.FlattenedLength / {per})";
            var suffix = objective.Objective.Name;
            w.Line();
            w.Line($"/// <summary>A training step on a tensor of shape {shapes}.</summary>");
            w.Line($"public {type} TrainStep{suffix}({tensor}{others}, global::ModelGen.Optimizer optimizer) => TrainStep{suffix}({flat}{given}, {batch}, optimizer, out _);");
            w.Line();
            w.Line($"/// <summary>A training step on a tensor of shape {shapes}. {SurfaceEmitter.LossWeightText}</summary>");
            w.Line($"public {type} TrainStep{suffix}({tensor}{others}, global::ModelGen.Optimizer optimizer{SurfaceEmitter.LossWeightParameter}) => TrainStep{suffix}({flat}{given}, {batch}, optimizer, out lossWeight);");
            w.Line();
            w.Line($"/// <summary>Forward and backward on a tensor of shape {shapes}.</summary>");
            w.Line($"public {type} Gradient{suffix}({tensor}{others}) => Gradient{suffix}({flat}{given}, {batch});");
        }
    }
}
