using System.Text;

namespace ModelGen.Tests.Data;

public class TextReaderTests
{
    private const string Universal = """
        # sent_id = 1
        # text = don't go
        1-2	don't	_	_	_	_	_	_	_	_
        1	do	do	AUX	VBP	_	3	aux	_	_
        2	n't	not	PART	RB	_	3	advmod	_	_
        2.1	gone	go	VERB	_	_	_	_	_	_
        3	go	go	VERB	VB	_	0	root	_	_

        # text = Yes

        1	Yes	yes	INTJ	UH	_	0	root	_	_
        """;

    [Fact]
    public void Universal_dependencies_without_multiword_tokens_and_empty_nodes()
    {
        foreach (var bytes in new[] { Bytes(Universal), IdxTests.Gzip(Bytes(Universal)),
            Encoding.UTF8.GetBytes("\uFEFF" + Universal.ReplaceLineEndings("\r\n")) })
        {
            var sentences = Conll.LoadUniversal(new Drip(bytes));
            Assert.Equal(2, sentences.Count);
            Assert.Equal(["do", "n't", "go"], sentences[0].Words);
            Assert.Equal(["AUX", "PART", "VERB"], sentences[0].Tags);
            Assert.Equal(["Yes"], sentences[1].Words);
        }

        Assert.Equal(["aux", "advmod", "root"], Conll.LoadUniversal(new MemoryStream(Bytes(Universal)), ConllColumn.Relation)[0].Tags);
        Assert.Throws<ArgumentOutOfRangeException>(() => Conll.LoadUniversal(new MemoryStream(Bytes(Universal)), (ConllColumn)9));
    }

    [Theory]
    [InlineData("3\tgo\tgo", "4\tgo\tgo", "f: line 7: found word number '4', needed 3")]
    [InlineData("3\tgo\tgo", "x\tgo\tgo", "f: line 7: found word number 'x', needed 3")]
    [InlineData("\tVB\t", "\t", "f: line 7: found 9 columns, needed the 10 of CoNLL-U")]
    [InlineData("1\tYes", "2\tYes", "f: line 11: found word number '2', needed 1")]
    [InlineData("3\tgo\tgo", "3\t\tgo", "f: line 7: found an empty word")]
    public void Damage_to_dependencies_is_named_with_its_line(string old, string damaged, string expected) => Assert.Contains(
        expected,
        Assert.Throws<InvalidDataException>(
            () => Conll.LoadUniversal(
                new MemoryStream(Bytes(Universal.Replace(old, damaged, StringComparison.Ordinal))), name: "f")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Columns_apart_by_tabs_or_blanks()
    {
        var wnut = Conll.LoadColumns(new MemoryStream(Bytes("@paul\tO\nNew\tB-location\nYork\tI-location\n\t\n\n#tag\tO\n")));
        Assert.Equal(2, wnut.Count);
        Assert.Equal(["@paul", "New", "York"], wnut[0].Words);
        Assert.Equal(["O", "B-location", "I-location"], wnut[0].Tags);
        Assert.Equal(["#tag"], wnut[1].Words);

        const string conll2003 = "-DOCSTART- -X- O O\n\nEU NNP I-NP I-ORG\nrejects VBZ I-VP O\n";
        var news = Conll.LoadColumns(new MemoryStream(Bytes(conll2003)));
        Assert.Equal(["I-ORG", "O"], Assert.Single(news).Tags);
        Assert.Equal(["NNP", "VBZ"], Conll.LoadColumns(new MemoryStream(Bytes(conll2003)), tag: 1)[0].Tags);
    }

    [Theory]
    [InlineData("", "f: found no sentence")]
    [InlineData("\n\n", "f: found no sentence")]
    [InlineData("a O\nb\n", "f: line 2: found 1 columns, needed 2 as on the first line")]
    [InlineData("a\n", "f: line 1: found 1 columns, needed a word and its tag")]
    [InlineData("a O\n\tO\n", "f: line 2: found an empty word")]
    [InlineData("a O\n\nb\t\n", "f: line 3: found an empty tag")]
    public void Damage_to_columns_is_named_with_its_line(string text, string expected) => Assert.Contains(
        expected, Assert.Throws<InvalidDataException>(() => Conll.LoadColumns(new MemoryStream(Bytes(text)), name: "f")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Parallel_text_has_a_tab_between()
    {
        const string text = "Go.\tVa !\nHi.\tSalut !\tCC-BY\tmore\n\n";
        TextPair[] expected = [new("Go.", "Va !"), new("Hi.", "Salut !")];
        Assert.Equal(expected, ParallelText.Load(new MemoryStream(Bytes(text))));
        Assert.Equal(expected, ParallelText.Load(new Drip(IdxTests.Gzip(Bytes(text)))));
        Assert.Equal("f: line 2: found 'Hi.', needed two texts with a tab between.", Fails("Go.\tVa !\nHi.\n"));
        Assert.StartsWith("f: line 1: found 'Go.\t'", Fails("Go.\t\n"), StringComparison.Ordinal);
        Assert.StartsWith("f: found no lines", Fails("\n"), StringComparison.Ordinal);
        Assert.StartsWith("f: line 2: found bytes that are not UTF-8 text", Assert.Throws<InvalidDataException>(
            () => ParallelText.Load(new MemoryStream([.. Bytes("a\tb\n"), .. Enumerable.Repeat((byte)'a', 5000), 0xFF, 0xFF, (byte)'\n']),
                "f")).Message, StringComparison.Ordinal);

        static string Fails(string text) =>
            Assert.Throws<InvalidDataException>(() => ParallelText.Load(new MemoryStream(Bytes(text)), "f")).Message;
    }

    [Fact]
    public void Labelled_text_has_a_class_and_a_text()
    {
        var data = LabelledText.Load(new MemoryStream(Bytes("spam\t7\tWin \"cash\"\nham\t9\tOk, then\n")));
        Assert.Equal(["ham", "spam"], data.ClassNames);
        Assert.Equal([1, 0], data.Labels);
        Assert.Equal(["Win \"cash\"", "Ok, then"], data.Texts);
        Assert.Equal("2 texts of 2 classes", data.ToString());
        Assert.Equal([0, 1], LabelledText.Load(new MemoryStream(Bytes("spam\t7\tx\nham\t9\ty\n")), classes: ["spam", "ham"]).Labels);
        Assert.Equal(["9", "10"], LabelledText.Load(new MemoryStream(Bytes("spam\t10\tx\nham\t9\ty\n")), label: 1, text: 0).ClassNames);

        Assert.Contains("line 3: found class 'egg', needed one of 'spam', 'ham'", Fails("spam\tx\nham\ty\negg\tz\n", "spam", "ham"),
            StringComparison.Ordinal);
        Assert.Contains("line 2: found 2 columns, needed 3", Fails("a\tb\tc\na\tb\n"), StringComparison.Ordinal);
        Assert.Contains("found no lines", Fails("\n \n"), StringComparison.Ordinal);
        Assert.Contains("line 1: found 1 columns with tabs between, needed column 2", Assert.Throws<InvalidDataException>(
            () => LabelledText.Load(new MemoryStream(Bytes("a b\n")), text: 2)).Message, StringComparison.Ordinal);

        // A line without all columns is named before what stands in the others.
        Assert.Contains("line 1: found 1 columns with tabs between, needed column 1", Assert.Throws<InvalidDataException>(
            () => LabelledText.Load(new MemoryStream(Bytes("ham,hello\n")), text: 1, classes: ["ham"])).Message, StringComparison.Ordinal);

        static string Fails(string text, params string[] classes) =>
            Assert.Throws<InvalidDataException>(
                () => LabelledText.Load(new MemoryStream(Bytes(text)), classes: classes.Length == 0 ? null : classes)).Message;
    }

    [Fact]
    public void Plain_text_keeps_its_line_ends()
    {
        using var file = new ScratchFile();
        File.WriteAllText(file.Path, "\uFEFFa\r\nb\n\nc\n\n");
        Assert.Equal("a\r\nb\n\nc\n\n", TextFile.Read(file.Path));
        Assert.Equal(["a", "b", "", "c"], TextFile.ReadLines(file.Path));
        File.WriteAllBytes(file.Path, IdxTests.Gzip(Bytes("é")));
        Assert.Equal("é", TextFile.Read(file.Path));
        File.WriteAllBytes(file.Path, [0x61, 0xC3]);
        Assert.StartsWith($"{file.Path}: found bytes that are not UTF-8 text",
            Assert.Throws<InvalidDataException>(() => TextFile.Read(file.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Truncated_archives_are_refused_with_their_name()
    {
        var packed = IdxTests.Gzip(Bytes(string.Concat(Enumerable.Repeat("Go.\tVa !\n", 50))));
        for (var length = 2; length < packed.Length; length++)
            Assert.StartsWith(
                "f: ", Assert.Throws<InvalidDataException>(() => ParallelText.Load(new MemoryStream(packed[..length]), "f")).Message,
                StringComparison.Ordinal);
    }

    [RealDataFact(
        "text/tinyshakespeare.txt", "text/names.txt", "text/sms-spam.tsv", "text/imdb-5k-train.tsv.gz", "text/imdb-5k-test.tsv.gz")]
    public void Texts_of_the_collection()
    {
        var text = PublicData.TinyShakespeare();
        Assert.Equal((1115394, 65), (text.Length, CharacterTokenizer.Train(text).Count));
        Assert.Equal((32033, "emma"), (PublicData.Names().Count, PublicData.Names()[0]));
        var messages = PublicData.SmsSpam();
        Assert.Equal((5574, 747), (messages.Count, messages.Labels.Sum()));
        var (train, test) = PublicData.MovieReviews();
        Assert.Equal((5000, 5000, 2500, 2500), (train.Count, test.Count, train.Labels.Sum(), test.Labels.Sum()));
        Assert.Equal(["negative", "positive"], train.ClassNames);
        Assert.StartsWith("Story of a man", train.Texts[0], StringComparison.Ordinal);
    }

    [RealDataFact("translation/fra.txt.gz", "translation/dates-train.tsv", "translation/dates-test.tsv")]
    public void Translations_of_the_collection()
    {
        var french = PublicData.EnglishFrench();
        Assert.Equal((167130, new TextPair("Go.", "Va !")), (french.Count, french[0]));
        var (train, test) = PublicData.Dates();
        Assert.Equal((20000, 2000, new TextPair("apr 15 1952", "1952-04-15")), (train.Count, test.Count, test[0]));
    }

    [RealDataFact("tagging/wnut17-train.conll", "tagging/wnut17-dev.conll", "tagging/wnut17-test.conll",
        "tagging/en_ewt-ud-train.conllu.gz", "tagging/en_ewt-ud-dev.conllu.gz", "tagging/en_ewt-ud-test.conllu.gz")]
    public void Tagged_sentences_of_the_collection()
    {
        var (train, validation, test) = PublicData.EmergingEntities();
        Assert.Equal([(3394, 62730), (1009, 15733), (1287, 23394)], new[] { train, validation, test }.Select(Size));
        Assert.Equal(6, train.SelectMany(sentence => TagSpan.Read(sentence.Tags)).Select(span => span.Type).Distinct().Count());

        (train, validation, test) = PublicData.EnglishWebTreebank();
        Assert.Equal([(12544, 204577), (2001, 25147), (2077, 25094)], new[] { train, validation, test }.Select(Size));
        Assert.Equal(17, train.SelectMany(sentence => sentence.Tags).Distinct().Count());

        static (int Sentences, int Words) Size(IReadOnlyList<TaggedSentence> sentences) =>
            (sentences.Count, sentences.Sum(sentence => sentence.Words.Count));
    }

    [RealDataFact("timeseries/airline-passengers.csv", "timeseries/monthly-sunspots.csv", "timeseries/daily-min-temperatures.csv")]
    public void Series_of_the_collection()
    {
        var passengers = PublicData.AirlinePassengers();
        Assert.Equal((144, 112f, 432f), (passengers.Length, passengers[0], passengers[^1]));
        Assert.Equal((2820, 3650), (PublicData.Sunspots().Length, PublicData.MelbourneTemperatures().Length));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
