using System.Text;

namespace ModelGen;

/// <summary> Finds the merges of a byte-pair encoding. Each piece of text that occurs is kept once, as a chain of symbols with its count.
/// The counts of pairs change only where a merge touches them: those with the new symbol appear, all others can only fall. A heap names the
/// most frequent pair, its outdated entries corrected when they come up. So the time is about linear in the text, not text times merges.
/// </summary>
internal sealed class BytePairTraining
{
    private readonly List<int> symbols = [];
    private readonly List<int> weights = []; // of each place: how often its piece occurs
    private readonly Dictionary<ulong, Pair> pairs = [];
    private readonly PriorityQueue<ulong, Order> heap = new();
    private int[] next = [];
    private int[] previous = [];

    /// <summary>Counts the pieces of texts.</summary>
    internal BytePairTraining(IEnumerable<string> texts)
    {
        // A byte is kept as the character of the same number.
        var pieces = new Dictionary<string, int>(StringComparer.Ordinal);
        var lookup = pieces.GetAlternateLookup<ReadOnlySpan<char>>();
        var characters = new char[64];
        foreach (var text in texts)
        {
            var walk = new BytePieces(Encoding.UTF8.GetBytes(text));
            while (walk.MoveNext())
            {
                if (walk.Current.Length > characters.Length)
                    characters = new char[walk.Current.Length];
                var piece = characters.AsSpan(0, Encoding.Latin1.GetChars(walk.Current, characters));
                lookup[piece] = lookup.TryGetValue(piece, out var count) ? count + 1 : 1;
            }
        }

        Link(pieces);
    }

    /// <summary>
    /// Adds merges to the table: each of the most frequent pair, of equally frequent ones that with the lower left, then right symbol,
    /// until there are enough or no pair is frequent enough.
    /// </summary>
    internal void Run(BytePairTable table, int merges, int minimumCount)
    {
        foreach (var (key, pair) in pairs)
            heap.Enqueue(key, new Order(pair.Count, key));
        while (table.Merges.Count < merges && TryDequeue(out var key, out var pair) && pair.Count >= minimumCount)
        {
            var (left, right) = ((int)(key >> 32), (int)(uint)key);
            pairs.Remove(key);
            if (table.TryAdd(left, right, out var joined))
                Replace(pair, left, right, joined);
        }
    }

    private void Link(Dictionary<string, int> pieces)
    {
        // Sorted, so that nothing depends on the order of a dictionary.
        foreach (var (piece, count) in pieces.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            foreach (var c in piece)
            {
                symbols.Add(c);
                weights.Add(count);
            }
        }

        next = new int[symbols.Count];
        previous = new int[symbols.Count];
        var place = 0;
        foreach (var piece in pieces.Keys.Order(StringComparer.Ordinal))
        {
            for (var i = 0; i < piece.Length; i++, place++)
            {
                previous[place] = i == 0 ? -1 : place - 1;
                next[place] = i == piece.Length - 1 ? -1 : place + 1;
                if (i != 0)
                    Count(place - 1, symbols[place - 1], symbols[place]);
            }
        }
    }

    private void Replace(Pair pair, int left, int right, int joined)
    {
        // Left to right, so that of "aaa" the first two are merged.
        pair.Places.Sort();
        var made = new HashSet<ulong>();
        foreach (var place in pair.Places)
        {
            var second = next[place];
            if (second < 0 || symbols[place] != left || symbols[second] != right)
                continue;
            var (before, after) = (previous[place], next[second]);
            if (before >= 0)
                Discount(place, symbols[before], left);
            if (after >= 0)
                Discount(place, right, symbols[after]);

            symbols[place] = joined;
            symbols[second] = -1;
            next[place] = after;
            next[second] = -1;
            if (after >= 0)
                previous[after] = place;
            if (before >= 0)
                made.Add(Count(before, symbols[before], joined));
            if (after >= 0)
                made.Add(Count(place, joined, symbols[after]));
        }

        foreach (var key in made)
            heap.Enqueue(key, new Order(pairs[key].Count, key));
    }

    private ulong Count(int place, int left, int right)
    {
        var key = BytePairTable.Key(left, right);
        if (!pairs.TryGetValue(key, out var pair))
            pairs.Add(key, pair = new Pair());
        pair.Count += weights[place];
        pair.Places.Add(place);
        return key;
    }

    private void Discount(int place, int left, int right)
    {
        if (pairs.TryGetValue(BytePairTable.Key(left, right), out var pair))
            pair.Count -= weights[place];
    }

    /// <summary>The most frequent pair: an entry whose count has fallen since is put back with the new one.</summary>
    private bool TryDequeue(out ulong key, out Pair pair)
    {
        while (heap.TryDequeue(out key, out var order))
        {
            pair = pairs[key];
            if (pair.Count == order.Count)
                return true;
            heap.Enqueue(key, new Order(pair.Count, key));
        }

        pair = new Pair();
        return false;
    }

    private sealed class Pair
    {
        internal long Count { get; set; }

        /// <summary>Where the left symbol stands or once stood.</summary>
        internal List<int> Places { get; } = [];
    }

    private readonly record struct Order(long Count, ulong Key) : IComparable<Order>
    {
        public int CompareTo(Order other) => Count != other.Count ? other.Count.CompareTo(Count) : Key.CompareTo(other.Key);
    }
}
