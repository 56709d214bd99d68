using ModelGen.Generators.Backends.Cpu;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Passes;

namespace ModelGen.Reference;

/// <summary>
/// Runs a graph in double precision, one plain function for each op: slow, obvious, and independent of the code that ops emit and of what
/// they expand to. Emitted code, kernels and gradients are checked against it.
/// </summary>
internal sealed partial class ReferenceInterpreter
{
    private readonly int batch;
    private readonly int length;
    private readonly IReadOnlyDictionary<Value, Array> inputs;
    private readonly IReadOnlyDictionary<string, Array> parameters;
    private readonly Func<Node, Array, Array> random;
    private readonly GraphRun run = new();
    private readonly HashSet<ParameterInfo> transposed = [];

    private ReferenceInterpreter(
        IReadOnlyDictionary<Value, Array> inputs, IReadOnlyDictionary<string, Array> parameters, int batch, int length,
        Func<Node, Array, Array>? random)
    {
        this.inputs = inputs;
        this.parameters = parameters;
        this.batch = batch;
        this.length = length;
        this.random = random ?? ((node, _) => throw new InvalidOperationException($"no numbers are given for the random op '{node}'"));
    }

    /// <summary>Runs a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="inputs">Inputs and targets.</param>
    /// <param name="parameters">Parameters and buffers by name, in their canonical layout.</param>
    /// <param name="batch">Samples.</param>
    /// <param name="length">Steps of a sequence, where there is one.</param>
    /// <param name="random">Gives the numbers of a random op, in the shape it is handed.</param>
    public static GraphRun Run(
        ModelGraph graph, IReadOnlyDictionary<Value, Array> inputs, IReadOnlyDictionary<string, Array> parameters,
        int batch, int length = 1,
        Func<Node, Array, Array>? random = null)
    {
        var interpreter = new ReferenceInterpreter(inputs, parameters, batch, length, random);
        foreach (var node in graph.Nodes) interpreter.Run(node);
        return interpreter.run;
    }

    private void Run(Node node)
    {
        var x = node.Inputs.Select(i => run.Values[i]).ToList();
        var results = Compute(node, x.Take(node.OpInputs).ToList());
        if (node.Epilogue is { } epilogue) Finish(epilogue, results[0], x.Skip(node.OpInputs).ToList());
        for (var i = 0; i < results.Length; i++)
        {
            var (output, shape) = (node.Outputs[i], Array.Zeros(node.Outputs[i].Shape, batch, length).Shape);
            if (!shape.SequenceEqual(results[i].Shape))
            {
                throw new InvalidOperationException(
                    $"'{node}' gave ({string.Join(", ", results[i].Shape)}) where ({string.Join(", ", shape)}) was inferred");
            }
            run.Values[output] = results[i];
            // A gradient that goes straight to the sink ends here, not in a node of its own.
            if (node.Sinks.TryGetValue(i, out var parameter)) ParameterGradient(parameter, results[i]);
        }
    }

    private Array[] Compute(Node node, List<Array> x) => node.Op switch
    {
        InputOp => [inputs[node.Output]],
        TransposedParameterOp op => [Transposed(op.Parameter)],
        ParameterOp op => [Given(op.Parameter)],
        ConstantOp op => [new([], [op.Value])],
        SizeOp op => [new([], [Array.Resolve(op.Size, batch, length)])],
        RandomOp => [random(node, Zeros(node.Output))],

        MapOp op => [Map(op.Definition.Value, x, Zeros(node.Output))],
        BatchNormOp op => [Map(op.AsMap.Value, x, Zeros(node.Output))],
        BroadcastOp => [Map(Scalar.X(0), x, Zeros(node.Output))],
        ReshapeOp => [new(Zeros(node.Output).Shape, x[0].Values)],
        StopGradientOp => [x[0]],
        PermuteOp op => [Permute(x[0], op.Axes)],
        ConcatOp op => [Concat(x, op.Axis)],
        SliceOp op => [Slice(x[0], op.Axis, op.Start, Zeros(node.Output))],
        EmbedSliceOp op => [EmbedSlice(x[0], op.Axis, op.Start, Zeros(node.Output))],
        CumSumOp op => [CumSum(x[0], op.Axis, op.Reverse)],
        ReduceOp op => [Reduce(op.Kind, x[0], op.Axis, op.Count)],
        ExtremeGradientOp op => [ExtremeGradient(x[0], x[1], x[2], op.Axis, op.Count)],

        LinearOp => [Linear(x)],
        MatrixProductOp => [MatrixProduct(x)],
        LinearWeightGradientOp => [LinearWeightGradient(x[0], x[1])],
        MatMulOp op => [MatMul(x[0], x[1], op.TransposeA, op.TransposeB, Zeros(node.Output))],
        MatMulSumOp op => [MatMulSum(x[0], x[1], op.TransposeA, op.TransposeB, Zeros(node.Output))],

        ConvolutionOp op => [Convolution(x, op, Zeros(node.Output))],
        ConvolutionInputGradientOp op => [ConvolutionInputGradient(x, op, Zeros(node.Output))],
        ConvolutionWeightGradientOp op => [ConvolutionWeightGradient(x[0], x[1], op.Geometry, Zeros(node.Output))],
        MaxPoolOp op => [MaxPool(x[0], op.Window, Zeros(node.Output))],
        MaxPoolGradientOp op => [MaxPoolGradient(x[0], x[1], x[2], op.Window)],
        AvgPoolOp op => [AvgPool(x[0], op.Window, op.CountsPadding, Zeros(node.Output))],
        ResampleOp op => [Resample(x[0], op.Geometry, op.Outside, Zeros(node.Output))],
        ResampleGradientOp op => [ResampleGradient(x[0], op.Geometry, Zeros(node.Output))],
        AdaptivePoolOp op => [AdaptivePool(x[0], op.IsMax, Zeros(node.Output))],
        AdaptivePoolGradientOp op => [AdaptivePoolGradient(x, op.IsMax, Zeros(node.Output))],
        RotateFiltersOp => [RotateFilters(x[0], Zeros(node.Output))],
        RotateFiltersGradientOp => [RotateFiltersGradient(x[0], Zeros(node.Output))],
        AvgPoolGradientOp op => [AvgPoolGradient(x[0], op.Window, op.CountsPadding, Zeros(node.Output))],

        SoftmaxOp => [Softmax(x[0], log: false)],
        LogSoftmaxOp => [Softmax(x[0], log: true)],
        SoftmaxGradientOp op => [SoftmaxGradient(x[0], x[1], op.Log)],
        RowNormOp op => RowNorm(x, op.Centered, op.Eps),
        RowNormInputGradientOp op => [RowNormInputGradient(x, op.Centered)],
        RowNormWeightGradientOp op => [RowNormWeightGradient(x, op.Centered)],
        BatchStatisticsOp op => BatchStatistics(x[0], op.Axis, op.Eps),
        BatchNormSumsOp op => BatchNormSums(x, op.Axis),
        UpdateRunningOp op => UpdateRunning(op, x),

        AttentionOp op => Attention(new(op.Form, x, MasksSamples(op.Form, node, 0))),
        AttentionGradientOp op => AttentionGradient(op, new(op.Form, [.. x.Skip(3)], MasksSamples(op.Form, node, 3)), x[0]),
        MaskStepsOp op => [MaskSteps(op.Axis, op.Value, x[0], x[1])],
        MaskIndicesOp op => [MaskSteps(op.Axis, op.Value, x[0], x[1])],
        StepTotalOp => [new([], [x[0].Values.Sum()])],
        StepCountsOp => [new([x[0].Shape[0], 1], x[0].Values)],
        SinusoidOp op => [Sinusoids(op, x[0])],
        RotaryOp op => [Rotary(op, x[0])],
        LeadingRowsOp => [LeadingRows(x[0], Zeros(node.Output))],
        LeadingRowsGradientOp => [LeadingRowsGradient(x[0], Zeros(node.Output))],

        GatherOp op => [Gather(x[0], x[1], op.Axis)],
        GatherGradientOp op => [GatherGradient(x[0], x[1], op.Axis, Zeros(node.Output))],
        OneHotOp => [OneHot(x[0], Zeros(node.Output))],
        EmbeddingOp => [Embedding(x[0], x[1], Zeros(node.Output))],
        EmbeddingGradientOp op => [EmbeddingGradient(x[0], x[1], op.PaddingIndex, Zeros(node.Output))],

        ToStepsOp => [SwapSteps(x[0], x[0].Shape[0], x[0].Shape[1], Zeros(node.Output).Shape)],
        FromStepsOp => [SwapSteps(x[0], Zeros(node.Output).Shape[1], Zeros(node.Output).Shape[0], Zeros(node.Output).Shape)],
        PrecedingStepsOp op => [PrecedingSteps(x[0], x[1], op.Reverse)],
        RepeatStepsOp => [RepeatSteps(x[0], Zeros(node.Output))],
        LengthMaskOp => [LengthMask(x[0], Zeros(node.Output))],
        LstmCellOp => LstmCell(x[0], x[1]),
        LstmCellGradientOp => LstmCellGradient(x[0], x[1], x[2], x[3], x[4]),
        GruCellOp => GruCell(x[0], x[1], x[2]),
        GruCellGradientOp => GruCellGradient(x[0], x[1], x[2], x[3]),
        ScanOp op => Scan(node, op, x),

        CrossEntropyOp op => CrossEntropy(x[0], x[1], op),
        CrossEntropyGradientOp op => [CrossEntropyGradient(x[0], x[1], x[2], op)],
        CrossEntropySoftOp op => CrossEntropySoft(x[0], x[1], op),
        CrossEntropySoftGradientOp op => [CrossEntropySoftGradient(x[0], x[1], x[2], op)],
        WeighClassesOp op => [WeighClasses(x[0], op.ClassWeights)],
        LabelDivisorOp op =>
            [new(
                [],
                [x[0].Values.Sum(label => Weight(label, op.IgnoreIndex, op.ClassWeights)) is > 0 and var total
                    ? total
                    : double.PositiveInfinity])],
        NegativeLogLikelihoodOp op => [NegativeLogLikelihood(x[0], x[1], op.IgnoreIndex, op.ClassWeights)],
        NegativeLogLikelihoodGradientOp op =>
            [NegativeLogLikelihoodGradient(x[0], x[1], op.IgnoreIndex, op.ClassWeights, Zeros(node.Output))],

        ParameterGradientOp op => ParameterGradient(op.Parameter, x[0]),
        AssignOp op => Assign(op.Buffer, x[0]),
        _ => throw new NotSupportedException($"the reference has no '{node.Op.GetType().Name}'"),
    };

    private Array Zeros(Value value) => Array.Zeros(value.Shape, batch, length);

    private Array Given(ParameterInfo parameter) => parameters.TryGetValue(parameter.Name, out var found)
        ? found
        : throw new InvalidOperationException($"no value is given for the parameter '{parameter.Name}'");

    /// <summary>A parameter that the CPU keeps transposed: its gradient is transposed too.</summary>
    private Array Transposed(ParameterInfo parameter)
    {
        transposed.Add(parameter);
        return Permute(Given(parameter), [1, 0]);
    }

    private Array[] ParameterGradient(ParameterInfo parameter, Array gradient)
    {
        run.Gradients[parameter.Name] = transposed.Contains(parameter) ? Permute(gradient, [1, 0]) : gradient;
        return [];
    }

    private Array[] Assign(ParameterInfo buffer, Array value)
    {
        run.Assigned[buffer.Name] = value;
        return [];
    }
}
