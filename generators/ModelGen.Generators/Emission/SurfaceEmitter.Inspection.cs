using System.Globalization;
using ModelGen.Generators.Backends;
using ModelGen.Generators.Backends.Cpu;
using ModelGen.Generators.Printing;
using ModelGen.Generators.Surface;

namespace ModelGen.Generators.Emission;

/// <content>Members to look inside with: what every layer gives, and the memory a training step takes.</content>
internal sealed partial class SurfaceEmitter
{
    private void EmitInspect(CompiledInspection inspection)
    {
        var inputs = Inputs;
        var first = inputs[0];
        w.Line();
        w.Line("/// <summary>What every layer gives for one sample or several in evaluation mode, with mean, "
            + "standard deviation and share of zeros. Copies: meant for looking, not for speed.</summary>");
        var graph = inspection.Program.Graph;
        EvaluationSeed.Document(w, graph);
        w.Open(Declaration(MemberRole.Inspect));
        CheckLength();
        w.Line($"var batch = global::ModelGen.Execution.Samples.Count({CSharpNames.Text(Name)}, {CSharpNames.Text(first.Name)}, "
            + $"{Argument(first)}.Length, {first.Shape.PerSample.Code()});");
        Check(inputs);
        w.Line(ReadAccess);
        w.Line($"using var program = new {ns}.Inspection(Parameters);");
        if (EvaluationSeed.IsTaken(graph)) w.Line($"program.Seed = {EvaluationSeed.Code};");
        w.Line("global::ModelGen.Execution.Pass.Run(program, "
            + $"batch, {(HasSequence ? "length" : "1")}, {string.Join(", ", inputs.Select(Argument))}, default(global::System.Span<{T}>), "
            + $"default(global::ModelGen.Execution.ForwardPass<{T}>));");
        w.Line("return").Line("[").Indent();
        for (var i = 0; i < inspection.Layers.Count; i++)
        {
            var (row, field) = inspection.Layers[i];
            var shape = string.Join(", ", row.Output.Shape.Skip(1).Select(d => d.Code()));
            w.Line($"new({CSharpNames.Text(row.Layer)}, {CSharpNames.Text(row.Kind)}, {CSharpNames.Text(field)}, [{shape}], "
                + $"program.Layer({i.ToString(CultureInfo.InvariantCulture)})),");
        }
        w.Outdent().Line("];");
        w.Close();
        w.Line();
        w.Line("/// <summary>The summary with what the layers gave for one sample or several: output shapes, receptive fields, mean, "
            + "standard deviation and share of zeros.</summary>");
        EvaluationSeed.Document(w, graph);
        w.Line($"{Declaration(MemberRole.VerboseSummary)} => "
            + $"global::ModelGen.LayerActivations.Table(Inspect({string.Join(", ", inputs.Select(Argument)) + LengthArgument}"
            + $"{EvaluationSeed.Argument(graph)}));");
    }

    private void EmitTrainingBytes(CompiledObjective o)
    {
        var size = T == "double" ? "8" : "4";
        w.Line();
        w.Line("/// <summary>Bytes that a training step of a batch works in, as the compiler planned them: "
            + "activations and their gradients. Parameters, gradients and the optimizer's state come on top.</summary>");
        w.Line($"{Declaration(MemberRole.TrainingBytes, o.Objective.Name)} => {size} * ({o.Training.Arena.Elements.LongCode()});");
    }
}
