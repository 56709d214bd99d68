using System.Globalization;
using ModelGen.Generators.Backends;
using ModelGen.Generators.Backends.Cpu;
using ModelGen.Generators.Printing;
using ModelGen.Generators.Specs;
using ModelGen.Generators.Surface;

namespace ModelGen.Generators.Emission;

/// <summary>Emits the files of a model: its public surface, its parameters, and one file for each pass.</summary>
internal static class ModelEmitter
{
    public static IReadOnlyList<EmittedFile> Emit(ModelDescription model, ModelSurface surface, ModelMembers members)
    {
        var spec = model.Spec;
        var files = new List<EmittedFile>
        {
            ModelNames.File(spec, "", new SurfaceEmitter(model, surface, members).Emit()),
            ModelNames.File(spec, "Parameters", ParametersEmitter.Emit(model)),
        };
        if (DeclarationsEmitter.Emit(spec) is { } declarations) files.Add(declarations);
        if (model.Forward!.Graph.Outputs.Count > 0) files.Add(ModelNames.File(spec, "Forward", Programs(model, [model.Forward])));
        if (model.Continuation is { } continuation)
            files.Add(ModelNames.File(spec, "Continuation", Programs(model, [continuation.Program])));
        if (model.Inspection is { } inspection) files.Add(ModelNames.File(spec, "Inspection", Programs(model, [inspection.Program])));
        foreach (var objective in model.Objectives)
        {
            files.Add(ModelNames.File(spec, "Loss" + objective.Objective.Name, Programs(model, [objective.Loss])));
            files.Add(
                ModelNames.File(spec, "Backward" + objective.Objective.Name,
                    Programs(model, objective.Continued is { } continued ? [objective.Training, continued] : [objective.Training])));
        }
        return files;
    }

    private static string Programs(ModelDescription model, IReadOnlyList<LoweredProgram> programs)
    {
        var w = GeneratedFile.Begin(model.Spec, model.Cancellation);
        w.Open($"namespace {ModelNames.ProgramsNamespace(model.Spec)}");
        // Not ModelGen itself, in which users' types may be named like what is used here.
        foreach (var name in new[] { "global::System", "global::System.Runtime.CompilerServices", "global::System.Runtime.Intrinsics",
            "global::ModelGen.Execution", "global::ModelGen.Kernels" }) w.Line($"using {name};");
        w.Line();
        var helpers = new FileHelpers();
        foreach (var program in programs) ProgramEmitter.Emit(program, w, helpers);
        helpers.Write(w);
        w.Close();
        return w.ToString();
    }
}

/// <summary>Emits the table of parameters.</summary>
internal static class ParametersEmitter
{
    public static string Emit(ModelDescription model)
    {
        var spec = model.Spec;
        var w = GeneratedFile.Begin(spec, model.Cancellation);
        w.Open($"namespace {ModelNames.ProgramsNamespace(spec)}");
        w.Line("using global::ModelGen;");
        w.Line();
        w.Line($"/// <summary>The parameters of {CodeText.Xml(spec.PlainName)}: name, canonical shape, place in the flat buffer, layout, "
            + "initialiser, whether it is trained, kind.</summary>");
        w.Line(GeneratedFile.Attribute);
        w.Open("internal static class Layout");
        w.Line("public static ParameterSpec[] Parameters { get; } =").Line("[").Indent();
        foreach (var p in model.Parameters.All)
        {
            var shape = string.Join(", ", p.Shape.Select(d => d.Code()));
            w.Line($"new ParameterSpec({CSharpNames.Text(p.Name)}, [{shape}], {p.Offset.ToString(CultureInfo.InvariantCulture)}, "
                + $"ParameterLayout.{model.Storage.LayoutOf(p)}, "
                + $"{InitializerCode.Print(p.Initialization)}, {(p.Trainable ? "true" : "false")}, "
                + $"ParameterKind.{p.Kind}{(p.IsNotNegative ? ", ValueRange.NotNegative" : "")}),");
        }
        w.Outdent().Line("];");
        w.Close();
        w.Close();
        return w.ToString();
    }
}
