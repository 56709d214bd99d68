namespace ModelGen.Generators.Surface;

/// <summary>The members of the interfaces by which a trainer drives a model.</summary>
internal static class TrainerMembers
{
    /// <summary>The members of an interface of models, and of the one it builds on, as they are written in a class.</summary>
    public static IEnumerable<string> Of(string face) =>
        new[] { "Parameters", "Gradients", "InputSize", "TargetSize", "OutputSize", "Task", "Classes", "LossReduction", "IgnoredTarget",
            "Loss", "Gradient", "TrainStep", "Predict", "ApplyMeanFunction" }
            .Select(name => face.Replace(".ISequenceModel<", ".IModel<") + "." + name)
            .Concat(
                !face.Contains(".ISequenceModel<") ? [] : new[] { "HasLengths", "StepsIn", "TargetSizeAt", "OutputSizeAt", "Loss",
                    "Gradient", "TrainStep", "Predict" }.Select(name => face + "." + name));
}
