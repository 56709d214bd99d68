using System.Text;

namespace ModelGen.Tests.Data;

/// <summary>Limits that a program sets for itself, alone: they are one for the whole process.</summary>
[Collection("InputLimits")]
public sealed class InputLimitOptionTests
{
    [Fact]
    public void A_limit_is_what_the_program_says()
    {
        var before = InputLimits.Current;
        try
        {
            InputLimits.Current = before with { LineLength = 9, NameLength = 8, MessageLength = 200, Columns = 3 };
            Assert.Equal("12345678", Csv.Parse("a\n\"12345678\"\n")[0, 0]);
            Assert.Contains("needed no more (InputLimits.LineLength)", Fails("a\n1234567890\n"), StringComparison.Ordinal);
            Assert.Contains(
                "with 9 characters, needed at most 8 (InputLimits.NameLength)", Fails("123456789\n1\n"), StringComparison.Ordinal);
            Assert.Contains("found more than 3 fields", Fails("a,b,c,d\n1,1,1,1\n"), StringComparison.Ordinal);
            Assert.Equal(200, new ModelFormatException(new string('a', 100) + new string('b', 200)).Message.Length);

            var packed = IdxTests.Gzip(Encoding.ASCII.GetBytes("a,b\n" + string.Concat(Enumerable.Repeat("1,2\n", 1 << 18))));
            InputLimits.Current = before with { ExpandedBytes = 1 << 16, Expansion = 10 };
            Assert.Contains(
                "InputLimits.Expansion", Assert.Throws<InvalidDataException>(() => Csv.Load(new MemoryStream(packed))).Message,
                StringComparison.Ordinal);
            InputLimits.Current = before with { ExpandedBytes = 1 << 16, Expansion = 1040 };
            Assert.Equal(1 << 18, Csv.Load(new MemoryStream(packed)).Count);
        }
        finally
        {
            InputLimits.Current = before;
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => before with { LineLength = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => before with { Expansion = -1 });

        static string Fails(string text) => Assert.Throws<InvalidDataException>(() => Csv.Parse(text)).Message;
    }

    [Fact]
    public void A_limit_may_be_the_largest_number()
    {
        var before = InputLimits.Current;
        try
        {
            InputLimits.Current = new()
            {
                LineLength = int.MaxValue,
                Expansion = int.MaxValue,
                ExpandedBytes = long.MaxValue,
                NameLength = int.MaxValue,
                Tokens = int.MaxValue,
                Columns = int.MaxValue,
                Dimensions = int.MaxValue,
                MessageLength = int.MaxValue,
            };
            Assert.Equal("2", Csv.Load(Packed("a,b\n1,2\n"))[0, "b"]);
            Assert.Equal([1f, 2f], TimeSeries.LoadDataset(Packed("@classLabel true x y\n@data\n1,2:y\n")).Inputs.ToArray());
            Assert.Equal("hello", LabelledText.Load(Packed("ham\thello\n")).Texts[0]);
            Assert.Equal("target", ParallelText.Load(Packed("source\ttarget\n"))[0].Target);
            Assert.Equal(["LOC"], Conll.LoadColumns(Packed("Rome LOC\n"))[0].Tags);
            using var file = new ScratchFile();
            new Vocabulary(["a", "b"]).Save(file.Path);
            Assert.Equal(2, Vocabulary.Load(file.Path).Count);
        }
        finally
        {
            InputLimits.Current = before;
        }

        static MemoryStream Packed(string text) => new(IdxTests.Gzip(Encoding.ASCII.GetBytes(text)));
    }

    [Fact]
    public void A_vocabulary_of_more_tokens_than_would_be_read_is_not_written()
    {
        var before = InputLimits.Current;
        using var file = new ScratchFile();
        var vocabulary = new Vocabulary(["a", "b", "c"]);
        vocabulary.Save(file.Path);
        try
        {
            InputLimits.Current = before with { Tokens = 2 };
            Assert.Contains(
                "InputLimits.Tokens", Assert.Throws<InvalidDataException>(() => Vocabulary.Load(file.Path)).Message,
                StringComparison.Ordinal);
            var bytes = File.ReadAllBytes(file.Path);
            Assert.Contains(
                "Found 3 tokens", Assert.Throws<InvalidOperationException>(() => vocabulary.Save(file.Path)).Message,
                StringComparison.Ordinal);
            Assert.Equal(bytes, File.ReadAllBytes(file.Path));
            InputLimits.Current = before with { Tokens = 3 };
            Assert.Equal(3, Vocabulary.Load(file.Path).Count);
        }
        finally
        {
            InputLimits.Current = before;
        }
    }
}

/// <summary>Nothing else reads files meanwhile.</summary>
[CollectionDefinition("InputLimits", DisableParallelization = true)]
public class InputLimitsCollection;
