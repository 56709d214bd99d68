namespace ModelGen;

/// <summary>
/// Holds every parameter of a layer method, or a raw parameter, fixed: its gradient is never built and optimizers never see it. A single
/// layer of a stack is frozen with <see cref="LayerAttribute.Frozen"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class FrozenAttribute : Attribute;
