namespace ModelGen.Generators.Building;

/// <summary>Every layer, function and loss, by name. Adding one is its file and a line here.</summary>
internal static class LayerCatalog
{
    public static IReadOnlyList<Layer> All { get; } =
    [
        .. ElementwiseLayers.All,
        .. ReductionLayers.All,
        .. ShapeLayers.All,
        .. IndexLayers.All,
        .. StepReductions.All,
        .. RandomLayers.All,
        .. Losses.All,
        new LinearLayer(),
        new BilinearLayer(),
        new MaxoutLayer(),
        new PReLULayer(),
        new EmbeddingLayer(),
        new EmbeddingBagLayer(),
        .. new[] { RecurrentCell.Rnn, RecurrentCell.Lstm, RecurrentCell.Gru }.SelectMany(
            cell => new Layer[] { new RecurrentLayer(cell), new RecurrentCellLayer(cell) }),
        new MatMulLayer(),
        new RowNormLayer("LayerNorm", centered: true),
        new RowNormLayer("RMSNorm", centered: false),
        new BatchNormLayer(),
        new ConvolutionLayer("Conv1d", isSignal: true),
        new ConvolutionLayer("Conv2d", isSignal: false),
        new ConvolutionLayer("DepthwiseConv2d", isSignal: false, isDepthwise: true),
        new TransposedConvolutionLayer("ConvTranspose1d", isSignal: true),
        new TransposedConvolutionLayer("ConvTranspose2d", isSignal: false),
        new P4ConvolutionLayer(),
        new ScaledDotProductAttentionLayer(),
        new MultiHeadAttentionLayer(),
        new AdditiveAttentionLayer(),
        new TransformerLayer("TransformerEncoderLayer", isDecoder: false),
        new TransformerLayer("TransformerDecoderLayer", isDecoder: true),
        new PositionalEncodingLayer(),
        new RotaryEmbeddingLayer(),
        .. PlaneLayers.All,
        .. ChannelNorms.All,
        new PoolLayer("MaxPool1d", isSignal: true, isMax: true),
        new PoolLayer("MaxPool2d", isSignal: false, isMax: true),
        new PoolLayer("AvgPool1d", isSignal: true, isMax: false),
        new PoolLayer("AvgPool2d", isSignal: false, isMax: false),
    ];

    private static readonly Dictionary<string, Layer> ByKind = All.ToDictionary(l => l.Kind, StringComparer.Ordinal);

    public static Layer? Find(string kind) => ByKind.TryGetValue(kind, out var layer) ? layer : null;
}
