using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>How the CPU computes each operation: a row for each, whose method writes the kernel call for a worker's part.</summary>
internal static partial class CpuKernels
{
    private static readonly Dictionary<Type, Action<KernelContext, Node>> Rows = [];

    static CpuKernels()
    {
        // Attention.cs
        Row<AttentionOp>(Emit);
        Row<AttentionGradientOp>(Emit);
        Row<CachedAttentionOp>(Emit);

        // Convolution.cs
        Row<ConvolutionOp>(Emit);
        Row<ConvolutionInputGradientOp>(Emit);
        Row<ConvolutionWeightGradientOp>(Emit);
        Row<RotateFiltersOp>(Emit);
        Row<RotateFiltersGradientOp>(Emit);

        // Effects.cs
        Row<ParameterGradientOp>(Emit);
        Row<AssignOp>(Emit);
        Row<RandomOp>(Emit);
        Row<CarryOp>(Emit);

        // Elementwise.cs
        Row<BroadcastOp>(Emit);
        Row<MapOp>(Emit);

        // Indexing.cs
        Row<GatherOp>(Emit);
        Row<GatherGradientOp>(Emit);
        Row<OneHotOp>(Emit);
        Row<EmbeddingOp>(Emit);
        Row<EmbeddingGradientOp>(Emit);

        // Losses.cs
        Row<CrossEntropyOp>(Emit);
        Row<CrossEntropyGradientOp>(Emit);
        Row<CrossEntropySoftOp>(Emit);
        Row<CrossEntropySoftGradientOp>(Emit);
        Row<WeighClassesOp>(Emit);
        Row<NegativeLogLikelihoodOp>(Emit);
        Row<NegativeLogLikelihoodGradientOp>(Emit);
        Row<LabelDivisorOp>(Emit);
        Row<StepTotalOp>(Emit);

        // Movement.cs
        Row<ConcatOp>(Emit);
        Row<SliceOp>(Emit);
        Row<EmbedSliceOp>(Emit);
        Row<PermuteOp>(Emit);

        // Norms.cs
        Row<BatchStatisticsOp>(Emit);
        Row<UpdateRunningOp>(Emit);
        Row<BatchNormSumsOp>(Emit);
        Row<RowNormOp>(Emit);
        Row<RowNormInputGradientOp>(Emit);
        Row<RowNormWeightGradientOp>(Emit);

        // Pooling.cs
        Row<AdaptivePoolOp>(Emit);
        Row<AdaptivePoolGradientOp>(Emit);
        Row<MaxPoolOp>(Emit);
        Row<MaxPoolGradientOp>(Emit);
        Row<AvgPoolOp>(Emit);
        Row<AvgPoolGradientOp>(Emit);
        Row<ResampleOp>(Emit);
        Row<ResampleGradientOp>(Emit);

        // Positions.cs
        Row<SinusoidOp>(Emit);
        Row<RotaryOp>(Emit);
        Row<LeadingRowsGradientOp>(Emit);
        Row<FollowingRowsOp>(Emit);

        // Products.cs
        Row<LinearOp>(Emit);
        Row<LinearInputGradientOp>(Emit);
        Row<LinearWeightGradientOp>(Emit);
        Row<MatMulOp>(Emit);
        Row<MatMulSumOp>(Emit);

        // Reductions.cs
        Row<CumSumOp>(Emit);
        Row<ExtremeGradientOp>(Emit);
        Row<ReduceOp>(Emit);
        Row<SoftmaxOp>(Emit);
        Row<LogSoftmaxOp>(Emit);
        Row<SoftmaxGradientOp>(Emit);

        // Sequences.cs
        Row<MaskStepsOp>(Emit);
        Row<StepCountsOp>(Emit);
        Row<GruCellOp>(Emit);
        Row<GruCellGradientOp>(Emit);
        Row<LstmCellOp>(Emit);
        Row<LstmCellGradientOp>(Emit);
        Row<ScanOp>(Emit);
        Row<ToStepsOp>(Emit);
        Row<FromStepsOp>(Emit);
        Row<PrecedingStepsOp>(Emit);
        Row<RepeatStepsOp>(Emit);
        Row<LengthMaskOp>(Emit);

        // Leaves are there before the pass begins, views are their input.
        Nothing<InputOp>();
        Nothing<ParameterOp>();
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

    /// <summary>Writes the kernel call of a node.</summary>
    public static void Emit(KernelContext c, Node node)
    {
        var type = node.Op.GetType();
        if (!Rows.TryGetValue(type, out var emit)) throw new InvalidOperationException($"the CPU has no kernel of '{node.Op.Name}': {RefusalOf(type) ?? "a row is missing"}");
        emit(c, node);
    }

    private static void Row<TOp>(Action<KernelContext, Node, TOp> emit)
        where TOp : Op => Rows.Add(typeof(TOp), (c, node) => emit(c, node, (TOp)node.Op));

    /// <summary>An operation that needs no code.</summary>
    private static void Nothing<TOp>()
        where TOp : Op => Rows.Add(typeof(TOp), (_, _) => { });

    /// <summary>The struct that computes an epilogue.</summary>
    private static string Function(KernelContext c, Node node) => node.Epilogue is null ? $"Identity<{c.T}>" : c.Functor(node, node.Epilogue);

    /// <summary>What an epilogue reads beside the result, as arguments.</summary>
    private static string Operands(KernelContext c, Node node) => string.Concat(node.Inputs.Skip(node.OpInputs).Select(i => c[i] + ", "));
}
