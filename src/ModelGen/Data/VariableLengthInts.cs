namespace ModelGen;

/// <summary>A list of numbers from 0 on that takes a byte for each one below 128, and is read from its start (LEB128).</summary>
internal sealed class VariableLengthInts
{
    private BlockList<byte> bytes = new();

    internal int Count { get; private set; }

    internal void Add(int value)
    {
        for (var rest = (uint)value; ; rest >>= 7)
        {
            bytes.Add((byte)(rest < 0x80 ? rest : rest | 0x80));
            if (rest < 0x80)
                break;
        }

        Count++;
    }

    internal IEnumerable<int> All()
    {
        var at = 0L;
        for (var i = 0; i < Count; i++)
        {
            var (value, shift) = (0, 0);
            byte next;
            do
            {
                next = bytes[at++];
                value |= (next & 0x7F) << shift;
                shift += 7;
            }
            while (next >= 0x80);
            yield return value;
        }
    }

    internal void Clear() => (bytes, Count) = (new(), 0);

    /// <summary>All numbers in one array; the list is empty after that, so that both are not in memory for long.</summary>
    internal int[] MoveToArray()
    {
        var all = new int[Count];
        var i = 0;
        foreach (var value in All())
            all[i++] = value;
        Clear();
        return all;
    }
}
