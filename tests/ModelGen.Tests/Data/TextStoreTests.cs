namespace ModelGen.Tests.Data;

/// <summary>Lists that take little memory give back what was put in.</summary>
public sealed class TextStoreTests
{
    [Fact]
    public void Texts_of_all_lengths_come_back()
    {
        // Around the length that a byte holds, and across the blocks of 32,768 characters.
        var lengths = Enumerable.Range(0, 300).Concat([32_766, 32_767, 32_768, 1, 0, 100_000, 254, 255, 256]).ToArray();
        var texts = new TextStore();
        for (var i = 0; i < lengths.Length; i++)
            texts.Add(Text(i, lengths[i]));
        Assert.Equal(lengths.Length, texts.Count);
        for (var i = lengths.Length - 1; i >= 0; i--)
            Assert.Equal(Text(i, lengths[i]), texts[i].ToString());

        static string Text(int seed, int length) => string.Create(length, seed, (to, from) =>
        {
            for (var i = 0; i < to.Length; i++)
                to[i] = (char)('a' + ((from + i) % 26));
        });
    }

    [Fact]
    public void Numbers_of_all_sizes_come_back_in_order()
    {
        int[] expected = [0, 1, 127, 128, 16_383, 16_384, int.MaxValue, 0, 5];
        var numbers = new VariableLengthInts();
        foreach (var number in expected)
            numbers.Add(number);
        Assert.Equal(expected, numbers.All());
        Assert.Equal(expected, numbers.All());
        Assert.Equal(expected, numbers.MoveToArray());
        Assert.Empty(numbers.All());
    }

    [Fact]
    public void Sentences_are_made_again_with_the_same_strings()
    {
        using var text = new MemoryStream("Rome LOC\nis O\n\nis O\nRome LOC\nRome LOC\n"u8.ToArray());
        var sentences = Conll.LoadColumns(text);
        Assert.Equal(2, sentences.Count);
        Assert.Equal(["Rome", "is"], sentences[0].Words);
        Assert.Equal(["O", "LOC", "LOC"], sentences[1].Tags);
        Assert.Equal(sentences.Select(sentence => sentence.Words.Count), [2, 3]);
        Assert.Same(sentences[0].Words[0], sentences[1].Words[2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => sentences[2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => sentences[-1]);
    }

    [Fact]
    public void Lines_of_rows_are_known_wherever_they_stand()
    {
        // Blank lines, and a quoted line end.
        var table = Csv.Parse("a,b\n1,2\n\n3,4\n5,\"6\n\"\n7,8\n\n\n9,x\n", new CsvOptions { Numeric = ["a"] });
        Assert.Equal(5, table.Count);
        var error = Assert.Throws<InvalidDataException>(() => Csv.Parse("a\n1\n\n2\n\n\n3\nx\n", new CsvOptions { Numeric = ["a"] }));
        Assert.StartsWith("the text, line 8, column 'a': found 'x'", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<InvalidDataException>(() => Csv.Parse("a,b\n1,\"\n\n\"\n2,y\nx,\n", new CsvOptions { Numeric = ["a"] }));
        Assert.StartsWith("the text, line 6, column 'a': found 'x'", error.Message, StringComparison.Ordinal);
    }
}
