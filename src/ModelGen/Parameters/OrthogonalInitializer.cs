using System.Numerics.Tensors;

namespace ModelGen;

/// <summary>A matrix with orthonormal rows or columns, whichever are fewer, times a gain; dimensions after the first are taken as
/// one.</summary>
/// <param name="Gain">The factor.</param>
/// <remarks>The Gram-Schmidt basis of a normal matrix, which is distributed uniformly over all such matrices: its triangular
/// factor has a positive diagonal (F. Mezzadri, How to Generate Random Matrices from the Classical Compact Groups, 2007).</remarks>
public sealed record OrthogonalInitializer(double Gain) : Initializer
{
    /// <inheritdoc/>
    public override void Fill<T>(Span<T> values, ParameterShape shape, ulong seed, ulong stream)
    {
        if (values.IsEmpty)
        {
            return;
        }

        if (shape.Rank < 2)
        {
            throw new InvalidOperationException($"an orthogonal initialiser needs at least two dimensions, not shape {shape}");
        }

        var rows = shape[0];
        var columns = shape.Count / rows;
        var (vectors, size) = (Math.Min(rows, columns), Math.Max(rows, columns));
        var basis = new double[vectors * size];
        new NormalInitializer(0, 1).Fill(basis.AsSpan(), shape, seed, stream);
        for (var i = 0; i < vectors; i++)
        {
            var v = basis.AsSpan(i * size, size);

            // Twice is enough: the second pass removes what rounding left of the first.
            for (var pass = 0; pass < 2; pass++)
            {
                for (var j = 0; j < i; j++)
                {
                    var u = basis.AsSpan(j * size, size);
                    TensorPrimitives.MultiplyAdd(u, -TensorPrimitives.Dot<double>(u, v), v, v);
                }
            }

            TensorPrimitives.Multiply(v, 1 / TensorPrimitives.Norm<double>(v), v);
        }

        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                values[i * columns + j] = T.CreateTruncating(Gain * (rows <= columns ? basis[i * size + j] : basis[j * size + i]));
            }
        }
    }
}
