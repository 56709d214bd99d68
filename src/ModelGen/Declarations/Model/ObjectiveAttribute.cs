namespace ModelGen;

/// <summary>
/// Marks one of several network methods that return a scalar to minimise, each training its own part of the model (adversarial and
/// alternating training).
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ObjectiveAttribute : Attribute
{
    /// <summary>
    /// Names of the layer methods, parameters and call paths this objective trains, best written with <c>nameof</c>; everything else is
    /// held fixed. Default: none named, which trains all of them.
    /// </summary>
    public string[] Trains { get; set; } = [];
}
