namespace ModelGen.Optimizers;

/// <summary>A yes or no that is part of an update rule's type, so that the JIT removes what is switched off.</summary>
internal interface ISwitch
{
    static abstract bool IsOn { get; }
}

/// <summary>Yes.</summary>
internal readonly struct On : ISwitch
{
    public static bool IsOn => true;
}

/// <summary>No.</summary>
internal readonly struct Off : ISwitch
{
    public static bool IsOn => false;
}
