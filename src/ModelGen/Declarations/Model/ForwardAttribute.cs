namespace ModelGen;

/// <summary>Marks the network method that maps inputs to outputs. It is compiled into the forward pass, never executed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ForwardAttribute : Attribute;
