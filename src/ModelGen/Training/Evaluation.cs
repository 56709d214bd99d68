using System.Globalization;

namespace ModelGen;

/// <summary>How well a model does on a dataset. What does not fit the model's task is NaN.</summary>
/// <param name="Count">Samples.</param>
/// <param name="Loss">The mean loss in evaluation mode.</param>
/// <param name="Accuracy">The share of samples whose class is right.</param>
/// <param name="MeanAbsoluteError">Mean |ŷ - t|, for regression.</param>
/// <param name="RootMeanSquaredError">√ mean (ŷ - t)², for regression.</param>
/// <param name="R2">1 - Σ (ŷ - t)² / Σ (t - mean t)², for regression.</param>
public sealed record Evaluation(int Count, double Loss, double Accuracy, double MeanAbsoluteError, double RootMeanSquaredError, double R2)
{
    /// <summary>The numbers that apply, on one line.</summary>
    public override string ToString()
    {
        var culture = CultureInfo.InvariantCulture;
        var text = string.Create(culture, $"{Count} samples, loss {Loss:F4}");
        if (!double.IsNaN(Accuracy)) text += string.Create(culture, $", accuracy {Accuracy:F4}");
        if (!double.IsNaN(RootMeanSquaredError)) text += string.Create(culture, $", RMSE {RootMeanSquaredError:G5}, MAE {MeanAbsoluteError:G5}, R2 {R2:F4}");
        return text;
    }
}
