using System.Numerics;

namespace ModelGen;

/// <summary>Rescaling and recoding whole datasets; each gives a copy.</summary>
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
        CheckSize(dataset.InputSize, transform.Size);
        return dataset.Select((x, _) => transform.Apply(x));
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
        CheckSize(dataset.TargetSize, transform.Size);
        return dataset.Select((_, y) => transform.Apply(y));
    }

    /// <summary>The dataset with class indices replaced by one number for each class: 1 for the sample's own, 0 for the others.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="dataset">Targets of one class index.</param>
    /// <param name="classes">Number of classes.</param>
    /// <exception cref="ArgumentException">A target has more than one number, or is not from 0 to <paramref name="classes"/> - 1.</exception>
    public static Dataset<T, T> OneHot<T>(this Dataset<T, int> dataset, int classes)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        if (dataset.TargetSize != 1)
            throw new ArgumentException($"Found targets of {dataset.TargetSize} numbers, needed one class index.", nameof(dataset));
        var sample = 0;
        var y = new T[Sizes.Product(dataset.Count, classes)];
        var copy = dataset.ToMemory();
        foreach (var label in copy.Targets)
        {
            if ((uint)label >= (uint)classes)
                throw new ArgumentException($"The target of sample {sample} is {label}, needed a class index from 0 to {classes - 1}.", nameof(dataset));
            y[((long)sample++ * classes) + label] = T.One;
        }

        return new Dataset<T, T>(copy.InputMemory, dataset.InputSize, y, classes, NonFinite.Allow)
        {
            FeatureNames = dataset.FeatureNames,
            ClassNames = dataset.ClassNames,
        };
    }

    private static void CheckSize(int found, int needed)
    {
        if (found != needed)
            throw new ArgumentException($"The dataset has {found} numbers in a sample; the transform was made for {needed}.");
    }
}
