using System.Globalization;
using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Emits an elementwise op: one kernel call where every operand is dense or a single number, otherwise loops over the
/// axes along which some operand is broadcast around a call for the dense run inside.</summary>
internal static class MapEmitter
{
    public static void Emit(KernelContext c, Node node, MapOp op)
    {
        if (HostScalars.Arithmetic(node, op, c.IsDouble, v => c[v]) is { } arithmetic)
        {
            c.Line($"{c[node.Output]}[0] = {arithmetic};");
            return;
        }
        var shape = node.Output.Shape;
        var function = c.Functor(node, op.Definition);
        var operands = node.Inputs.Select(i => Broadcasting.Aligned(i.Shape, shape)).ToList();

        // The dense run: the longest suffix of axes over which each operand is either whole or one number. A worker's columns cut the last axis.
        var split = c.Partition == Partition.Columns ? shape.Rank - 1 : Broadcasting.DenseFrom(shape, operands);
        var run = shape.Product(split, shape.Rank);
        var strides = operands.Select(o => o.Skip(split).All(d => d.IsOne) && !run.IsOne ? 0 : 1).ToList();
        var types = string.Join(", ", new[] { c.T, function }.Concat(strides.Select(s => s == 0 ? "Stride0" : "Stride1")));
        if (node.Inputs.Count == 1 && strides[0] == 1) types = $"{c.T}, {function}";

        if (Broadcasting.IsFlat(shape, split))
        {
            var flat = c.Partition is Partition.Samples or Partition.Elements && !run.IsOne ? c.Flat(shape) : null;
            string Part(Value v, int stride) => flat is null || stride == 0 ? c[v] : $"{flat}.Of({c[v]})";
            c.Line($"Elementwise.Map<{types}>({string.Join(", ", node.Inputs.Select((v, i) => Part(v, strides[i])))}, "
                + $"{Part(node.Output, 1)});");
            return;
        }
        EmitLoops(c, node, operands, split, run, strides, types);
    }

    private static void EmitLoops(KernelContext c, Node node, List<Shape> operands, int split, Dim run, List<int> strides, string types)
    {
        var shape = node.Output.Shape;
        var groups = OuterGroups(shape, operands, split);
        var variables = new List<string>();
        for (var g = 0; g < groups.Count; g++)
        {
            var size = shape.Product(groups[g].Start, groups[g].End);
            var variable = groups.Count == 1 || g == 0 ? "row" : "i" + g.ToString(CultureInfo.InvariantCulture);
            variables.Add(variable);
            var range = g == 0 ? c.Leading(size) : null;
            if (range is null || range.StartsWith("Extent.All", StringComparison.Ordinal)) c.Line($"for (var {variable} = 0; {variable} < {size.Code}; {variable}++)");
            else c.Line($"for (var {variable} = {range}.Start; {variable} < {range}.End; {variable}++)");
            c.Line("{");
            c.Writer.Indent();
        }
        var columns = c.Partition == Partition.Columns;
        if (columns) c.Line($"var columns = {c.Columns(run)};");

        string Slice(Value v, Shape operand, int stride)
        {
            var terms = new List<string>();
            for (var g = 0; g < groups.Count; g++)
            {
                if (operand.Product(groups[g].Start, groups[g].End).IsOne) continue;
                var step = operand.Product(groups[g].End, operand.Rank);
                terms.Add(step.IsOne ? variables[g] : $"{variables[g]} * {step.Code}");
            }
            var start = terms.Count == 0 ? "0" : string.Join(" + ", terms);
            if (columns && stride == 1) return $"{c[v]}.Slice({(start == "0" ? "" : $"({start}) + ")}columns.Start, columns.Count)";
            var length = stride == 0 ? "1" : run.Code;
            return start == "0" && operand.Elements == (stride == 0 ? Dim.One : run) ? c[v] : $"{c[v]}.Slice({start}, {length})";
        }
        var arguments = node.Inputs.Select((v, i) => Slice(v, operands[i], strides[i])).Append(Slice(node.Output, shape, 1));
        c.Line($"Elementwise.Map<{types}>({string.Join(", ", arguments)});");
        foreach (var _ in groups) c.Writer.Close();
    }

    /// <summary>The shape with ones in front, up to the rank of the output.</summary>
    private static List<(int Start, int End)> OuterGroups(Shape shape, List<Shape> operands, int split)
    {
        var groups = new List<(int Start, int End)>();
        for (var axis = 0; axis < split; axis++)
        {
            var last = groups.Count - 1;
            bool Same() => operands.All(o => shape[axis].IsOne || (o[axis] == shape[axis]) == (o[groups[last].Start] == shape[groups[last].Start]));
            if (last >= 0 && !shape[groups[last].Start].IsOne && Same()) groups[last] = (groups[last].Start, axis + 1);
            else groups.Add((axis, axis + 1));
        }
        return groups;
    }
}
