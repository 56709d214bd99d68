using ModelGen.Generators.Ir;
using ModelGen.Generators.Printing;

namespace ModelGen.Generators.Emission;

/// <summary>How the numbers are chosen that a network draws in predictions and losses: the emitted members take a seed where it draws any,
/// and are as they always were where it draws none.</summary>
internal static class EvaluationSeed
{
    /// <summary>Whether a pass takes a seed.</summary>
    public static bool IsTaken(ModelGraph graph) => graph.Draws.Any();

    /// <summary>The argument by which a member hands the seed on.</summary>
    public static string Argument(ModelGraph graph) => IsTaken(graph) ? ", seed" : "";

    /// <summary>The parameter's documentation; a remark, as the other parameters have none of their own.</summary>
    public static void Document(SourceWriter w, ModelGraph graph)
    {
        if (IsTaken(graph))
            w.Line("/// <remarks>The network draws random numbers: the same <paramref name=\"seed\"/> gives the same; "
                + "without one they are drawn anew in every call. Predictions of large batches draw part by part, "
                + "so that a loss of the batch with the same seed draws others.</remarks>");
    }

    /// <summary>The seed of a call's pass.</summary>
    public const string Code = "global::ModelGen.Execution.PassSeeds.Evaluation(__seed, seed, ref __draws)";

    /// <summary>Sets the seed of a part of a call, which must not repeat the numbers of the parts before.</summary>
    public static string Of(string seed, string place) => $"program.Seed = global::ModelGen.Execution.PassSeeds.Part({seed}, {place});";
}
