using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>How the CPU computes each operation: a row for each, whose method adds the calls that a worker makes for its part.</summary>
internal static partial class CpuKernels
{
    private static readonly Dictionary<Type, Action<KernelContext, Node>> Rows = [];

    static CpuKernels()
    {
        // Attention.cs
        Row<AttentionOp>(Lower);
        Row<AttentionGradientOp>(Lower);
        Row<CachedAttentionOp>(Lower);

        // Convolution.cs
        Row<ConvolutionOp>(Lower);
        Row<ConvolutionInputGradientOp>(Lower);
        Row<ConvolutionWeightGradientOp>(Lower);
        Row<RotateFiltersOp>(Lower);
        Row<RotateFiltersGradientOp>(Lower);

        // Effects.cs
        Row<ParameterGradientOp>(Lower);
        Row<AssignOp>(Lower);
        Row<RandomOp>(Lower);
        Row<CarryOp>(Lower);

        // Elementwise.cs
        Row<BroadcastOp>(Lower);
        Row<MapOp>(Lower);

        // Indexing.cs
        Row<GatherOp>(Lower);
        Row<GatherGradientOp>(Lower);
        Row<OneHotOp>(Lower);
        Row<EmbeddingOp>(Lower);
        Row<EmbeddingGradientOp>(Lower);

        // Losses.cs
        Row<CrossEntropyOp>(Lower);
        Row<CrossEntropyGradientOp>(Lower);
        Row<CrossEntropySoftOp>(Lower);
        Row<CrossEntropySoftGradientOp>(Lower);
        Row<WeighClassesOp>(Lower);
        Row<NegativeLogLikelihoodOp>(Lower);
        Row<NegativeLogLikelihoodGradientOp>(Lower);
        Row<LabelDivisorOp>(Lower);
        Row<StepTotalOp>(Lower);

        // Movement.cs
        Row<ConcatOp>(Lower);
        Row<SliceOp>(Lower);
        Row<EmbedSliceOp>(Lower);
        Row<PermuteOp>(Lower);

        // Norms.cs
        Row<BatchStatisticsOp>(Lower);
        Row<UpdateRunningOp>(Lower);
        Row<BatchNormSumsOp>(Lower);
        Row<RowNormOp>(Lower);
        Row<RowNormInputGradientOp>(Lower);
        Row<RowNormWeightGradientOp>(Lower);

        // Pooling.cs
        Row<AdaptivePoolOp>(Lower);
        Row<AdaptivePoolGradientOp>(Lower);
        Row<MaxPoolOp>(Lower);
        Row<MaxPoolGradientOp>(Lower);
        Row<AvgPoolOp>(Lower);
        Row<AvgPoolGradientOp>(Lower);
        Row<ResampleOp>(Lower);
        Row<ResampleGradientOp>(Lower);

        // Positions.cs
        Row<SinusoidOp>(Lower);
        Row<RotaryOp>(Lower);
        Row<LeadingRowsGradientOp>(Lower);
        Row<FollowingRowsOp>(Lower);

        // Products.cs
        Row<LinearOp>(Lower);
        Row<MatrixProductOp>(Lower);
        Row<LinearWeightGradientOp>(Lower);
        Row<MatMulOp>(Lower);
        Row<MatMulSumOp>(Lower);

        // Reductions.cs
        Row<CumSumOp>(Lower);
        Row<ExtremeGradientOp>(Lower);
        Row<ReduceOp>(Lower);
        Row<SoftmaxOp>(Lower);
        Row<LogSoftmaxOp>(Lower);
        Row<SoftmaxGradientOp>(Lower);

        // Sequences.cs
        Row<MaskStepsOp>(Lower);
        Row<StepCountsOp>(Lower);
        Row<GruCellOp>(Lower);
        Row<GruCellGradientOp>(Lower);
        Row<LstmCellOp>(Lower);
        Row<LstmCellGradientOp>(Lower);
        Row<ScanOp>(Lower);
        Row<ToStepsOp>(Lower);
        Row<FromStepsOp>(Lower);
        Row<PrecedingStepsOp>(Lower);
        Row<RepeatStepsOp>(Lower);
        Row<LengthMaskOp>(Lower);

        // Leaves are there before the pass begins, views are their input.
        Nothing<InputOp>();
        Nothing<ParameterOp>();
        Nothing<TransposedParameterOp>();
        Nothing<ConstantOp>();
        Nothing<SizeOp>();
        Nothing<StepInputOp>();
        Nothing<CarriedOp>();
        Nothing<FreshOp>();
        Nothing<StepLengthsOp>();
        Nothing<MaskIndicesOp>();
        Nothing<ReshapeOp>();
        Nothing<StopGradientOp>();
        Nothing<LeadingRowsOp>();
    }

    /// <summary>Whether there is a row, and not a refusal.</summary>
    public static bool Has(Type op) => Rows.ContainsKey(op);

    /// <summary>Why the CPU has no kernel of an operation that reaches no back end; null where it has one.</summary>
    public static string? RefusalOf(Type op) => op == typeof(BatchNormOp) ? "batch normalisation is computed as an elementwise function"
        : op == typeof(UnknownOp) ? "what it stands for has been reported" : null;

    /// <summary>Whether the kernel of an operation does without one of its results where nobody reads that.</summary>
    public static bool CanLeaveOut(Op op, int output) => op switch
    {
        CrossEntropyOp or CrossEntropySoftOp or RowNormOp or AttentionOp or CachedAttentionOp or GruCellOp => output > 0,
        LstmCellOp => output == 2,
        AttentionGradientOp gradient => output < gradient.Form.Tensors,
        BatchNormSumsOp => true,
        _ => false,
    };

    /// <summary>Adds the instructions of a node.</summary>
    public static void Lower(KernelContext c, Node node)
    {
        var type = node.Op.GetType();
        if (!Rows.TryGetValue(type, out var lower))
            throw new InvalidOperationException($"the CPU has no kernel of '{node.Op.Name}': {RefusalOf(type) ?? "a row is missing"}");
        lower(c, node);
    }

    private static void Row<TOp>(Action<KernelContext, Node, TOp> lower)
        where TOp : Op => Rows.Add(typeof(TOp), (c, node) => lower(c, node, (TOp)node.Op));

    /// <summary>An operation that needs no code.</summary>
    private static void Nothing<TOp>()
        where TOp : Op => Rows.Add(typeof(TOp), (_, _) => { });

    /// <summary>The struct that computes an epilogue.</summary>
    private static FunctionType Function(Node node) => KernelContext.Function(node, node.Epilogue);

    /// <summary>What an epilogue reads beside the result.</summary>
    private static Argument[] Operands(KernelContext c, Node node) =>
        node.Inputs.Skip(node.OpInputs).Select(v => (Argument)c.In(v, Partition.Columns)).ToArray();
}
