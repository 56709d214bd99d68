using System.Numerics.Tensors;

namespace ModelGen.Execution;

/// <summary>Takes tensors as arguments of a model: checks their shape and gives the numbers as the models read them, row-major, one sample
/// after another.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TensorArguments
{
    /// <summary>The numbers of a tensor of shape (B, <paramref name="shape"/>) or, for one sample, <paramref name="shape"/>. A dense tensor
    /// is read in place.</summary>
    /// <exception cref="ArgumentException">It has another shape.</exception>
    public static ReadOnlySpan<T> Flat<T>(string model, string argument, in ReadOnlyTensorSpan<T> tensor, ReadOnlySpan<int> shape)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(argument);
        if (!Fits(tensor.Lengths, shape))
        {
            throw new ArgumentException(
                $"{model} needs '{argument}' of shape (B{(shape.IsEmpty ? "" : ", ")}{Text(shape)}) or ({Text(shape)}) but it has shape "
                    + $"({Text(tensor.Lengths)})", argument);
        }
        if (tensor.IsDense
            && tensor.TryGetSpan(
            (ReadOnlySpan<nint>)new nint[tensor.Rank], checked((int)tensor.FlattenedLength), out var dense)) return dense;
        var copy = new T[tensor.FlattenedLength];
        tensor.FlattenTo(copy);
        return copy;
    }

    private static bool Fits(ReadOnlySpan<nint> lengths, ReadOnlySpan<int> shape)
    {
        var batched = lengths.Length == shape.Length + 1;
        if (!batched && lengths.Length != shape.Length) return false;
        for (var i = 0; i < shape.Length; i++)
        {
            if (lengths[i + (batched ? 1 : 0)] != shape[i]) return false;
        }
        return !batched || lengths[0] > 0;
    }

    private static string Text(ReadOnlySpan<int> shape) => string.Join(", ", shape.ToArray());

    private static string Text(ReadOnlySpan<nint> shape) => string.Join(", ", shape.ToArray());
}
