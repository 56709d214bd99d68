namespace ModelGen;

/// <summary>
/// Marks one of several network methods that return a scalar to minimise, each training its own part of the model (adversarial and
/// alternating training).
/// </summary>
/// <remarks>
/// A step changes the parameters that are trained and on which the loss depends, and nothing else: others neither move nor decay, whatever
/// the optimizer and its options. Running statistics of normalisation layers are no parameters: as in PyTorch, they follow every training
/// pass that runs through their layer, whoever is trained.
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ObjectiveAttribute : Attribute
{
    /// <summary>
    /// Names of the layer methods, parameters and call paths this objective trains, best written with <c>nameof</c>; everything else is
    /// held fixed. Default: none named, which trains all of them.
    /// </summary>
    public string[] Trains { get; set; } = [];
}
