namespace ModelGen;

/// <summary>How a binary target is written.</summary>
public enum HingeLabels
{
    /// <summary>-1 and +1.</summary>
    PlusMinusOne,

    /// <summary>0 and 1; read as 2 t - 1.</summary>
    ZeroOne,
}
