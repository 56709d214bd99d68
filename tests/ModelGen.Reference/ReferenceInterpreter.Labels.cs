using ModelGen.Generators.Ir;

namespace ModelGen.Reference;

/// <summary>Functions of indices, and losses against labels.</summary>
internal sealed partial class ReferenceInterpreter
{
    private static Array Gather(Array x, Array index, int axis)
    {
        var y = Array.Zeros(index.Shape);
        for (var i = 0; i < y.Values.Length; i++) y.Values[i] = x.Values[Picked(x, index, axis, i)];
        return y;
    }

    private static Array GatherGradient(Array dy, Array index, int axis, Array dx)
    {
        for (var i = 0; i < dy.Values.Length; i++) dx.Values[Picked(dx, index, axis, i)] += dy.Values[i];
        return dx;
    }

    /// <summary>The flat index in x of what the i-th index picks.</summary>
    private static int Picked(Array x, Array index, int axis, int i)
    {
        var position = Array.Position(index.Shape, i).ToList();
        if (index.Rank < x.Rank) position.Insert(axis, 0);
        position[axis] = (int)index.Values[i];
        return position.Select((p, a) => (p, a)).Aggregate(0, (flat, step) => (flat * x.Shape[step.a]) + step.p);
    }

    private static Array OneHot(Array index, Array y)
    {
        for (var r = 0; r < y.Rows; r++) y[r, (int)index.Values[r]] = 1;
        return y;
    }

    private static Array Embedding(Array index, Array table, Array y)
    {
        for (var r = 0; r < y.Rows; r++)
        {
            for (var c = 0; c < y.Width; c++) y[r, c] = table[(int)index.Values[r], c];
        }
        return y;
    }

    private static Array EmbeddingGradient(Array dy, Array index, int padding, Array table)
    {
        for (var r = 0; r < dy.Rows; r++)
        {
            if ((int)index.Values[r] == padding) continue;
            for (var c = 0; c < dy.Width; c++) table[(int)index.Values[r], c] += dy[r, c];
        }
        return table;
    }

    private static double Weight(double label, int? ignored, IReadOnlyList<double> classWeights) =>
        (int)label == ignored ? 0 : classWeights.Count > 0 ? classWeights[(int)label] : 1;

    private static double ClassWeight(IReadOnlyList<double> classWeights, int c) => classWeights.Count > 0 ? classWeights[c] : 1;

    private static Array[] CrossEntropy(Array logits, Array labels, CrossEntropyOp op)
    {
        var p = Softmax(logits, log: false);
        var logP = Softmax(logits, log: true);
        var (loss, weight) = (Array.Zeros(labels.Shape), Array.Zeros(labels.Shape));
        for (var r = 0; r < logits.Rows; r++)
        {
            weight.Values[r] = Weight(labels.Values[r], op.IgnoreIndex, op.ClassWeights);
            for (var c = 0; c < logits.Width; c++)
                loss.Values[r] -= Target(labels.Values[r], c, logits.Width, op.Smoothing, op.IgnoreIndex, op.ClassWeights) * logP[r, c];
        }
        return [loss, weight, p];
    }

    private static Array CrossEntropyGradient(Array p, Array labels, Array scale, CrossEntropyGradientOp op)
    {
        var dx = Array.Zeros(p.Shape);
        for (var r = 0; r < p.Rows; r++)
        {
            for (var k = 0; k < p.Width; k++)
            {
                var target = Target(labels.Values[r], k, p.Width, op.Smoothing, op.IgnoreIndex, op.ClassWeights);
                for (var c = 0; c < p.Width; c++) dx[r, c] += scale.Values[0] * target * (p[r, c] - (k == c ? 1 : 0));
            }
        }
        return dx;
    }

    /// <summary>The weighted target of a class: (1 - s) w [c = label] + s w / C; 0 for ignored labels.</summary>
    private static double Target(
        double label, int c, int classes, double smoothing, int? ignored, IReadOnlyList<double> classWeights) => (int)label == ignored
        ? 0
        : ClassWeight(classWeights, c) * ((c == (int)label ? 1 - smoothing : 0) + (smoothing / classes));

    private static Array[] CrossEntropySoft(Array logits, Array target, CrossEntropySoftOp op)
    {
        var logP = Softmax(logits, log: true);
        var loss = Array.Zeros([.. logits.Shape.Take(logits.Rank - 1)]);
        for (var r = 0; r < logits.Rows; r++)
        {
            for (var c = 0; c < logits.Width; c++)
            {
                loss.Values[r] -= ClassWeight(op.ClassWeights,
                    c) * (((1 - op.Smoothing) * target[r, c]) + (op.Smoothing / logits.Width)) * logP[r, c];
            }
        }
        return [loss, Softmax(logits, log: false)];
    }

    private static Array CrossEntropySoftGradient(Array p, Array target, Array scale, CrossEntropySoftGradientOp op)
    {
        var dx = Array.Zeros(p.Shape);
        for (var r = 0; r < p.Rows; r++)
        {
            for (var k = 0; k < p.Width; k++)
            {
                var t = ClassWeight(op.ClassWeights, k) * (((1 - op.Smoothing) * target[r, k]) + (op.Smoothing / p.Width));
                for (var c = 0; c < p.Width; c++) dx[r, c] += scale.Values[0] * t * (p[r, c] - (k == c ? 1 : 0));
            }
        }
        return dx;
    }

    private static Array WeighClasses(Array x, IReadOnlyList<double> classWeights)
    {
        var y = Array.Zeros(x.Shape);
        for (var r = 0; r < x.Rows; r++)
        {
            for (var c = 0; c < x.Width; c++) y[r, c] = classWeights[c] * x[r, c];
        }
        return y;
    }

    private static Array NegativeLogLikelihood(Array x, Array labels, int? ignored, IReadOnlyList<double> classWeights)
    {
        var loss = Array.Zeros(labels.Shape);
        for (var r = 0; r < x.Rows; r++)
        {
            if ((int)labels.Values[r] != ignored)
                loss.Values[r] = -Weight(labels.Values[r], ignored, classWeights) * x[r, (int)labels.Values[r]];
        }
        return loss;
    }

    private static Array NegativeLogLikelihoodGradient(Array dy, Array labels, int? ignored, IReadOnlyList<double> classWeights, Array dx)
    {
        for (var r = 0; r < dx.Rows; r++)
        {
            if ((int)labels.Values[r] != ignored)
                dx[r, (int)labels.Values[r]] = -Weight(labels.Values[r], ignored, classWeights) * dy.Values[r];
        }
        return dx;
    }
}
