namespace ModelGen;

/// <summary>A raw learnable tensor: <c>[Parameter(64, 64)] private partial Tensor W { get; }</c>.</summary>
/// <remarks>It has no batch axis and broadcasts over the batch. Its name in checkpoints is the property's, in camel case.</remarks>
/// <param name="shape">Sizes of its axes, outermost first; none: a scalar.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ParameterAttribute(params int[] shape) : Attribute
{
    /// <summary>Sizes of its axes, outermost first.</summary>
    public int[] Shape { get; } = shape;

    /// <summary>
    /// Its initialiser. Default: U(-1/sqrt(fan in), 1/sqrt(fan in)) for two axes and more (as a linear layer's weight), zeros for
    /// fewer.
    /// </summary>
    public Init Init { get; set; }

    /// <summary>What it is for, which optimizers and penalties may go by. Default: a weight.</summary>
    public ParameterKind Kind { get; set; }

    /// <summary>The initialiser's scale; see <see cref="Init"/>. Default: 1.</summary>
    public double Scale { get; set; } = 1;
}
