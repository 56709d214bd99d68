using System.Numerics.Tensors;
using ModelGen;

namespace Examples.WordVectors;

/// <summary>Words as vectors of length 1, so that a product is the cosine of the angle between two.</summary>
internal sealed class Vectors
{
    private readonly float[] values;
    private readonly int size;
    private readonly Vocabulary vocabulary;

    /// <summary>Takes the rows of a table.</summary>
    public Vectors(ReadOnlySpan<float> table, Vocabulary vocabulary)
    {
        this.vocabulary = vocabulary;
        size = table.Length / vocabulary.Count;
        values = table.ToArray();
        for (var i = 0; i < vocabulary.Count; i++)
        {
            var row = values.AsSpan(i * size, size);
            TensorPrimitives.Divide(row, Math.Max(TensorPrimitives.Norm(row), 1e-12f), row);
        }
    }

    /// <summary>The vector of a word.</summary>
    public ReadOnlySpan<float> this[string word] => Row(vocabulary.IndexOf(word));

    /// <summary>The cosine of the angle between two words.</summary>
    public float Similarity(string a, string b) => TensorPrimitives.Dot(this[a], this[b]);

    /// <summary>The cosine of the angle between two words by their indices.</summary>
    public float Similarity(int a, int b) => TensorPrimitives.Dot(Row(a), Row(b));

    /// <summary>The words whose vectors are the nearest to one, but for some.</summary>
    public IEnumerable<string> Nearest(float[] vector, int count, params string[] except) => Enumerable.Range(0, vocabulary.Count)
        .Where(i => !vocabulary.IsSpecial(i) && !except.Contains(vocabulary[i]))
        .OrderByDescending(i => TensorPrimitives.Dot(Row(i), vector)).Take(count).Select(i => vocabulary[i]);

    /// <summary>b - a + c, which is near d where a is to b as c is to d.</summary>
    public float[] Analogy(string a, string b, string c)
    {
        var result = this[b].ToArray();
        TensorPrimitives.Subtract(result, this[a], result);
        TensorPrimitives.Add(result, this[c], result);
        return result;
    }

    private ReadOnlySpan<float> Row(int index) => values.AsSpan(index * size, size);
}
