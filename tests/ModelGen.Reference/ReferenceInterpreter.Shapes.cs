using ModelGen.Generators.Ir;

namespace ModelGen.Reference;

/// <summary>Elementwise functions, and functions that move, cut, join and reduce axes.</summary>
internal sealed partial class ReferenceInterpreter
{
    private static Array Map(Scalar function, List<Array> x, Array y)
    {
        for (var i = 0; i < y.Values.Length; i++)
        {
            var position = Array.Position(y.Shape, i);
            y.Values[i] = ScalarEvaluator.Evaluate(function, x.Select(operand => operand.Broadcast(position)).ToList());
        }
        return y;
    }

    private static Array Permute(Array x, IReadOnlyList<int> axes)
    {
        var y = Array.Zeros([.. axes.Select(a => x.Shape[a])]);
        for (var i = 0; i < y.Values.Length; i++)
        {
            var position = Array.Position(y.Shape, i);
            var source = new int[axes.Count];
            for (var a = 0; a < axes.Count; a++) source[axes[a]] = position[a];
            y.Values[i] = x.Broadcast(source);
        }
        return y;
    }

    private static Array Concat(List<Array> x, int axis)
    {
        var shape = (int[])x[0].Shape.Clone();
        shape[axis] = x.Sum(part => part.Shape[axis]);
        var y = Array.Zeros(shape);
        var start = 0;
        foreach (var part in x)
        {
            Insert(part, y, axis, start);
            start += part.Shape[axis];
        }
        return y;
    }

    private static Array Slice(Array x, int axis, int start, Array y)
    {
        for (var i = 0; i < y.Values.Length; i++)
        {
            var position = Array.Position(y.Shape, i);
            position[axis] += start;
            // An axis of size 1 is read in its one place, so the position is put together by hand.
            var index = 0;
            for (var a = 0; a < position.Length; a++) index = (index * x.Shape[a]) + position[a];
            y.Values[i] = x.Values[index];
        }
        return y;
    }

    private static Array EmbedSlice(Array x, int axis, int start, Array y)
    {
        Insert(x, y, axis, start);
        return y;
    }

    private static void Insert(Array x, Array y, int axis, int start)
    {
        for (var i = 0; i < x.Values.Length; i++)
        {
            var position = Array.Position(x.Shape, i);
            position[axis] += start;
            var index = 0;
            for (var a = 0; a < position.Length; a++) index = (index * y.Shape[a]) + position[a];
            y.Values[index] = x.Values[i];
        }
    }

    private static Array CumSum(Array x, int axis, bool reverse)
    {
        var y = Array.Zeros(x.Shape);
        var (outer, size, inner) = x.Around(axis);
        for (var o = 0; o < outer; o++)
        {
            for (var i = 0; i < inner; i++)
            {
                var sum = 0.0;
                for (var s = 0; s < size; s++)
                {
                    var at = (((o * size) + (reverse ? size - 1 - s : s)) * inner) + i;
                    sum += x.Values[at];
                    y.Values[at] = sum;
                }
            }
        }
        return y;
    }

    private static Array Reduce(ReduceKind kind, Array x, int axis, int count)
    {
        var (outer, size, inner) = x.Around(axis, count);
        var y = Array.Zeros([.. x.Shape.Take(axis), .. x.Shape.Skip(axis + count)]);
        for (var o = 0; o < outer; o++)
        {
            for (var i = 0; i < inner; i++)
            {
                var items = Enumerable.Range(0, size).Select(s => x.Values[(((o * size) + s) * inner) + i]).ToList();
                y.Values[(o * inner) + i] = kind switch
                {
                    ReduceKind.Sum => items.Sum(),
                    ReduceKind.Max => items.Max(),
                    ReduceKind.Min => items.Min(),
                    _ => LogSumExp(items),
                };
            }
        }
        return y;
    }

    private static double LogSumExp(List<double> items)
    {
        var max = items.Max();
        return max + Math.Log(items.Sum(v => Math.Exp(v - max)));
    }

    private static Array ExtremeGradient(Array dy, Array x, Array y, int axis, int count)
    {
        var (outer, size, inner) = x.Around(axis, count);
        var dx = Array.Zeros(x.Shape);
        for (var o = 0; o < outer; o++)
        {
            for (var i = 0; i < inner; i++)
            {
                for (var s = 0; s < size; s++)
                {
                    var at = (((o * size) + s) * inner) + i;
                    if (x.Values[at] != y.Values[(o * inner) + i]) continue;
                    dx.Values[at] = dy.Values[(o * inner) + i];
                    break;
                }
            }
        }
        return dx;
    }
}
