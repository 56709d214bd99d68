using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace ModelGen.Tests.Data;

public partial class BytePairTests
{
    [Fact]
    public void The_example_of_Sennrich_et_al()
    {
        // low 5 times, lower 2, newest 6, widest 3: first e s, then es t, then l o, then lo w.
        string[] words = [.. Enumerable.Repeat("low", 5), .. Enumerable.Repeat("lower", 2), .. Enumerable.Repeat("newest", 6),
            .. Enumerable.Repeat("widest", 3)];
        var tokenizer = BytePairTokenizer.Train(words, merges: 4);
        Assert.Equal(["es", "est", "lo", "low"], tokenizer.Vocabulary.Tokens.Skip(256));
        Assert.Equal(["low", "est"], tokenizer.Vocabulary.Decode(tokenizer.Encode("lowest")));
        Assert.Equal((4, 260), (tokenizer.Merges, tokenizer.Count));
        Assert.Equal("est"u8, tokenizer.BytesOf(257));
    }

    [Fact]
    public void Any_text_and_any_bytes_survive()
    {
        var random = new Random(2);
        for (var round = 0; round < 200; round++)
        {
            var text = RandomText.Make(random, random.Next(120));
            var tokenizer = BytePairTokenizer.Train(
                [RandomText.Make(random, 300), text], random.Next(80), round % 2 == 0 ? SpecialTokens.All : null, minimumCount: 1);
            Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text)));

            var bytes = new byte[random.Next(300)];
            random.NextBytes(bytes);
            var tokens = new int[bytes.Length];
            Assert.Equal(bytes, tokenizer.DecodeBytes(tokens.AsSpan(0, tokenizer.EncodeBytes(bytes, tokens))));
        }
    }

    [Fact]
    public void Training_and_encoding_do_what_the_plain_algorithm_does()
    {
        var random = new Random(3);
        for (var round = 0; round < 60; round++)
        {
            // Few letters, so that pairs overlap and counts tie.
            var text = new string([.. Enumerable.Range(0, random.Next(1, 400)).Select(_ => "aaab c"[random.Next(6)])]);
            var merges = random.Next(40);
            var tokenizer = BytePairTokenizer.Train(text, merges);
            var plain = PlainTraining(text, merges);
            Assert.Equal(plain.Select(merge => merge.Left + merge.Right), tokenizer.Vocabulary.Tokens.Skip(256));

            var other = new string([.. Enumerable.Range(0, 200).Select(_ => "aaabc "[random.Next(6)])]);
            Assert.Equal(PlainEncoding(other, plain), tokenizer.Vocabulary.Decode(tokenizer.Encode(other)));
        }
    }

    [Fact]
    public void Long_pieces_are_encoded_as_short_ones_are()
    {
        var random = new Random(4);
        var table = new BytePairTable();
        var text = new string([.. Enumerable.Range(0, 2000).Select(_ => "aaabbc"[random.Next(6)])]);
        new BytePairTraining([text]).Run(table, 100, 2);
        for (var length = 1; length <= 64; length++)
        {
            var symbols = Enumerable.Range(0, length).Select(_ => (int)"aaabbcx"[random.Next(7)]).ToArray();
            var (scanned, chained) = (symbols.ToArray(), symbols.ToArray());
            var count = BytePairEncoding.Scan(table, scanned);
            Assert.Equal(count, BytePairEncoding.Chain(table, chained));
            Assert.Equal(scanned[..count], chained[..count]);
        }
    }

    [Fact]
    public void Pieces_are_those_of_GPT_2()
    {
        Assert.Equal(["I", "'ll", " say", " '", "hello", "'", "  ", " world", "123", " 45", "!?", "\n", "\n", "x", " \t "],
            Pieces("I'll say 'hello'   world123 45!?\n\nx \t "));
        var random = new Random(5);
        for (var round = 0; round < 500; round++)
        {
            // .NET's expressions see UTF-16, so only characters of one unit; U+001C to U+001F are blank to neither.
            var text = new string([.. RandomText.Make(random, 60).Where(c => !char.IsSurrogate(c))]);
            Assert.Equal(Gpt2().Matches(text).Select(match => match.Value), Pieces(text));
        }

        static List<string> Pieces(string text)
        {
            var result = new List<string>();
            var pieces = new BytePieces(Encoding.UTF8.GetBytes(text));
            while (pieces.MoveNext())
                result.Add(Encoding.UTF8.GetString(pieces.Current));
            return result;
        }
    }

    [Fact]
    public void A_text_without_blanks_takes_no_quadratic_time()
    {
        var random = new Random(6);
        var letters = new char[100_000];
        for (var i = 0; i < letters.Length; i++)
            letters[i] = "acgt"[random.Next(4)];
        var text = new string(letters);
        var clock = Stopwatch.StartNew();
        var tokenizer = BytePairTokenizer.Train(text, 1000);
        Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text)));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"{clock.Elapsed}");
    }

    [RealDataFact("text/tinyshakespeare.txt")]
    public void Five_thousand_merges_of_a_megabyte_take_seconds()
    {
        var text = File.ReadAllText(RealData.PathOf("text/tinyshakespeare.txt"));
        var clock = Stopwatch.StartNew();
        var tokenizer = BytePairTokenizer.Train(text, 5000);
        var trained = clock.Elapsed;
        var tokens = tokenizer.Encode(text);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"training {trained}, with encoding {clock.Elapsed}");
        Assert.Equal(5000, tokenizer.Merges);
        Assert.Equal(text, tokenizer.Decode(tokens));
        Assert.InRange(tokens.Length, 250_000, 350_000);
    }

    [GeneratedRegex(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Gpt2();

    private static List<(string Left, string Right)> PlainTraining(string text, int merges)
    {
        var words = Gpt2().Matches(text).Select(match => match.Value.Replace(' ', 'Ġ').Select(c => c.ToString()).ToList()).ToList();
        var order = Enumerable.Range(0, 256).Select(b => ByteAlphabet.Spell([(byte)b])).ToList();
        var made = new List<(string Left, string Right)>();
        var skipped = new HashSet<(string, string)>();
        while (made.Count < merges)
        {
            var counts = new Dictionary<(string Left, string Right), int>();
            foreach (var word in words)
            {
                for (var i = 0; i + 1 < word.Count; i++)
                    counts[(word[i], word[i + 1])] = counts.GetValueOrDefault((word[i], word[i + 1])) + 1;
            }

            var candidates = counts.Where(entry => entry.Value >= 2 && !skipped.Contains(entry.Key)).ToList();
            if (candidates.Count == 0)
                break;
            var best = candidates.OrderByDescending(entry => entry.Value)
                .ThenBy(entry => order.IndexOf(entry.Key.Left)).ThenBy(entry => order.IndexOf(entry.Key.Right)).First().Key;
            if (order.Contains(best.Left + best.Right))
            {
                skipped.Add(best);
                continue;
            }

            made.Add(best);
            order.Add(best.Left + best.Right);
            words.ForEach(word => Apply(word, best));
        }

        return made;
    }

    private static List<string> PlainEncoding(string text, List<(string Left, string Right)> merges)
    {
        var result = new List<string>();
        foreach (var piece in Gpt2().Matches(text).Select(match => match.Value))
        {
            var word = piece.Replace(' ', 'Ġ').Select(c => c.ToString()).ToList();
            while (true)
            {
                var first = merges.FindIndex(
                    merge => Enumerable.Range(0, Math.Max(0, word.Count - 1))
                        .Any(i => word[i] == merge.Left && word[i + 1] == merge.Right));
                if (first < 0)
                    break;
                Apply(word, merges[first]);
            }

            result.AddRange(word);
        }

        return result;
    }

    private static void Apply(List<string> word, (string Left, string Right) merge)
    {
        for (var i = 0; i + 1 < word.Count; i++)
        {
            if (word[i] != merge.Left || word[i + 1] != merge.Right)
                continue;
            word[i] += word[i + 1];
            word.RemoveAt(i + 1);
        }
    }
}
