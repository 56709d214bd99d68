using System.Numerics;
using System.Numerics.Tensors;

namespace ModelGen.Optimizers;

/// <summary>Gradients of one objective on the way to one update: Σ wᵢ gᵢ, to be divided by Σ wᵢ, with wᵢ what the mean of batch i divides
/// by, so that the update is that of one large batch. Weights are taken relative to the first, so that equal ones change nothing.</summary>
internal sealed class Accumulation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private double _firstWeight;
    private double _totalWeight;

    public Accumulation(string objective, ReadOnlySpan<ParameterSpec> layout)
    {
        Objective = objective;
        Sum = new ParameterSet<T>(layout);
        Reset();
    }

    /// <summary>Whose gradients these are.</summary>
    public string Objective { get; }

    /// <summary>Σ wᵢ gᵢ.</summary>
    public ParameterSet<T> Sum { get; }

    /// <summary>Gradients added since the last update, those of weight 0 included.</summary>
    public int Calls { get; private set; }

    /// <summary>Whether all of them were of weight 0.</summary>
    public bool IsEmpty => _totalWeight == 0;

    /// <summary>What makes the sum the gradient of the large batch.</summary>
    public double Scale => Sum.LossAddsUp ? 1 : 1 / _totalWeight;

    public void Add(ParameterSet<T> gradients)
    {
        Calls++;
        if (gradients.LossWeight == 0)
        {
            return;
        }

        if (IsEmpty)
        {
            _firstWeight = gradients.LossWeight;
            Sum.SetSource(Objective, gradients.LossWeight, gradients.LossAddsUp);
        }

        var weight = Sum.LossAddsUp ? 1 : gradients.LossWeight / _firstWeight;
        _totalWeight += weight;
        foreach (var gradient in gradients.Parameters)
        {
            if (gradients.HasGradient(gradient.Index))
            {
                var sum = Sum[gradient.Index].Storage;
                TensorPrimitives.MultiplyAdd(gradient.Storage, T.CreateTruncating(weight), sum, sum);
                Sum.SetGradient(gradient.Index, true);
            }
        }
    }

    /// <summary>Starts again.</summary>
    public void Reset()
    {
        Calls = 0;
        _totalWeight = 0;
        Sum.RecordGradients([]);
    }
}
