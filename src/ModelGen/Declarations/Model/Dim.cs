namespace ModelGen;

/// <summary>Sizes that are not plain numbers, for use wherever a shape is written.</summary>
public static class Dim
{
    /// <summary>A time axis whose length is free at run time and shared by every shape of the model that names it.</summary>
    public const int Sequence = int.MinValue + 1;

    /// <summary>The one size a reshape works out from the others, as -1 does in PyTorch.</summary>
    public const int Infer = -1;
}
