using System.Globalization;

namespace ModelGen;

/// <summary>The metrics of a model on a dataset. Those that do not apply to the model's task are NaN.</summary>
/// <param name="Count">Samples.</param>
/// <param name="Loss">The loss of all samples in evaluation mode: the losses of batches averaged by what the mean in each divides by, or
/// added up where the loss is a sum. NaN where nothing counts, such as where all labels are ignored.</param>
/// <param name="Accuracy">The fraction of correct classes: of samples, or of steps or labels where a sample has several. A score that
/// is NaN is wrong.</param>
/// <param name="MeanAbsoluteError">Mean |ŷ - t|, for regression; it and the next two are NaN where a ŷ is.</param>
/// <param name="RootMeanSquaredError">√ mean (ŷ - t)², for regression.</param>
/// <param name="R2">1 - Σ (ŷ - t)² / Σ (t - mean t)², for regression, over all outputs together. Where all t are equal it is 1 for exact
/// predictions and else 0; of one target NaN.</param>
public sealed record Evaluation(int Count, double Loss, double Accuracy, double MeanAbsoluteError, double RootMeanSquaredError, double R2)
{
    /// <summary>Whether nothing counted, so that there is no loss.</summary>
    internal bool IsEmpty { get; init; }

    /// <summary>The numbers that apply, on one line.</summary>
    public override string ToString()
    {
        var culture = CultureInfo.InvariantCulture;
        var text = string.Create(culture, $"{Count} samples, loss {Loss:F4}");
        if (!double.IsNaN(Accuracy)) text += string.Create(culture, $", accuracy {Accuracy:F4}");
        if (!double.IsNaN(RootMeanSquaredError))
            text += string.Create(culture, $", RMSE {RootMeanSquaredError:G5}, MAE {MeanAbsoluteError:G5}, R2 {R2:F4}");
        return text;
    }
}
