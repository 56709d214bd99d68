using System.Buffers;
using System.Runtime.InteropServices;

namespace ModelGen;

/// <summary>Another dataset's images, augmented again in every epoch; with masks, where targets are images that must be transformed in the
/// same way.</summary>
internal sealed class AugmentedImages<TTarget> : OnDemandDataset<float, TTarget>
    where TTarget : unmanaged
{
    private readonly Dataset<float, TTarget> source;
    private readonly ulong seed;
    private readonly IAugmentation[] steps;
    private readonly ImageShape[] shapes; // before each step, and after the last
    private readonly int maskChannels; // 0 for targets that stay as they are

    internal AugmentedImages(Dataset<float, TTarget> source, ulong seed, IAugmentation[] steps, ImageShape[] shapes, int maskChannels)
        : base(source.Count, shapes[^1].Length, maskChannels == 0 ? source.TargetSize : maskChannels * shapes[^1].Area)
    {
        (this.source, this.seed, this.steps, this.shapes, this.maskChannels) = (source, seed, steps, shapes, maskChannels);
        InputShape = [shapes[^1].Channels, shapes[^1].Height, shapes[^1].Width];
        ClassNames = source.ClassNames;
    }

    private protected override void Fill(ReadOnlySpan<int> indices, int? epoch, Span<float> x, Span<TTarget> y)
    {
        var largest = 0;
        foreach (var shape in shapes)
            largest = Math.Max(largest, Math.Max(shape.Channels, maskChannels) * shape.Area);
        var rented = ArrayPool<float>.Shared.Rent(3 * largest);
        var first = rented.AsSpan(0, largest);
        var second = rented.AsSpan(largest, largest);
        var mask = rented.AsSpan(2 * largest, largest);
        for (var i = 0; i < indices.Length; i++)
        {
            var image = x.Slice(i * InputSize, InputSize);
            var target = y.Slice(i * TargetSize, TargetSize);
            if (maskChannels == 0)
            {
                Read(source, indices.Slice(i, 1), epoch, first[..source.InputSize], target);
                Change(first, second, image, indices[i], epoch ?? 0, shapes[0].Channels, geometricOnly: false);
            }
            else
            {
                // A mask's step draws the same numbers as the image's: both start again at (seed, epoch, sample, place).
                Read(source, indices.Slice(i, 1), epoch, first[..source.InputSize],
                    MemoryMarshal.Cast<float, TTarget>(mask[..source.TargetSize]));
                Change(first, second, image, indices[i], epoch ?? 0, shapes[0].Channels, geometricOnly: false);
                Change(mask, second, MemoryMarshal.Cast<TTarget, float>(target), indices[i], epoch ?? 0, maskChannels, geometricOnly: true);
            }
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>Applies the steps to an image, alternating between two buffers.</summary>
    private void Change(Span<float> from, Span<float> to, Span<float> result, int sample, int epoch, int channels, bool geometricOnly)
    {
        for (var place = 0; place < steps.Length; place++)
        {
            if (geometricOnly && !steps[place].IsGeometric)
                continue;
            var before = shapes[place] with { Channels = channels };
            if (!geometricOnly)
                channels = shapes[place + 1].Channels;
            var random = new SampleRandom(seed, epoch, sample, place);
            steps[place].Apply(from[..before.Length], before, to[..(channels * shapes[place + 1].Area)], ref random);
            var swap = from;
            from = to;
            to = swap;
        }

        from[..result.Length].CopyTo(result);
    }
}
