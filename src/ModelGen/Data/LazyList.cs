using System.Collections;

namespace ModelGen;

/// <summary>A list whose elements are made each time they are asked for, of something that takes less memory than they do.</summary>
internal sealed class LazyList<T>(int count, Func<int, T> make) : IReadOnlyList<T>
{
    public int Count => count;

    public T this[int index] => (uint)index < (uint)count
        ? make(index)
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"Element {index} does not exist; there are {count}.");

    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0; i < count; i++)
            yield return make(i);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
