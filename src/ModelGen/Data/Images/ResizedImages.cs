using System.Buffers;

namespace ModelGen;

/// <summary>Another dataset's images in another size.</summary>
internal sealed class ResizedImages<TTarget> : OnDemandDataset<float, TTarget>
    where TTarget : unmanaged
{
    private readonly Dataset<float, TTarget> source;
    private readonly ImageShape from;
    private readonly Resampler rows;
    private readonly Resampler columns;

    internal ResizedImages(Dataset<float, TTarget> source, ImageShape to, Resampling resampling)
        : base(source.Count, to.Length, source.TargetSize)
    {
        this.source = source;
        from = ImageShape.Of(source);
        rows = new Resampler(from.Height, to.Height, resampling);
        columns = new Resampler(from.Width, to.Width, resampling);
    }

    private protected override void Fill(ReadOnlySpan<int> indices, int? epoch, Span<float> x, Span<TTarget> y)
    {
        var image = ArrayPool<float>.Shared.Rent(from.Length);
        for (var i = 0; i < indices.Length; i++)
        {
            var whole = image.AsSpan(0, from.Length);
            Read(source, indices.Slice(i, 1), epoch, whole, y.Slice(i * TargetSize, TargetSize));
            Resampler.Resize(whole, from, x.Slice(i * InputSize, InputSize), rows, columns);
        }

        ArrayPool<float>.Shared.Return(image);
    }
}
