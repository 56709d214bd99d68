namespace ModelGen;

/// <summary>
/// A layer, on a class marked <see cref="ModelAttribute"/> or on a partial method that takes and returns tensors. Layers apply in source
/// order.
/// </summary>
/// <remarks>
/// Every layer has a call form of the same name in <see cref="Layers"/>. The attribute's constructor parameters and properties are the call
/// form's parameters, in camel case, with the same defaults.
/// </remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true, Inherited = false)]
public abstract class LayerAttribute : Attribute
{
    /// <summary>
    /// The layer's name in checkpoints, messages and the summary. Default: the kind and a running number, such as <c>linear0</c>.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>
    /// Holds the layer's parameters fixed: their gradients are never built and optimizers never see them. Default: false.
    /// </summary>
    public bool Frozen { get; set; }
}
