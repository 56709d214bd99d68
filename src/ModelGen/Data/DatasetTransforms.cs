using System.Numerics;

namespace ModelGen;

/// <summary>
/// Rescaling and recoding whole datasets. A dataset in memory gives a copy; one that makes its samples on demand gives one that also
/// makes these on demand, on the loading thread.
/// </summary>
public static class DatasetTransforms
{
    /// <summary>The dataset with its inputs rescaled.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <typeparam name="TTarget">Element type of the targets.</typeparam>
    /// <param name="dataset">Any dataset.</param>
    /// <param name="transform">Such as <see cref="Standardize"/> fitted on the training data.</param>
    /// <exception cref="ArgumentException">The transform is for another number of features.</exception>
    public static Dataset<T, TTarget> Transform<T, TTarget>(this Dataset<T, TTarget> dataset, IRowTransform<T> transform)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TTarget : unmanaged
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(transform);
        CheckSize(dataset.InputSize, transform.Size);
        return dataset.IsInMemory
            ? dataset.Select((x, _) => transform.Apply(x))
            : new TransformedInputs<T, TTarget>(dataset, transform)
            {
                InputShape = dataset.InputShape,
                FeatureNames = dataset.FeatureNames,
                ClassNames = dataset.ClassNames,
            };
    }

    /// <summary>The dataset with its targets rescaled; <see cref="IRowTransform{T}.Invert"/> brings predictions back.</summary>
    /// <typeparam name="TInput">Element type of the inputs.</typeparam>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="dataset">Any dataset.</param>
    /// <param name="transform">Such as <c>Standardize.Fit(train.Targets, train.TargetSize)</c>.</param>
    /// <exception cref="ArgumentException">The transform is for another number of targets.</exception>
    public static Dataset<TInput, T> TransformTargets<TInput, T>(this Dataset<TInput, T> dataset, IRowTransform<T> transform)
        where TInput : unmanaged
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(transform);
        CheckSize(dataset.TargetSize, transform.Size);
        return dataset.IsInMemory
            ? dataset.Select((_, y) => transform.Apply(y))
            : new TransformedTargets<TInput, T>(dataset, transform)
            {
                InputShape = dataset.InputShape,
                FeatureNames = dataset.FeatureNames,
                ClassNames = dataset.ClassNames,
            };
    }

    /// <summary>The dataset with class indices replaced by one number for each class: 1 for the sample's own, 0 for the others.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="dataset">Targets of one class index.</param>
    /// <param name="classes">Number of classes.</param>
    /// <exception cref="ArgumentException">A target has more than one number, or is not from 0 to <paramref name="classes"/> -
    /// 1.</exception>
    public static Dataset<T, T> OneHot<T>(this Dataset<T, int> dataset, int classes)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        if (dataset.TargetSize != 1)
            throw new ArgumentException($"Found targets of {dataset.TargetSize} numbers, needed one class index.", nameof(dataset));
        for (var i = 0; dataset.HasTargets && i < dataset.Count; i++)
            CheckLabel(dataset.Targets[i], i, classes);
        if (!dataset.IsInMemory)
        {
            return new OneHotTargets<T>(dataset, classes)
            {
                InputShape = dataset.InputShape,
                FeatureNames = dataset.FeatureNames,
                ClassNames = dataset.ClassNames,
            };
        }

        var y = new T[Sizes.Product(dataset.Count, classes)];
        for (var i = 0; i < dataset.Count; i++)
            y[((long)i * classes) + dataset.Targets[i]] = T.One;
        return new Dataset<T, T>(dataset.InputMemory, dataset.InputSize, y, classes, NonFinite.Allow)
        {
            InputShape = dataset.InputShape,
            FeatureNames = dataset.FeatureNames,
            ClassNames = dataset.ClassNames,
        };
    }

    /// <summary>The label, if it is a class index.</summary>
    internal static int CheckLabel(int label, int sample, int classes) => (uint)label < (uint)classes
        ? label
        : throw new ArgumentException(
            $"The target of sample {sample} is {label}, needed a class index from 0 to {classes - 1}.", "dataset");

    private static void CheckSize(int found, int needed)
    {
        if (found != needed)
            throw new ArgumentException($"The dataset has {found} numbers in a sample; the transform was made for {needed}.");
    }
}
