using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelGen.Kernels;

/// <content>Few classes: as many rows at a time as a register has lanes, so that no register is half empty and none is summed
/// across.</content>
public static unsafe partial class CrossEntropy
{
    /// <summary>Classes up to which a block of rows is transposed.</summary>
    private const int FewClasses = 32;

    /// <summary><see cref="ForwardRun"/> without smoothing for at most <see cref="FewClasses"/> classes. A row's result does not depend on
    /// its lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RowsInLanes<V, T>(
        T* logits, int* labels, T* classWeights, T* loss, T* weight, T* probabilities, int classes, int ignored, Execution.Extent rows)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var tile = stackalloc T[FewClasses * V.Count]; // (classes, V.Count)
        var maxima = stackalloc T[V.Count];
        var logSums = stackalloc T[V.Count];
        var unread = stackalloc T[V.Count];
        new Span<T>(tile, classes * V.Count).Clear();
        for (var first = rows.Start; first < rows.End; first += V.Count)
        {
            var count = Math.Min(V.Count, rows.End - first);
            var x = logits + ((nint)first * classes);
            Transpose.Within(x, classes, count, classes, tile, V.Count);
            var max = V.Load(tile);
            for (var c = 1; c < classes; c++) max = V.Max(max, V.Load(tile + (c * V.Count)));
            var sum = V.Zero;
            for (var c = 0; c < classes; c++)
            {
                var power = V.Exp(V.Load(tile + (c * V.Count)) - max);
                power.Store(tile + (c * V.Count));
                sum += power;
            }

            if (probabilities != null)
            {
                for (var c = 0; c < classes; c++) (V.Load(tile + (c * V.Count)) / sum).Store(tile + (c * V.Count));
                Transpose.Within(tile, V.Count, classes, count, probabilities + ((nint)first * classes), classes);
            }

            max.Store(maxima);
            V.Log(sum).Store(logSums);
            var weights = weight == null ? unread : weight + first;
            for (var i = 0; i < count; i++)
            {
                var label = labels[first + i];
                var counts = label != ignored;
                var w = !counts ? T.Zero : classWeights == null ? T.One : classWeights[label];
                loss[first + i] = counts ? w * (logSums[i] - (x[(i * classes) + label] - maxima[i])) : T.Zero;
                weights[i] = w;
            }
        }
    }
}
