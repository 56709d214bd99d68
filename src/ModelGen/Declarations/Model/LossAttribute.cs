namespace ModelGen;

/// <summary>
/// Marks the network method that maps what <see cref="ForwardAttribute"/> returned, and the targets, to the scalar that training minimises.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LossAttribute : Attribute;
