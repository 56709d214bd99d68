namespace ModelGen.Tests.Data;

public class VocabularyTests
{
    private static readonly string[] Rabbit = "the cat the dog a dog the end".Split(' ');

    [Fact]
    public void Frequent_tokens_come_first_and_equal_ones_by_character_code()
    {
        var vocabulary = Vocabulary.Build(Rabbit);
        Assert.Equal(["<pad>", "<unk>", "the", "dog", "a", "cat", "end"], vocabulary.Tokens);
        Assert.Equal((0, 1, -1, -1), (vocabulary.PaddingIndex, vocabulary.UnknownIndex, vocabulary.BeginIndex, vocabulary.EndIndex));
        Assert.Equal([2, 3, 1], vocabulary.Encode(["the", "dog", "bird"]));
        Assert.Equal(["the", "<unk>"], vocabulary.Decode([2, 1]));
        Assert.True(vocabulary.TryIndexOf("cat", out var cat));
        Assert.Equal(5, cat);
        Assert.False(vocabulary.TryIndexOf("bird", out _));
        Assert.Equal("7 tokens", vocabulary.ToString());

        // Ordinal: capitals before small letters, no culture.
        Assert.Equal(
            ["B", "Z", "a", "ä"], Vocabulary.Build(["ä", "Z", "a", "B"], new VocabularyOptions { Special = SpecialTokens.None }).Tokens);
    }

    [Fact]
    public void Rare_tokens_are_left_out()
    {
        Assert.Equal(
            ["the", "dog"], Vocabulary.Build(Rabbit, new VocabularyOptions { Special = SpecialTokens.None, MinimumCount = 2 }).Tokens);
        Assert.Equal(["<pad>", "<unk>", "<bos>", "<eos>", "the"],
            Vocabulary.Build(Rabbit, new VocabularyOptions { Special = SpecialTokens.All, MaximumSize = 5 }).Tokens);
        Assert.Throws<ArgumentException>(
            () => Vocabulary.Build(Rabbit, new VocabularyOptions { Special = SpecialTokens.All, MaximumSize = 3 }));
        Assert.Throws<ArgumentException>(() => Vocabulary.Build([], new VocabularyOptions { Special = SpecialTokens.None }));

        // A special token among the texts does not come twice.
        Assert.Equal(["<pad>", "<unk>", "a"], Vocabulary.Build(["<pad>", "a", "<unk>"]).Tokens);
    }

    [Fact]
    public void Without_a_token_for_unknown_ones_they_are_refused()
    {
        var vocabulary = new Vocabulary(["a", "b"]);
        Assert.Contains("Found token 'c', needed one of the vocabulary's 2 tokens",
            Assert.Throws<ArgumentException>(() => vocabulary.IndexOf("c")).Message, StringComparison.Ordinal);
        Assert.Contains(
            "Token 2 does not exist", Assert.Throws<ArgumentOutOfRangeException>(() => vocabulary[2]).Message, StringComparison.Ordinal);
        Assert.Contains(
            "'a' at 0 and at 2", Assert.Throws<ArgumentException>(() => new Vocabulary(["a", "b", "a"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Saved_and_loaded_it_is_the_same()
    {
        using var file = new ScratchFile();
        var vocabulary =
            new Vocabulary(["the", "\"quoted\"", "é\n\u2028", "😀", ""], new SpecialTokens { Unknown = "<unk>", End = "</s>" });
        vocabulary.Save(file.Path);
        var loaded = Vocabulary.Load(file.Path);
        Assert.Equal(vocabulary.Tokens, loaded.Tokens);
        Assert.Equal(vocabulary.Special, loaded.Special);
        Assert.Equal((0, 1), (loaded.UnknownIndex, loaded.EndIndex));
        Assert.Contains("\"the\"", File.ReadAllText(file.Path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "no JSON")]
    [InlineData("hello", "no JSON")]
    [InlineData("[1]", "found Array for the file, needed Object")]
    [InlineData("{}", "found no 'format'")]
    [InlineData("""{"format":"ModelGen words","version":1,"special":{},"tokens":["a"]}""",
        "found format 'ModelGen words', needed 'ModelGen vocabulary'")]
    [InlineData("""{"format":"ModelGen vocabulary","version":2,"special":{},"tokens":["a"]}""", "found version 2, needed 1")]
    [InlineData("""{"format":"ModelGen vocabulary","version":1,"tokens":["a"]}""", "found no 'special'")]
    [InlineData("""{"format":"ModelGen vocabulary","version":1,"special":{"end":7},"tokens":["a"]}""",
        "found Number for special 'end', needed String")]
    [InlineData("""{"format":"ModelGen vocabulary","version":1,"special":{}}""", "found no 'tokens'")]
    [InlineData("""{"format":"ModelGen vocabulary","version":1,"special":{},"tokens":["a",null]}""", "found Null for item 1 of 'tokens'")]
    [InlineData("""{"format":"ModelGen vocabulary","version":1,"special":{},"tokens":["a","a"]}""", "'a' at 0 and at 1")]
    [InlineData("""{"format":"ModelGen vocabulary","version":1,"special":{},"tokens":[]}""", "Found 0 tokens")]
    [InlineData("""{"format":"ModelGen vocabulary","version":1,"special":{},"tokens":["\ud800"]}""", "no JSON")]
    [InlineData("""{"a":[[[[[[[1]]]]]]]}""", "no JSON")]
    public void Damage_is_named(string text, string expected)
    {
        using var file = new ScratchFile(text);
        var message = Assert.Throws<InvalidDataException>(() => Vocabulary.Load(file.Path)).Message;
        Assert.StartsWith(file.Path + ": ", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_truncated_file_is_refused()
    {
        using var file = new ScratchFile();
        Vocabulary.Build(Rabbit).Save(file.Path);
        var whole = File.ReadAllBytes(file.Path);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(file.Path, whole[..length]);
            Assert.Throws<InvalidDataException>(() => Vocabulary.Load(file.Path));
        }
    }
}
