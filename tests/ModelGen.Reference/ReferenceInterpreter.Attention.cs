using ModelGen.Generators.Ir;

namespace ModelGen.Reference;

/// <summary>Attention, positions and what depends on the lengths of sequences.</summary>
internal sealed partial class ReferenceInterpreter
{
    /// <summary>y, and the greatest score and 1 / Σ e^(score - greatest) of each row.</summary>
    private static Array[] Attention(AttentionView view)
    {
        var form = view.Form;
        var (y, statistics) =
            (Array.Zeros(view.Batch, view.Queries, form.Heads * form.ValueSize), Array.Zeros(view.Batch, form.Heads, 2, view.Queries));
        view.ForEachRow((b, h, t) =>
        {
            var scores = view.Scores(b, h, t);
            var sum = LogSumExp([.. scores]);
            var at = (2 * ((b * form.Heads) + h) * view.Queries) + t;
            (statistics.Values[at], statistics.Values[at + view.Queries]) =
                (scores.Max() / (form.HasMask ? 1 : form.Scale), Math.Exp(scores.Max() - sum));
            for (var s = 0; s < scores.Length; s++)
            {
                for (var c = 0; c < form.ValueSize; c++)
                    y[(b * view.Queries) + t, (h * form.ValueSize) + c] += Math.Exp(scores[s] - sum) * view.Value(b, h, s, c);
            }
        });
        return [y, statistics];
    }

    /// <summary>The gradients of the tensors that hold queries, keys and values, and those of the scores where they are kept, from dy, y,
    /// the statistics and the inputs.</summary>
    private static Array[] AttentionGradient(AttentionGradientOp op, AttentionView view, Array dy)
    {
        var form = op.Form;
        var gradients = view.Tensors.Select(tensor => Array.Zeros(tensor.Shape)).ToList();
        var (dq, dk, dv) = form.Split(gradients);
        var dScores = Array.Zeros(view.Batch, form.Heads, view.Queries, view.Keys);
        view.ForEachRow((b, h, t) =>
        {
            var scores = view.Scores(b, h, t);
            var sum = LogSumExp([.. scores]);
            var p = scores.Select(s => Math.Exp(s - sum)).ToArray();
            double DY(int c) => dy[(b * view.Queries) + t, (h * form.ValueSize) + c];
            var dp = p.Select((_, s) => Enumerable.Range(0, form.ValueSize).Sum(c => DY(c) * view.Value(b, h, s, c))).ToArray();
            for (var s = 0; s < p.Length; s++)
            {
                for (var c = 0; c < form.ValueSize; c++)
                    dv[(b * view.Keys) + s, view.ValueStart + (h * form.ValueSize) + c] += p[s] * DY(c);
                // ∂p_r/∂score_s = p_r ([r = s] - p_s).
                var dScore = Enumerable.Range(0, p.Length).Sum(r => dp[r] * p[r] * ((r == s ? 1 : 0) - p[s]));
                dScores.Values[(((((b * form.Heads) + h) * view.Queries) + t) * view.Keys) + s] = dScore;
                var ds = dScore * form.Scale;
                for (var c = 0; c < form.HeadSize; c++)
                {
                    dq[(b * view.Queries) + t, (h * form.HeadSize) + c] += ds * view.Key(b, h, s, c);
                    dk[(b * view.Keys) + s, view.KeyStart + (h * form.HeadSize) + c] += ds * view.Query(b, h, t, c);
                }
            }
        });
        return op.KeepsScores ? [.. gradients, dScores] : [.. gradients];
    }

    /// <summary>Whether an attention's mask differs from sample to sample.</summary>
    private static bool MasksSamples(AttentionForm form, Node node, int first) =>
        form.HasMask && node.Inputs[first + form.Tensors].Shape.IsBatched;

    private static Array MaskSteps(int axis, double value, Array x, Array lengths)
    {
        var y = Array.Zeros(x.Shape);
        for (var i = 0; i < y.Values.Length; i++)
        {
            var at = Array.Position(x.Shape, i);
            y.Values[i] = at[axis] < lengths.Values[at[0]] ? x.Values[i] : value;
        }
        return y;
    }

    private static Array Sinusoids(SinusoidOp op, Array x)
    {
        var y = Array.Zeros(x.Shape);
        for (var r = 0; r < x.Rows; r++)
        {
            for (var c = 0; c < x.Width; c++) y[r, c] = x[r, c] + Wave(r % x.Shape[1], c, x.Width, op.Base);
        }
        return y;
    }

    private static Array Rotary(RotaryOp op, Array x)
    {
        var y = Array.Zeros(x.Shape);
        var size = x.Width / op.Heads;
        for (var r = 0; r < x.Rows; r++)
        {
            for (var c = 0; c < x.Width; c += 2)
            {
                var (sin, cos) = (Wave(r % x.Shape[1], c % size, size, op.Base) * (op.Inverse ? -1 : 1),
                    Wave(r % x.Shape[1], (c % size) + 1, size, op.Base));
                (y[r, c], y[r, c + 1]) = ((x[r, c] * cos) - (x[r, c + 1] * sin), (x[r, c] * sin) + (x[r, c + 1] * cos));
            }
        }
        return y;
    }

    /// <summary>sin(t base^(-2i/n)) in column 2i, the cosine in column 2i + 1.</summary>
    private static double Wave(int step, int column, int width, double wavelength)
    {
        var angle = step / Math.Pow(wavelength, 2.0 * (column / 2) / width);
        return column % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle);
    }

    private static Array LeadingRows(Array table, Array like) => new(like.Shape, table.Values[..like.Values.Length]);

    private static Array LeadingRowsGradient(Array dy, Array like) =>
        new(like.Shape, [.. dy.Values, .. new double[like.Values.Length - dy.Values.Length]]);

    /// <summary>Queries, keys, values, mask and lengths of an attention, by sample, head, step and feature.</summary>
    private sealed class AttentionView
    {
        private readonly AttentionForm form;
        private readonly Array q;
        private readonly Array k;
        private readonly Array v;
        private readonly Array? mask;
        private readonly bool masksSamples;
        private readonly Array? lengths;

        public AttentionView(AttentionForm form, List<Array> x, bool masksSamples)
        {
            this.masksSamples = masksSamples;
            this.form = form;
            Tensors = [.. x.Take(form.Tensors)];
            (q, k, v) = form.Split(x);
            mask = form.HasMask ? x[form.Tensors] : null;
            lengths = form.HasLengths ? x[^1] : null;
        }

        public AttentionForm Form => form;

        /// <summary>The tensors that hold queries, keys and values.</summary>
        public IReadOnlyList<Array> Tensors { get; }

        public int Batch => q.Shape[0];

        public int Queries => q.Shape[1];

        public int Keys => k.Shape[1];

        public int KeyStart => form.Packing == AttentionPacking.Packed ? form.Heads * form.HeadSize : 0;

        public int ValueStart => form.Packing switch
        {
            AttentionPacking.Apart => 0,
            AttentionPacking.KeysWithValues => form.Heads * form.HeadSize,
            _ => 2 * form.Heads * form.HeadSize
        };

        public double Query(int b, int h, int t, int c) => q[(b * Queries) + t, (h * form.HeadSize) + c];

        public double Key(int b, int h, int s, int c) => k[(b * Keys) + s, KeyStart + (h * form.HeadSize) + c];

        public double Value(int b, int h, int s, int c) => v[(b * Keys) + s, ValueStart + (h * form.ValueSize) + c];

        /// <summary>The scores of the keys that a query sees.</summary>
        public double[] Scores(int b, int h, int t)
        {
            var seen = Math.Min(form.Causal ? t + 1 : Keys, lengths is null ? Keys : (int)lengths.Values[b]);
            return [.. Enumerable.Range(0, seen).Select(s =>
                (Enumerable.Range(0, form.HeadSize).Sum(c => Query(b, h, t, c) * Key(b, h, s, c)) * form.Scale)
                + (mask?.Broadcast(mask.Rank == 2 ? [t, s] : mask.Rank == 4 ? [b, h, t, s] : [masksSamples ? b : h, t, s]) ?? 0))];
        }

        public void ForEachRow(Action<int, int, int> action)
        {
            for (var b = 0; b < Batch; b++)
            {
                for (var h = 0; h < form.Heads; h++)
                {
                    for (var t = 0; t < Queries; t++) action(b, h, t);
                }
            }
        }
    }
}
