using System.Globalization;
using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>An elementwise op: one kernel call where every operand is dense or a single number, otherwise loops over the axes along which
/// some operand is broadcast around a call for the dense run inside.</summary>
internal static class MapLowering
{
    public static void Lower(KernelContext c, Node node, MapOp op)
    {
        if (HostScalars.IsArithmetic(node, op))
        {
            c.Add(new ScalarInstruction(node, node.Inputs.Select(i => c.All(i)).ToList(), c.Out(node.Output)));
            return;
        }
        var shape = node.Output.Shape;
        var function = KernelContext.Function(node, op.Definition);
        var operands = node.Inputs.Select(i => Broadcasting.Aligned(i.Shape, shape)).ToList();

        // The dense run: the longest suffix of axes over which each operand is either whole or one number.
        // A worker's columns cut the last axis.
        var split = c.Partition == Partition.Columns ? shape.Rank - 1 : Broadcasting.DenseFrom(shape, operands);
        var run = shape.Product(split, shape.Rank);
        var strides = operands.Select(o => o.Skip(split).All(d => d.IsOne) && !run.IsOne ? 0 : 1).ToList();
        var types = node.Inputs.Count == 1 && strides[0] == 1
            ? [function]
            : strides.Select(s => (TypeArgument)new RuntimeType(s == 0 ? "Stride0" : "Stride1")).Prepend(function).ToList();

        if (Broadcasting.IsFlat(shape, split))
        {
            var flat = c.Partition is Partition.Samples or Partition.Elements && !run.IsOne ? c.Flat(shape) : null;
            Operand Part(PlaceOperand place, int stride) => flat is null || stride == 0 ? place : new PartOperand(flat, place);
            c.Call(
                "Elementwise.Map", types,
                [.. node.Inputs.Select((v, i) => (Argument)Part(Operand(c, v, shape), strides[i])),
                    Part(c.OutRows(node.Output, SizeExpression.One), 1)]);
            return;
        }
        LowerLoops(c, node, operands, split, run, strides, types);
    }

    private static void LowerLoops(
        KernelContext c, Node node, List<Shape> operands, int split, Dim run, List<int> strides, IReadOnlyList<TypeArgument> types)
    {
        var shape = node.Output.Shape;
        var groups = OuterGroups(shape, operands, split);
        string Variable(int g) => groups.Count == 1 || g == 0 ? "row" : "i" + g.ToString(CultureInfo.InvariantCulture);
        var byColumns = c.Partition == Partition.Columns;

        Operand Slice(PlaceOperand place, Shape operand, int stride)
        {
            var terms = new List<(string, SizeExpression)>();
            for (var g = 0; g < groups.Count; g++)
            {
                if (operand.Product(groups[g].Start, groups[g].End).IsOne) continue;
                terms.Add((Variable(g), operand.Product(groups[g].End, operand.Rank)));
            }
            if (byColumns && stride == 1) return new SliceOperand(place, terms, run, "columns");
            var length = stride == 0 ? Dim.One : run;
            return terms.Count == 0 && operand.Elements == length ? place : new SliceOperand(place, terms, length);
        }
        var inside = c.Inside();
        if (byColumns) inside.Add(new RangeDeclaration("columns", c.Columns(run)));
        var rows = shape.Product(groups[0].Start, groups[0].End);
        inside.Call(
            "Elementwise.Map", types,
            [
                .. node.Inputs.Select((v, i) => (Argument)Slice(Operand(c, v, shape), operands[i], strides[i])),
                Slice(c.OutRows(node.Output, rows), shape, 1),
            ]);
        var body = inside.Instructions;
        for (var g = groups.Count - 1; g >= 0; g--)
        {
            var size = shape.Product(groups[g].Start, groups[g].End);
            body = [new Loop(Variable(g), g == 0 ? c.Leading(size) : WorkRange.All(size), false, body)];
        }
        c.Add(body[0]);
    }

    /// <summary>An operand: of samples where it has any, of columns where it has the result's, of elements where it has all of them; else
    /// all of it.</summary>
    private static PlaceOperand Operand(KernelContext c, Value x, Shape y) => c.Partition switch
    {
        Partition.Samples when x.Shape.IsBatched => c.In(x),
        Partition.Columns when x.Shape.Rank > 0 && x.Shape.Last == y.Last => c.In(x, Partition.Columns),
        Partition.Elements when x.Shape.Equals(y) => c.In(x, Partition.Elements),
        _ => c.All(x),
    };

    /// <summary>Groups of neighbouring outer axes over which every operand is either whole or one number.</summary>
    private static List<(int Start, int End)> OuterGroups(Shape shape, List<Shape> operands, int split)
    {
        var groups = new List<(int Start, int End)>();
        for (var axis = 0; axis < split; axis++)
        {
            var last = groups.Count - 1;
            bool Same() =>
                operands.All(o => shape[axis].IsOne || (o[axis] == shape[axis]) == (o[groups[last].Start] == shape[groups[last].Start]));
            if (last >= 0 && !shape[groups[last].Start].IsOne && Same()) groups[last] = (groups[last].Start, axis + 1);
            else groups.Add((axis, axis + 1));
        }
        return groups;
    }
}
