using System.Buffers;
using System.Numerics.Tensors;

namespace ModelGen;

/// <summary>Each sample blended with another one of its dataset, inputs and targets alike.</summary>
internal sealed class MixedSamples(Dataset<float, float> source, double alpha, ulong seed)
    : OnDemandDataset<float, float>(source.Count, source.InputSize, source.TargetSize)
{
    // Places 0, 1, 2, ... are those of augmentations in their list.
    private const int Place = 0xFFFF;

    private protected override void Fill(ReadOnlySpan<int> indices, int? epoch, Span<float> x, Span<float> y)
    {
        Read(source, indices, epoch, x, y);
        var rented = ArrayPool<float>.Shared.Rent(InputSize + TargetSize);
        var otherX = rented.AsSpan(0, InputSize);
        var otherY = rented.AsSpan(InputSize, TargetSize);
        for (var i = 0; i < indices.Length; i++)
        {
            var random = new SampleRandom(seed, epoch ?? 0, indices[i], Place);
            var other = random.Next(Count);
            var share = (float)random.NextBeta(alpha);
            Read(source, [other], epoch, otherX, otherY);
            Blend(x.Slice(i * InputSize, InputSize), otherX, share);
            Blend(y.Slice(i * TargetSize, TargetSize), otherY, share);
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    private static void Blend(Span<float> own, Span<float> other, float share)
    {
        TensorPrimitives.Multiply(own, share, own);
        TensorPrimitives.MultiplyAdd(other, 1 - share, own, own);
    }
}
