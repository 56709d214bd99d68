namespace ModelGen;

/// <summary>
/// A shortcut around the layers that follow: y = x + f(x), where f is the next <c>Layers</c> layers, or all that are left of the stack.
/// </summary>
/// <remarks>
/// In a stack on a class, <c>[Residual(5), Conv2d(16, Padding = 1), BatchNorm, ReLU, Conv2d(16, Padding = 1), BatchNorm]</c>; on a layer
/// method it stands in front of the method's own layers and needs no number. The layers must give the shape they take. Shortcuts may be
/// nested; they are not counted as layers. He et al. 2015, "Deep Residual Learning".
/// </remarks>
/// <param name="layers">How many of the layers that follow it goes around; 0: all that are left of the stack.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true, Inherited = false)]
public sealed class ResidualAttribute(int layers = 0) : Attribute
{
    /// <summary>How many of the layers that follow it goes around; 0: all that are left of the stack.</summary>
    public int Layers { get; } = layers;
}
