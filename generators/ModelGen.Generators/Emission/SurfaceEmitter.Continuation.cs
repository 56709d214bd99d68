using System.Globalization;
using ModelGen.Generators.Backends;
using ModelGen.Generators.Backends.Cpu;
using ModelGen.Generators.Printing;
using ModelGen.Generators.Surface;

namespace ModelGen.Generators.Emission;

/// <content>Members that go on from a state: reading a sequence piece by piece.</content>
internal sealed partial class SurfaceEmitter
{
    private void CheckState()
    {
        // What is replaced goes on for ever; what is appended to has room for so many steps.
        var most = model.Continuation!.Carried.Cached > 0 ? model.Spec.Options.MaxLength : 0;
        w.Line($"using var stateUse = global::ModelGen.Execution.SequenceStates.Use(state, {CSharpNames.Text(Name)}, batch, "
            + $"length, {most.ToString(CultureInfo.InvariantCulture)});");
    }

    private void EmitContinuation(CompiledContinuation continuation)
    {
        var graph = continuation.Program.Graph;
        var inputs = graph.Inputs;
        var first = inputs[0];
        var arguments = string.Join(", ", inputs.Select(Argument)) + LengthArgument + ", state";
        var output = OutputSize.Code();
        var sizes = string.Join(", ", continuation.Carried.Slots.Select(s => s.PerSample.Code()));
        var count = $"global::ModelGen.Execution.Samples.Count({CSharpNames.Text(Name)}, {CSharpNames.Text(first.Name)}, "
            + $"{Argument(first)}.Length, {first.Shape.PerSample.Code()})";
        w.Line();
        w.Line("/// <summary>A state in which nothing has been read yet.</summary>");
        w.Line("/// <param name=\"batch\">How many sequences go on side by side.</param>");
        w.Line($"{Declaration(MemberRole.CreateState)} => global::ModelGen.Execution.SequenceStates.Create<{T}>({CSharpNames.Text(Name)}, "
            + $"batch, [{sizes}], {continuation.Carried.Cached.ToString(CultureInfo.InvariantCulture)});");
        w.Line();
        w.Line("/// <summary>The network's outputs for the next steps of sequences, which go on from where <paramref name=\"state\"/> is "
            + "and move it on.</summary>");
        EvaluationSeed.Document(w, graph);
        w.Open(Declaration(MemberRole.PredictNext));
        CheckLength();
        w.Line($"var y = new {T}[{count} * {output}];");
        w.Line($"Predict({arguments}, global::System.MemoryExtensions.AsSpan(y){EvaluationSeed.Argument(graph)});");
        w.Line("return y;");
        w.Close();
        w.Line();
        w.Line("/// <summary>The network's outputs for the next steps of sequences into <paramref name=\"y\"/>; "
            + "allocates nothing once warm. A call that fails leaves the state as it was.</summary>");
        EvaluationSeed.Document(w, graph);
        w.Open(Declaration(MemberRole.PredictNextInto));
        CheckLength();
        w.Line($"var batch = {count};");
        Check(inputs);
        CheckState();
        w.Line($"global::ModelGen.Execution.Samples.Check({CSharpNames.Text(Name)}, \"y\", y.Length, {output}, batch);");
        w.Line(ReadAccess);
        w.Line("var program = __continuation.Rent();");
        w.Line("try").Line("{").Indent();
        // The numbers of a call's steps are not those of the steps before.
        if (EvaluationSeed.IsTaken(graph)) w.Line(EvaluationSeed.Of(EvaluationSeed.Code, "state.Position"));
        w.Line($"global::ModelGen.Execution.Pass.Run(program, batch, length, {string.Join(", ", inputs.Select(Argument))}, y, "
            + $"new global::ModelGen.Execution.ContinuedPass<{T}, global::ModelGen.Execution.ForwardPass<{T}>>(state, default));");
        w.Outdent().Line("}").Line("finally").Line("{").Indent().Line("__continuation.Return(program);").Outdent().Line("}");
        w.Close();
    }
}
