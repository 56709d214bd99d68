using ModelGen.Generators.Backends.Cpu;
using ModelGen.Generators.Ir;

namespace ModelGen.Reference;

/// <summary>Recurrences.</summary>
internal sealed partial class ReferenceInterpreter
{
    /// <summary>(outer, inner, ...) to (inner, outer, ...), the first two axes merged in the result or split in the input.</summary>
    private static Array SwapSteps(Array x, int outer, int inner, int[] shape)
    {
        var y = Array.Zeros(shape);
        var width = x.Values.Length / (outer * inner);
        for (var o = 0; o < outer; o++)
        {
            for (var i = 0; i < inner; i++)
            {
                for (var k = 0; k < width; k++) y.Values[(((i * outer) + o) * width) + k] = x.Values[(((o * inner) + i) * width) + k];
            }
        }
        return y;
    }

    private static Array PrecedingSteps(Array start, Array x, bool reverse)
    {
        var y = Array.Zeros(x.Shape);
        var size = start.Values.Length;
        var steps = x.Values.Length / size;
        for (var t = 0; t < steps; t++)
        {
            var before = reverse ? t + 1 : t - 1;
            for (var k = 0; k < size; k++)
                y.Values[(t * size) + k] = before < 0 || before == steps ? start.Values[k] : x.Values[(before * size) + k];
        }
        return y;
    }

    private static Array RepeatSteps(Array x, Array y)
    {
        for (var i = 0; i < y.Values.Length; i++) y.Values[i] = x.Values[i % x.Values.Length];
        return y;
    }

    private static Array LengthMask(Array lengths, Array y)
    {
        for (var i = 0; i < y.Values.Length; i++) y.Values[i] = i % y.Width < lengths.Values[i / y.Width] ? 1 : 0;
        return y;
    }

    /// <summary>h and c' of a long short-term memory, and its gates.</summary>
    private static Array[] LstmCell(Array a, Array c)
    {
        var (h, cell, gates) = (Array.Zeros(c.Shape), Array.Zeros(c.Shape), Array.Zeros(a.Shape));
        for (var row = 0; row < c.Rows; row++)
        {
            for (var j = 0; j < c.Width; j++)
            {
                double Gate(int k) => gates[row, (k * c.Width) + j] = k == 2
                    ? Math.Tanh(a[row, (k * c.Width) + j])
                    : 1 / (1 + Math.Exp(-a[row, (k * c.Width) + j]));
                cell[row, j] = (Gate(1) * c[row, j]) + (Gate(0) * Gate(2));
                h[row, j] = Gate(3) * Math.Tanh(cell[row, j]);
            }
        }
        return [h, cell, gates];
    }

    private static Array[] LstmCellGradient(Array dh, Array dCell, Array gates, Array c, Array cell)
    {
        var (da, dc) = (Array.Zeros(gates.Shape), Array.Zeros(c.Shape));
        var width = c.Width;
        for (var row = 0; row < c.Rows; row++)
        {
            for (var j = 0; j < width; j++)
            {
                var (i, f, g, o) = (gates[row, j], gates[row, width + j], gates[row, (2 * width) + j], gates[row, (3 * width) + j]);
                var t = Math.Tanh(cell[row, j]);
                var d = dCell[row, j] + (dh[row, j] * o * (1 - (t * t)));
                da[row, j] = d * g * i * (1 - i);
                da[row, width + j] = d * c[row, j] * f * (1 - f);
                da[row, (2 * width) + j] = d * i * (1 - (g * g));
                da[row, (3 * width) + j] = dh[row, j] * t * o * (1 - o);
                dc[row, j] = d * f;
            }
        }
        return [da, dc];
    }

    /// <summary>h' of a gated recurrent unit, and its gates.</summary>
    private static Array[] GruCell(Array x, Array s, Array h)
    {
        var (next, gates) = (Array.Zeros(h.Shape), Array.Zeros(x.Shape));
        var width = h.Width;
        for (var row = 0; row < h.Rows; row++)
        {
            for (var j = 0; j < width; j++)
            {
                var r = gates[row, j] = 1 / (1 + Math.Exp(-(x[row, j] + s[row, j])));
                var z = gates[row, width + j] = 1 / (1 + Math.Exp(-(x[row, width + j] + s[row, width + j])));
                var n = gates[row, (2 * width) + j] = Math.Tanh(x[row, (2 * width) + j] + (r * s[row, (2 * width) + j]));
                next[row, j] = ((1 - z) * n) + (z * h[row, j]);
            }
        }
        return [next, gates];
    }

    private static Array[] GruCellGradient(Array dNext, Array gates, Array s, Array h)
    {
        var (dx, ds, dh) = (Array.Zeros(gates.Shape), Array.Zeros(gates.Shape), Array.Zeros(h.Shape));
        var width = h.Width;
        for (var row = 0; row < h.Rows; row++)
        {
            for (var j = 0; j < width; j++)
            {
                var (r, z, n) = (gates[row, j], gates[row, width + j], gates[row, (2 * width) + j]);
                var d = dNext[row, j] * (1 - z) * (1 - (n * n));
                dx[row, j] = ds[row, j] = d * s[row, (2 * width) + j] * r * (1 - r);
                dx[row, width + j] = ds[row, width + j] = dNext[row, j] * (h[row, j] - n) * z * (1 - z);
                dx[row, (2 * width) + j] = d;
                ds[row, (2 * width) + j] = d * r;
                dh[row, j] = dNext[row, j] * z;
            }
        }
        return [dx, ds, dh];
    }

    private Array[] Scan(Node node, ScanOp scan, List<Array> x)
    {
        var body = scan.Body;
        var steps = Array.Resolve(scan.Steps, batch, length);
        var states = x.Take(body.States.Count).ToList();
        var results = node.Outputs.Select(Zeros).ToArray();
        for (var i = 0; i < steps; i++)
        {
            var t = scan.Reverse ? steps - 1 - i : i;
            var step = new ReferenceInterpreter(inputs, parameters, batch, length, random);
            for (var s = 0; s < states.Count; s++) step.run.Values[body.States[s]] = states[s];
            for (var s = 0; s < body.Items.Count; s++) step.run.Values[body.Items[s]] = Step(x[states.Count + s], t, steps, body.Items[s]);
            for (var s = 0; s < body.Constants.Count; s++) step.run.Values[body.Constants[s]] = x[states.Count + body.Items.Count + s];
            foreach (var operation in body.Graph.Nodes.Where(n => n.Op is not StepInputOp)) step.Run(operation);
            states = body.Next.Select(n => step.run.Values[n]).ToList();
            for (var k = 0; k < body.Kept.Count; k++)
            {
                var kept = step.run.Values[body.Kept[k]].Values;
                kept.CopyTo(results[body.States.Count + k].Values, t * kept.Length);
            }
            for (var k = 0; k < body.Passing.Count; k++)
                results[body.States.Count + body.Kept.Count + k] = step.run.Values[body.Passing[k]];
        }
        for (var s = 0; s < states.Count; s++) results[s] = states[s];
        return results;
    }

    private Array Step(Array whole, int t, int steps, Value part)
    {
        var size = whole.Values.Length / steps;
        return new(Zeros(part).Shape, whole.Values[(t * size)..((t + 1) * size)]);
    }
}
