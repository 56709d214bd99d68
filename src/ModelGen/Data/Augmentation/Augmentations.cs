namespace ModelGen;

/// <summary>
/// Datasets whose samples change from epoch to epoch, on the thread that cuts the batches.
/// <code>
/// var train = images.OneHot(10).Augment(seed: 1, new RandomCrop(32, 32, padding: 4), new RandomHorizontalFlip(),
/// new Cutout(16)).Mixup(seed: 2);
/// </code>
/// A sample is a function of (seed, epoch, index) alone. Outside an epoch (<see cref="Dataset{TInput, TTarget}.Sample"/>,
/// <see cref="Dataset{TInput, TTarget}.ToMemory"/>) it is that of epoch 0. Two calls on the way to one dataset need two seeds.
/// </summary>
public static class Augmentations
{
    /// <summary>The dataset with its images changed by one step after another.</summary>
    /// <typeparam name="TTarget">Element type of the targets, which stay as they are.</typeparam>
    /// <param name="dataset">Images (C, H, W) or (H, W), as its <see cref="Dataset{TInput, TTarget}.InputShape"/> says.</param>
    /// <param name="seed">Seed of the random numbers.</param>
    /// <param name="steps">The augmentations of each image, in order.</param>
    /// <exception cref="ArgumentException">The inputs are not images, or a step cannot be applied to them, such as a crop larger than an
    /// image.</exception>
    public static Dataset<float, TTarget> Augment<TTarget>(
        this Dataset<float, TTarget> dataset, ulong seed, params ReadOnlySpan<IAugmentation> steps)
        where TTarget : unmanaged
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return new AugmentedImages<TTarget>(dataset, seed, steps.ToArray(), Shapes(dataset, steps), 0);
    }

    /// <summary>
    /// The dataset with its images changed by one step after another, and the masks that are its targets transformed in the same way: the
    /// same crop, the same flip, the same angle. Steps that only change colours leave a mask alone. A rotated mask is interpolated linearly
    /// between its pixels.
    /// </summary>
    /// <param name="dataset">Images (C, H, W) with targets of one or more numbers for each pixel.</param>
    /// <param name="seed">Seed of the random numbers.</param>
    /// <param name="steps">The augmentations of each image, in order.</param>
    /// <exception cref="ArgumentException">The inputs are not images, the targets are not masks of their size, or a step cannot be applied
    /// to them.</exception>
    public static Dataset<float, float> AugmentMasked(
        this Dataset<float, float> dataset, ulong seed, params ReadOnlySpan<IAugmentation> steps)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var shapes = Shapes(dataset, steps);
        if (dataset.TargetSize % shapes[0].Area != 0)
            throw new ArgumentException(
                $"Found targets of {dataset.TargetSize} numbers, needed masks: a multiple of the {shapes[0].Height} x {shapes[0].Width} "
                    + "pixels of an image.", nameof(dataset));
        return new AugmentedImages<float>(dataset, seed, steps.ToArray(), shapes, dataset.TargetSize / shapes[0].Area);
    }

    /// <summary>
    /// The dataset with each sample blended with another, drawn again in every epoch: x = λ xᵢ + (1 - λ) xⱼ and y = λ yᵢ + (1 - λ) yⱼ with
    /// λ of the distribution Beta(α, α) for each sample. The loss must take targets that are probabilities, as cross-entropy does. What
    /// was augmented before is blended as augmented.
    /// </summary>
    /// <typeparam name="TTarget"><see cref="float"/>; class indices are refused, because they cannot be blended.</typeparam>
    /// <param name="dataset">Samples with float targets, such as those of <see cref="DatasetTransforms.OneHot"/>.</param>
    /// <param name="alpha">The parameter of the Beta distribution: near 0 samples are hardly blended, at 1 λ is uniform on [0, 1].</param>
    /// <param name="seed">Seed of the partners and of λ.</param>
    /// <exception cref="ArgumentException">The targets are class indices, or <paramref name="alpha"/> is not positive.</exception>
    /// <remarks>H. Zhang, M. Cisse, Y. N. Dauphin, D. Lopez-Paz: mixup: Beyond Empirical Risk Minimization (2018).</remarks>
    public static Dataset<float, TTarget> Mixup<TTarget>(this Dataset<float, TTarget> dataset, double alpha = 0.2, ulong seed = 0)
        where TTarget : unmanaged
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (!(alpha > 0 && double.IsFinite(alpha)))
            throw new ArgumentException($"Found alpha {alpha}, needed a positive number.", nameof(alpha));
        if (dataset is not Dataset<float, float> soft || (dataset.TargetSize == 1 && dataset.ClassNames.Count > 1))
        {
            throw new ArgumentException(
                $"Found class indices ({typeof(TTarget).Name}) as targets, which cannot be blended; "
                    + "needed a float for each class, as OneHot(classes) makes them.", nameof(dataset));
        }

        var mixed = new MixedSamples(
            soft, alpha, seed)
        { InputShape = dataset.InputShape, FeatureNames = dataset.FeatureNames, ClassNames = dataset.ClassNames };
        return (Dataset<float, TTarget>)(object)mixed;
    }

    private static ImageShape[] Shapes<TTarget>(Dataset<float, TTarget> dataset, ReadOnlySpan<IAugmentation> steps)
        where TTarget : unmanaged
    {
        var shapes = new ImageShape[steps.Length + 1];
        shapes[0] = ImageShape.Of(dataset);
        for (var i = 0; i < steps.Length; i++)
        {
            shapes[i + 1] = steps[i].ShapeOf(shapes[i]);
            shapes[i + 1].Check(nameof(steps));
        }

        return shapes;
    }
}
