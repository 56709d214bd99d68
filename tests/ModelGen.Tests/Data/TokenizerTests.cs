namespace ModelGen.Tests.Data;

public class TokenizerTests
{
    [Fact]
    public void Characters_are_scalar_values()
    {
        var tokenizer = CharacterTokenizer.Train("ab😀ba b");
        Assert.Equal(["b", "a", " ", "😀"], tokenizer.Vocabulary.Tokens);
        Assert.Equal([1, 0, 3, 2], tokenizer.Encode("ab😀 "));
        Assert.Equal("😀a", tokenizer.Decode([3, 1]));
        Assert.Contains(
            "Found 'é' (U+00E9) at 3", Assert.Throws<ArgumentException>(() => tokenizer.Encode("😀aé")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.Decode([4]));
        Assert.Throws<ArgumentException>(() => new CharacterTokenizer(new Vocabulary(["ab"])));
    }

    [Fact]
    public void Characters_survive_encoding()
    {
        var random = new Random(1);
        for (var round = 0; round < 300; round++)
        {
            var text = RandomText.Make(random, random.Next(1, 60));
            var tokenizer = CharacterTokenizer.Train(text);
            Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text)));
        }

        // Half a surrogate pair is no character.
        Assert.Equal("a\uFFFD", CharacterTokenizer.Train("a\uFFFD").Decode(CharacterTokenizer.Train("a\uFFFD").Encode("a\uD83D")));
    }

    [Fact]
    public void Special_tokens_go_around_text_and_not_back_into_it()
    {
        var tokenizer = CharacterTokenizer.Train(["abc"], new VocabularyOptions { Special = SpecialTokens.All });
        Assert.Equal([2, 4, 5, 1, 3], tokenizer.Encode("abx", begin: true, end: true));
        Assert.Equal("ab<unk>", tokenizer.Decode([2, 4, 5, 1, 3, 0, 0]));
        Assert.Contains(
            "no begin token", Assert.Throws<ArgumentException>(() => CharacterTokenizer.Train("a").Encode("a", begin: true)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Don't stop -- it's J'AI l’été!", "don't|stop|-|-|it's|j'ai|l’été|!")]
    [InlineData("  3.14 snake_case 'quoted' rock'n'roll'", "3|.|14|snake_case|'|quoted|'|rock'n'roll|'")]
    [InlineData("e\u0301a中文😀😀", "e\u0301a中文|😀|😀")]
    [InlineData("Va !\u202FÇa", "va|!|ça")]
    [InlineData(" \n ", "")]
    public void Words_and_marks(string text, string expected) => Assert.Equal(expected, string.Join('|', WordTokenizer.Split(text)));

    [Fact]
    public void Words_are_counted_looked_up_and_joined()
    {
        var tokenizer = WordTokenizer.Train(["The cat sat.", "the cat (black) ran!"]);
        Assert.Equal(["<pad>", "<unk>", "cat", "the", "!", "(", ")", ".", "black", "ran", "sat"], tokenizer.Vocabulary.Tokens);
        Assert.Equal([3, 2, 1, 7], tokenizer.Encode("THE cat flew."));
        Assert.Equal("the cat (black) ran!", tokenizer.Decode(tokenizer.Encode("The cat ( black )   ran !")));
        Assert.Equal("the <unk>.", tokenizer.Decode([3, 1, 7, 0]));

        var exact = WordTokenizer.Train(["The the"], lowerCase: false);
        Assert.Equal(["<pad>", "<unk>", "The", "the"], exact.Vocabulary.Tokens);

        var longWord = new string('Ä', 1000);
        var other = WordTokenizer.Train([longWord, "b"]);
        Assert.Equal(new string('ä', 1000), other.Vocabulary[3]);
        Assert.Equal([3], other.Encode(longWord));
        Assert.Contains(
            "Found 'end' for a special token",
            Assert.Throws<ArgumentException>(
                () => WordTokenizer.Train(["a"], new VocabularyOptions { Special = new() { End = "end" } })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Encoding_into_a_span_allocates_nothing_and_says_when_it_is_full()
    {
        const string text = "The cat sat on the mat, don't you know? Ça va.";
        Tokenizer[] tokenizers = [CharacterTokenizer.Train(text), WordTokenizer.Train([text]), BytePairTokenizer.Train(text, 20)];
        foreach (var tokenizer in tokenizers)
        {
            var expected = tokenizer.Encode(text);
            var room = new int[tokenizer.MaxTokens(text.Length)];
            Assert.Equal(expected.Length, tokenizer.Encode(text, room));
            Assert.Equal(expected, room[..expected.Length]);
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
                _ = tokenizer.Encode(text, room);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

            Assert.Equal(expected.Length, tokenizer.Encode(text, new int[expected.Length]));
            for (var length = 0; length < expected.Length; length++)
                Assert.Contains($"room for {length} tokens",
                    Assert.Throws<ArgumentException>(() => tokenizer.Encode(text, new int[length])).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Saved_and_loaded_they_are_the_same()
    {
        using var file = new ScratchFile();
        const string text = "The cat sat on the mat,\n don't you know? Ça va 😀 \0.";
        var options = new VocabularyOptions { Special = SpecialTokens.All };
        CharacterTokenizer.Train([text], options).Save(file.Path);
        Assert.Equal(CharacterTokenizer.Train([text], options).Encode(text), CharacterTokenizer.Load(file.Path).Encode(text));
        Assert.Contains("needed 'ModelGen words'", Assert.Throws<InvalidDataException>(() => WordTokenizer.Load(file.Path)).Message,
            StringComparison.Ordinal);

        WordTokenizer.Train([text], options, lowerCase: false).Save(file.Path);
        var words = WordTokenizer.Load(file.Path);
        Assert.False(words.LowerCase);
        Assert.Equal(WordTokenizer.Train([text], options, lowerCase: false).Encode(text), words.Encode(text));
        Assert.Throws<InvalidDataException>(() => BytePairTokenizer.Load(file.Path));

        BytePairTokenizer.Train(text, 30, SpecialTokens.All).Save(file.Path);
        var pairs = BytePairTokenizer.Load(file.Path);
        Assert.Equal(BytePairTokenizer.Train(text, 30, SpecialTokens.All).Encode(text), pairs.Encode(text));
        Assert.Equal(text, pairs.Decode(pairs.Encode(text)));
        Assert.Equal((2, 3), (pairs.Vocabulary.BeginIndex, pairs.Vocabulary.EndIndex));
    }

    [Theory]
    [InlineData("characters", """ "tokens":["ab"] """, "Found token 'ab' at 0, needed one character")]
    [InlineData("words", """ "tokens":["ab"] """, "found no 'lowerCase'")]
    [InlineData("words", """ "tokens":["ab"],"lowerCase":1 """, "found Number for 'lowerCase'")]
    [InlineData("words", """ "lowerCase":true """, "found no 'tokens'")]
    [InlineData("byte pairs", """ "tokens":["ab"] """, "found no 'merges'")]
    [InlineData("byte pairs", """ "merges":["ab"] """, "found 'ab' for merge 0, needed two tokens")]
    [InlineData("byte pairs", """ "merges":["a b","ab bc"] """, "found 'ab bc' for merge 1, needed two tokens")]
    [InlineData("byte pairs", """ "merges":["a b","a b"] """, "found 'a b' for merge 1, which spells a token that an earlier merge made")]
    [InlineData("byte pairs", """ "merges":["a  b"] """, "found 'a  b' for merge 0")]
    [InlineData("byte pairs", """ "merges":["a 中"] """, "found 'a 中' for merge 0")]
    [InlineData("byte pairs", """ "merges":{} """, "found Object for 'merges'")]
    public void Damage_is_named(string kind, string rest, string expected)
    {
        using var file = new ScratchFile($$"""{"format":"ModelGen {{kind}}","version":1,"special":{},{{rest}}}""");
        var message = Assert.Throws<InvalidDataException>(() => kind switch
        {
            "characters" => CharacterTokenizer.Load(file.Path),
            "words" => WordTokenizer.Load(file.Path),
            _ => (Tokenizer)BytePairTokenizer.Load(file.Path),
        }).Message;
        Assert.StartsWith(file.Path + ": ", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }
}
