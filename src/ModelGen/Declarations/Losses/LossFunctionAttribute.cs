namespace ModelGen;

/// <summary>A loss at the end of a stack. Its call form takes the prediction and the target first.</summary>
public abstract class LossFunctionAttribute : LayerAttribute
{
    /// <summary>How the losses of samples and positions are reduced. Default: <see cref="Reduction.Mean"/>.</summary>
    public Reduction Reduction { get; set; }
}
