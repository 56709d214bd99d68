namespace ModelGen.Optimizers;

/// <summary>A yes or no that is part of an update rule's type, so that the JIT removes what is switched off.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ISwitch
{
    /// <summary>Which it is.</summary>
    static abstract bool IsOn { get; }
}

/// <summary>Yes.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct On : ISwitch
{
    /// <inheritdoc/>
    public static bool IsOn => true;
}

/// <summary>No.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Off : ISwitch
{
    /// <inheritdoc/>
    public static bool IsOn => false;
}
