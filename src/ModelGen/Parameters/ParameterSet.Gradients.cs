namespace ModelGen;

/// <content>The origin of a set of gradients.</content>
public abstract partial class ParameterSet
{
    private double _lossWeight = 1;
    private bool[]? _recorded;

    /// <summary>Of gradients: what the mean behind them divides by, such as the samples of the batch or its labels that count. A model's
    /// <c>Gradient</c> sets it; it is 1 for gradients written by hand. <see cref="Optimizer.AccumulationSteps"/> weighs gradients by it,
    /// and a step by gradients of weight 0, of a batch in which nothing counts, changes nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double LossWeight
    {
        get => _lossWeight;
        set => _lossWeight = value >= 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "LossWeight must be a number of at least 0");
    }

    /// <summary>Whether the losses of batches add up, so that gradients are summed, not averaged.</summary>
    internal bool LossAddsUp { get; private set; }

    /// <summary>The objective whose gradients these are; empty for the loss, and for gradients written by hand.</summary>
    internal string Objective { get; private set; } = "";

    /// <summary>Whether there is a gradient of a parameter: the last pass computed it, or it was written by hand. There is none of a
    /// parameter that is frozen, that another objective trains, or that the loss does not depend on, and optimizers do not change such a
    /// parameter.</summary>
    internal bool HasGradient(int index) => _recorded is null || _recorded[index];

    /// <summary>Records where gradients come from.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="weight">What its mean divides by.</param>
    /// <param name="addsUp">Whether it is a sum instead.</param>
    internal void SetSource(string objective, double weight, bool addsUp) =>
        (Objective, LossWeight, LossAddsUp) = (objective, weight, addsUp);

    /// <summary>Records whether there is a gradient of a parameter.</summary>
    internal void SetGradient(int index, bool isRecorded)
    {
        if (_recorded is null)
        {
            if (isRecorded) return;
            _recorded = new bool[Count];
            Array.Fill(_recorded, true);
        }

        _recorded[index] = isRecorded;
    }

    /// <summary>Records that a gradient was written by hand: it counts, also where nothing in the last batch did.</summary>
    internal void NoteWritten(int index)
    {
        SetGradient(index, true);
        if (_lossWeight == 0) SetSource("", weight: 1, addsUp: false);
    }

    /// <summary>As if written by hand, all of it.</summary>
    private protected void ForgetSource()
    {
        SetSource("", weight: 1, addsUp: false);
        _recorded?.AsSpan().Fill(true);
    }

    /// <summary>The same source as another set's.</summary>
    private protected void CopySource(ParameterSet other)
    {
        SetSource(other.Objective, other.LossWeight, other.LossAddsUp);
        for (var i = 0; i < Count; i++)
        {
            SetGradient(i, other.HasGradient(i));
        }
    }
}
