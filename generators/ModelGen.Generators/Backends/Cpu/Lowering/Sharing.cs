using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Which worker owns what: how the kernel of each operation can be shared, and what a worker reads for its part. The one place
/// that says so; <see cref="Schedule"/> chooses.</summary>
internal static class Sharing
{
    /// <summary>Numbers below which a second worker is not worth its wake-up.</summary>
    private const int FewElements = 4096;

    private static readonly Partition[] Single = [Partition.Single];

    private static readonly Partition[] Samples = [Partition.Samples];

    private static readonly Partition[] Columns = [Partition.Columns, Partition.Single];

    private static readonly Partition[] Rows = [Partition.Rows, Partition.Single];

    /// <summary>Ways to share a node, the preferred one first.</summary>
    public static IReadOnlyList<Partition> WaysOf(Node node)
    {
        var y = node.Output.Shape;
        return node.Op switch
        {
            // What one worker must see whole.
            UpdateRunningOp or StepTotalOp or LeadingRowsGradientOp or FollowingRowsOp or RotateFiltersOp or RotateFiltersGradientOp =>
                Single,
            ScanOp scan when scan.Body.Graph.Nodes.Any(n => n.Op is StepsOp) => Single,
            ExtremeGradientOp { Axis: 0 } => Single,
            StepsOp or CarryOp => Samples,
            WeightProductOp => OfProduct(node),
            LinearWeightGradientOp or EmbeddingGradientOp => Columns,
            RowNormWeightGradientOp => y.IsConstant ? Columns : Single,
            ConvolutionWeightGradientOp => Rows,
            MatMulSumOp => y.IsConstant ? Rows : Single,
            MatMulOp => y.IsBatched ? Samples : y.Rank == 2 && y.IsConstant ? Rows : Single,
            PermuteOp permute => permute.KeepsBatch(node) ? Samples : y.IsConstant ? Rows : Single,
            BatchStatisticsOp op => OfChannels(node, op.Axis),
            BatchNormSumsOp op => OfChannels(node, op.Axis),
            ReduceOp reduce when !y.IsBatched => reduce.SumsColumns(node) ? Columns : Single,
            MapOp or BroadcastOp => OfFunction(node),
            ParameterGradientOp => node.Inputs[0].Shape.Elements.Factor >= FewElements ? [Partition.Elements, Partition.Single] : Single,
            _ => y.IsBatched ? Samples : Single,
        };
    }

    /// <summary>Whether a worker with its part of a node reads no more of an input than the part that the same partition gives
    /// it.</summary>
    public static bool ReadsOwnPart(Node node, int input, Partition partition) =>
        node.Op switch
        {
            ConvolutionWeightGradientOp or MatMulSumOp => false,
            WeightProductOp op when IsOfEpilogue(node, input) => true,
            WeightProductOp op =>
                partition == Partition.Samples ? input == 0 : partition == Partition.Columns && op.IsSplitByColumns(input),
            WindowProductOp op => (input == 0 || IsOfEpilogue(node, input)) && IsSample(node, input, partition),
            LinearWeightGradientOp => partition == Partition.Columns && input == 1,
            EmbeddingOp => partition == Partition.Samples && input == 0,
            EmbeddingGradientOp => partition == Partition.Columns && input == 0,
            RowNormWeightGradientOp => partition == Partition.Columns && input < 2,
            RowNormOp => input == 0 && IsSample(node, input, partition),
            BatchStatisticsOp => partition == Partition.Columns,
            BatchNormSumsOp => partition == Partition.Columns && input < 2,
            ReduceOp => partition == Partition.Samples || (partition == Partition.Columns && node.Inputs[0].Shape.Rank == 2),
            ParameterGradientOp => partition == Partition.Elements,
            MapOp or BroadcastOp => IsOwnOfFunction(node.Inputs[input].Shape, node.Output.Shape, partition),
            _ => IsSample(node, input, partition),
        };

    /// <summary>Whether an input is kept step after step and read so: a worker with some samples has those of every step; see
    /// <see cref="StepsOp"/>.</summary>
    public static bool ReadsSteps(Op op, int input) => op switch
    {
        ScanOp scan => scan.IsItem(input),
        ToStepsOp or RepeatStepsOp => false,
        PrecedingStepsOp => input == 1,
        _ => op is StepsOp,
    };

    /// <summary>Whether an output is written step after step.</summary>
    public static bool WritesSteps(Op op, int output) => op switch
    {
        ScanOp scan => output >= scan.Body.States.Count && output < scan.Body.States.Count + scan.Body.Kept.Count,
        FromStepsOp => false,
        _ => op is StepsOp,
    };

    private static Partition[] OfProduct(Node node)
    {
        var w = node.Inputs[1].Shape;
        var (inputs, outputs) = (w[0].Factor, w[1].Factor);
        if (!node.Output.Shape.IsBatched) return Single;
        return inputs * outputs > 64 * (inputs + outputs) && node.Output.Shape.Last.Factor >= 32
            ? [Partition.Columns, Partition.Samples]
            : [Partition.Samples, Partition.Columns];
    }

    private static Partition[] OfChannels(Node node, int axis) =>
        axis == node.Inputs[0].Shape.Rank - 1 ? Columns : [Partition.Channels, Partition.Single];

    private static Partition[] OfFunction(Node node)
    {
        var shape = node.Output.Shape;
        if (shape.IsBatched)
            return shape.Rank == 2 && shape.Last.IsConstant && !shape.Last.IsOne ? [Partition.Samples, Partition.Columns] : Samples;
        if (shape.Rank == 0 || !shape.Elements.IsConstant || shape.Elements.Factor < FewElements) return Single;
        return Broadcasting.IsDense(node) ? [Partition.Elements, Partition.Single] : Rows;
    }

    private static bool IsOwnOfFunction(Shape x, Shape y, Partition partition) => partition switch
    {
        Partition.Samples => x.IsBatched,
        Partition.Columns => x.Rank > 0 && x.Last == y.Last,
        Partition.Elements => x.Equals(y),
        _ => false,
    };

    private static bool IsSample(Node node, int input, Partition partition) =>
        partition == Partition.Samples && node.Inputs[input].Shape.IsBatched;

    private static bool IsOfEpilogue(Node node, int input) => input >= node.OpInputs;
}
