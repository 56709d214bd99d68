namespace ModelGen.Benchmarks;

/// <summary>One of the three products of a linear layer or a convolution.</summary>
internal enum Pass
{
    /// <summary>y from x and the weight: y (Batch, Out) = x W.</summary>
    Forward,

    /// <summary>dx from dy and the weight: dx (Batch, In) = dy Wᵀ.</summary>
    BackwardInput,

    /// <summary>dW from x and dy: dW (In, Out) = xᵀ dy.</summary>
    BackwardWeight,
}
