namespace ModelGen;

/// <summary>How the margins to the other classes make the hinge loss of a sample, from the scores x and the label t.</summary>
public enum MultiClassHingeForm
{
    /// <summary>
    /// Their sum, l = sum_{c != t} max(0, margin - x_t + x_c)^p / classes, divided by the classes as in PyTorch's MultiMarginLoss. Weston
    /// and Watkins 1999, "Support Vector Machines for Multi-Class Pattern Recognition".
    /// </summary>
    WestonWatkins,

    /// <summary>
    /// The largest, l = max_{c != t} max(0, margin - x_t + x_c)^p. Of equal largest margins the first receives the gradient. Crammer and
    /// Singer 2001, "On the Algorithmic Implementation of Multiclass Kernel-based Vector Machines".
    /// </summary>
    CrammerSinger,
}
