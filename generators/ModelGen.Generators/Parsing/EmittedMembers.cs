namespace ModelGen.Generators.Parsing;

/// <summary>Names the generator itself adds to a model, which its author therefore cannot use.</summary>
internal static class EmittedMembers
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "Parameters", "Gradients", "InputSize", "TargetSize", "OutputSize", "Task", "Summary", "Gpu",
        "TrainingPasses", "Gradient", "TrainStep", "Predict", "PredictClass", "PredictClasses", "PredictProbabilities", "Inspect", "VerboseSummary", "TrainingBytes", "CreateState", "Save", "Load",
    };

    private static readonly HashSet<string> Methods = new(StringComparer.Ordinal)
    {
        "Parameters", "Gradients", "InputSize", "TargetSize", "OutputSize", "Task", "Summary", "Gpu", "TrainingPasses",
    };

    private static readonly HashSet<string> Signatures = new(StringComparer.Ordinal)
    {
        "Save(string)", "Load(string)",
    };

    /// <summary>Whether a field, property, event or type of that name would clash.</summary>
    public static bool Clashes(string name) => Names.Contains(name) || name == "Loss";

    /// <summary>Whether a method would: overloads of emitted methods are fine.</summary>
    public static bool Clashes(string name, string key) => Methods.Contains(name) || Signatures.Contains(key);

    public static bool Contains(string name) => Names.Contains(name);
}
