using System.Numerics;

namespace ModelGen;

/// <summary>The classes that outputs and targets stand for, as the model's task has them.</summary>
internal static class OutputClasses
{
    /// <summary>The number of scores that a class is chosen among: 2 where each output says yes or no.</summary>
    /// <param name="task">What the outputs mean.</param>
    /// <param name="classes">What the model says; 0 where it follows from the sizes.</param>
    /// <param name="outputs">Outputs of a sample.</param>
    /// <param name="targets">Targets of a sample.</param>
    public static int Count(ModelTask task, int classes, int outputs, int targets) => task switch
    {
        ModelTask.Classification => classes > 0 ? classes : outputs / targets,
        ModelTask.SoftClassification => classes > 0 ? classes : outputs,
        _ => 2,
    };

    /// <summary>1 for a score that says yes, 0 for one that says no, -1 for NaN.</summary>
    public static int Sign(ModelTask task, double score)
    {
        var threshold = task == ModelTask.BinaryProbability ? 0.5 : 0;
        return double.IsNaN(score) ? -1 : score > threshold ? 1 : 0;
    }

    /// <summary>1 for a target that says yes, 0 for one that says no.</summary>
    public static int Sign<TTarget>(TTarget target)
        where TTarget : INumber<TTarget> => double.CreateChecked(target) > 0.5 ? 1 : 0;

    /// <summary>The most probable class, the first of equal ones.</summary>
    public static int Likeliest<TTarget>(ReadOnlySpan<TTarget> probabilities)
        where TTarget : INumber<TTarget>
    {
        var best = 0;
        for (var i = 1; i < probabilities.Length; i++)
        {
            if (probabilities[i] > probabilities[best]) best = i;
        }

        return best;
    }
}
