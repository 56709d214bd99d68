using System.Globalization;
using ModelGen.Generators.Backends;
using ModelGen.Generators.Printing;
using ModelGen.Generators.Surface;

namespace ModelGen.Generators.Emission;

/// <content>Overloads that take tensors and check their shape, for models with one real input of fixed shape.</content>
internal sealed partial class SurfaceEmitter
{
    private void EmitTensorOverloads()
    {
        var input = Inputs[0];
        var name = Argument(input);
        var axes = string.Join(", ", input.Shape.SampleAxes.Select(d => d.Code()));
        const string Flat = "global::ModelGen.Execution.TensorArguments.Flat";
        var flat = $"{Flat}({CSharpNames.Text(Name)}, {CSharpNames.Text(input.Name)}, {name}, [{axes}])";
        var shapes = CodeText.Xml($"{input.Shape} or, for one sample, ({axes})");
        var graph = model.Forward!.Graph;
        var passed = EvaluationSeed.Argument(graph);

        void Member(string summary, MemberRole role, string body, string objective = "")
        {
            w.Line();
            w.Line($"/// <summary>{summary}</summary>");
            if (role is MemberRole.PredictTensor or MemberRole.PredictTensorInto) EvaluationSeed.Document(w, graph);
            var attribute = members.All.First(m => m.Role == role && m.Objective == objective).Attribute;
            if (attribute.Length > 0) w.Line(attribute);
            w.Line($"{Declaration(role, objective)} => {body};");
        }

        Member($"The network's outputs for a tensor of shape {shapes}.", MemberRole.PredictTensor, $"Predict({flat}{passed})");
        Member(
            $"The network's outputs for a tensor of shape {shapes} into <paramref name=\"y\"/>.", MemberRole.PredictTensorInto,
            $"Predict({flat}, y{passed})");
        foreach (var objective in surface.Objectives.Where(surface.TakesTensor))
        {
            var suffix = objective.Name;
            var given = string.Join("", objective.Arguments.Skip(1).Select(a => ", " + a.Name));
            var batch = $"(int)({name}.FlattenedLength / {input.Shape.PerSample.Value.ToString(CultureInfo.InvariantCulture)})";
            var (step, passedOn) =
                ($"A training step on a tensor of shape {shapes}.", $"TrainStep{suffix}({flat}{given}, {batch}, optimizer, out");
            Member(step, MemberRole.TrainStepOfTensor, passedOn + " double _)", suffix);
            Member($"{step} {LossWeightText}", MemberRole.WeighedTrainStepOfTensor, passedOn + " lossWeight)", suffix);
            var gradient = $"Gradient{suffix}({flat}{given}, {batch})";
            Member($"Forward and backward on a tensor of shape {shapes}.", MemberRole.GradientOfTensor, gradient, suffix);
        }
    }
}
