using ModelGen.Generators.Ir;

namespace ModelGen.Reference;

/// <summary>Matrix products.</summary>
internal sealed partial class ReferenceInterpreter
{
    /// <summary>x Wᵀ + b.</summary>
    private static Array Linear(List<Array> x) => MatrixProduct([x[0], Permute(x[1], [1, 0]), .. x.Skip(2)]);

    /// <summary>x M + b.</summary>
    private static Array MatrixProduct(List<Array> x)
    {
        var (input, matrix) = (x[0], x[1]);
        var bias = x.Count > 2 ? x[2] : null;
        var y = Array.Zeros([.. input.Shape.Take(input.Rank - 1), matrix.Shape[1]]);
        for (var r = 0; r < input.Rows; r++)
        {
            for (var j = 0; j < y.Width; j++)
            {
                var sum = bias is null ? 0 : bias.Values[j];
                for (var i = 0; i < input.Width; i++) sum += input[r, i] * matrix[i, j];
                y[r, j] = sum;
            }
        }
        return y;
    }

    /// <summary>Results through a node's epilogue, whose other operands are its last inputs.</summary>
    private static void Finish(MapDefinition epilogue, Array results, IReadOnlyList<Array> operands)
    {
        for (var at = 0; at < results.Values.Length; at++)
        {
            results.Values[at] =
                ScalarEvaluator.Evaluate(epilogue.Value, [results.Values[at], .. operands.Select(operand => operand.Values[at])]);
        }
    }

    private static Array LinearWeightGradient(Array x, Array dy)
    {
        var dw = Array.Zeros(x.Width, dy.Width);
        for (var r = 0; r < x.Rows; r++)
        {
            for (var i = 0; i < x.Width; i++)
            {
                for (var j = 0; j < dy.Width; j++) dw[i, j] += x[r, i] * dy[r, j];
            }
        }
        return dw;
    }

    private static Array MatMul(Array a, Array b, bool transposeA, bool transposeB, Array y)
    {
        for (var at = 0; at < y.Values.Length; at++)
        {
            var position = Array.Position(y.Shape, at);
            y.Values[at] = Dot(a, b, transposeA, transposeB, position);
        }
        return y;
    }

    private static Array MatMulSum(Array a, Array b, bool transposeA, bool transposeB, Array y)
    {
        var lead = a.Shape.Take(a.Rank - 2).ToArray();
        for (var i = 0; i < Array.Size(lead); i++)
        {
            for (var at = 0; at < y.Values.Length; at++)
            {
                y.Values[at] += Dot(a, b, transposeA, transposeB, [.. Array.Position(lead, i), .. Array.Position(y.Shape, at)]);
            }
        }
        return y;
    }

    /// <summary>One element of a product: Σ a[…, row, t] b[…, t, column].</summary>
    private static double Dot(Array a, Array b, bool transposeA, bool transposeB, int[] position)
    {
        var (row, column) = (position[^2], position[^1]);
        var sum = 0.0;
        for (var t = 0; t < (transposeA ? a.Shape[^2] : a.Shape[^1]); t++)
        {
            var left = a.Broadcast([.. position.Take(position.Length - 2), .. transposeA ? new[] { t, row } : [row, t]]);
            sum += left * b.Broadcast([.. position.Take(position.Length - 2), .. transposeB ? new[] { column, t } : [t, column]]);
        }
        return sum;
    }
}
