namespace ModelGen;

/// <summary>
/// Marks a partial class as a network. The generator writes its parameters, forward and backward pass, <c>Summary</c>, <c>Save</c> and
/// <c>Load</c>.
/// </summary>
/// <remarks>
/// The network is either a stack, written as attributes on the class below <see cref="InputAttribute"/>, or a method marked
/// <see cref="ForwardAttribute"/> over layers written as partial methods and calls of <see cref="Layers"/>.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ModelAttribute : Attribute
{
    /// <summary>The floating-point type of parameters, activations and gradients. Default: <see cref="Precision.Single"/>.</summary>
    public Precision Precision { get; set; }

    /// <summary>How far the emitted code is unrolled. Default: <see cref="Unroll.Auto"/>.</summary>
    public Unroll Unroll { get; set; }

    /// <summary>
    /// The most memory a training step may plan for, such as <c>"512 KiB"</c>, <c>"2 MiB"</c> or <c>"65536"</c> (bytes), at the batch size
    /// <see cref="Batch"/>. A plan that is larger fails the build. Default: no limit.
    /// </summary>
    public string? MemoryBudget { get; set; }

    /// <summary>The batch size <see cref="MemoryBudget"/> speaks of; running with any other size stays possible. Default: 1.</summary>
    public int Batch { get; set; } = 1;

    /// <summary>
    /// Whether the model gets a method <c>Inspect(x)</c>, which gives the activations of every layer with their mean, standard deviation
    /// and share of zeros, and <c>VerboseSummary(x)</c>, which prints them beside shapes and receptive fields. They are a pass of its own;
    /// where it is off nothing is paid for it. Default: false.
    /// </summary>
    public bool Inspect { get; set; }

    /// <summary>
    /// The most steps a sequence may have where the time axis is free: a longer one is an <see cref="ArgumentException"/>,
    /// and <see cref="MemoryBudget"/>
    /// and the summary count with it. Default: 0, no limit.
    /// </summary>
    public int MaxLength { get; set; }

    /// <summary>
    /// The most operations the network may consist of, its loss included, after loops are unrolled and methods written out: beyond, the
    /// build ends with MG5004 instead of going on for minutes. 20,000 take the compiler a few seconds. Default: 20,000.
    /// </summary>
    public int MaxOperations { get; set; } = 20_000;

    /// <summary>
    /// Whether <c>Gradient</c> and <c>TrainStep</c> also take a <see cref="SequenceState{T}"/>, so that a batch goes on where the one
    /// before it ended: truncated back-propagation through time. Predictions take one without being asked, where a network can read a
    /// sequence piece by piece. Default: false.
    /// </summary>
    public bool Stateful { get; set; }
}

/// <summary>The floating-point type a model is emitted in.</summary>
public enum Precision
{
    /// <summary><see cref="float"/>.</summary>
    Single,

    /// <summary><see cref="double"/>.</summary>
    Double,
}

/// <summary>How far the emitted code of a model is unrolled.</summary>
public enum Unroll
{
    /// <summary>
    /// <see cref="Full"/> for tiny networks (400 multiply-adds a sample and less), otherwise <see cref="Layers"/>.
    /// </summary>
    Auto,

    /// <summary>To the last scalar, vectorised across the samples of a batch.</summary>
    Full,

    /// <summary>One kernel call for each layer, its sizes constants.</summary>
    Layers,
}
