namespace ModelGen;

/// <content>Texts, translations, tagged sentences and series.</content>
public static partial class PublicData
{
    /// <summary>Forty thousand lines of Shakespeare's plays: 1,115,394 characters, 65 of them different.</summary>
    /// <remarks>A. Karpathy: The Unreasonable Effectiveness of Recurrent Neural Networks (2015).</remarks>
    /// <exception cref="IOException">The file is not found and cannot be downloaded.</exception>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static string TinyShakespeare() => TextFile.Read(DataFolder.Default.FindOrDownload(new DataFile(
        "text/tinyshakespeare.txt",
        new Uri("https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt"),
        "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed")));

    /// <summary>32,033 first names in lowercase letters, 2 to 15 characters, the most frequent first.</summary>
    /// <remarks>US Social Security Administration, from A. Karpathy's makemore. MIT licence.</remarks>
    /// <exception cref="IOException">The file is not found and cannot be downloaded.</exception>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static IReadOnlyList<string> Names() => TextFile.ReadLines(DataFolder.Default.FindOrDownload(new DataFile(
        "text/names.txt",
        new Uri("https://raw.githubusercontent.com/karpathy/makemore/master/names.txt"),
        "0a30b5557f192f32ab962680889aac5f6fda0f4cecf40a6d0b5694f58ea8cc4d")));

    /// <summary>Reviews of films, 5,000 to train and 5,000 to test, negative (0) or positive (1) in equal parts, in the order of their
    /// class. Not downloaded.</summary>
    /// <remarks>A. L. Maas et al.: Learning Word Vectors for Sentiment Analysis (2011); a fifth of the reviews.</remarks>
    /// <exception cref="FileNotFoundException">A file is not found.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public static (LabelledText Train, LabelledText Test) MovieReviews()
    {
        return (Load("text/imdb-5k-train.tsv.gz"), Load("text/imdb-5k-test.tsv.gz"));

        static LabelledText Load(string file) => LabelledText.Load(Find(file), classes: ["0", "1"]).WithClassNames("negative", "positive");
    }

    /// <summary>5,574 short messages, "ham" (0) or "spam" (1). Not downloaded.</summary>
    /// <remarks>T. A. Almeida, J. M. G. Hidalgo, A. Yamakami: Contributions to the Study of SMS Spam Filtering (2011).</remarks>
    /// <exception cref="FileNotFoundException">The file is not found.</exception>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static LabelledText SmsSpam() => LabelledText.Load(Find("text/sms-spam.tsv"), classes: ["ham", "spam"]);

    /// <summary>167,130 English sentences and their French translations, the shortest first. Not downloaded.</summary>
    /// <remarks>The Tatoeba Project, from manythings.org/anki. CC BY 2.0.</remarks>
    /// <exception cref="FileNotFoundException">The file is not found.</exception>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static IReadOnlyList<TextPair> EnglishFrench() => ParallelText.Load(Find("translation/fra.txt.gz"));

    /// <summary>Dates as people write them and as ISO 8601 does, 20,000 to train and 2,000 to test; generated. Not downloaded.</summary>
    /// <exception cref="FileNotFoundException">A file is not found.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public static (IReadOnlyList<TextPair> Train, IReadOnlyList<TextPair> Test) Dates() =>
        (ParallelText.Load(Find("translation/dates-train.tsv")), ParallelText.Load(Find("translation/dates-test.tsv")));

    /// <summary>Sentences of the web whose names of six types are tagged with B, I and O: 3,394 to train, 1,009 and 1,287 to validate and
    /// test. Not downloaded.</summary>
    /// <remarks>L. Derczynski et al.: Results of the WNUT2017 Shared Task on Novel and Emerging Entity Recognition (2017). CC BY
    /// 4.0.</remarks>
    /// <exception cref="FileNotFoundException">A file is not found.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public static (IReadOnlyList<TaggedSentence> Train, IReadOnlyList<TaggedSentence> Validation,
        IReadOnlyList<TaggedSentence> Test) EmergingEntities() =>
        (Conll.LoadColumns(Find("tagging/wnut17-train.conll")), Conll.LoadColumns(Find("tagging/wnut17-dev.conll")),
            Conll.LoadColumns(Find("tagging/wnut17-test.conll")));

    /// <summary>English sentences of the web with the universal part of speech of each word, 17 in all: 12,544 to train, 2,001 and 2,077 to
    /// validate and test. Not downloaded.</summary>
    /// <param name="tag">The column to take for the tag.</param>
    /// <remarks>N. Silveira et al.: A Gold Standard Dependency Corpus for English (2014); Universal Dependencies 2.15. CC BY-SA
    /// 4.0.</remarks>
    /// <exception cref="FileNotFoundException">A file is not found.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public static (IReadOnlyList<TaggedSentence> Train, IReadOnlyList<TaggedSentence> Validation,
        IReadOnlyList<TaggedSentence> Test) EnglishWebTreebank(
        ConllColumn tag = ConllColumn.Upos)
    {
        return (Load("train"), Load("dev"), Load("test"));

        IReadOnlyList<TaggedSentence> Load(string part) => Conll.LoadUniversal(Find($"tagging/en_ewt-ud-{part}.conllu.gz"), tag);
    }

    /// <summary>Thousands of airline passengers in each of the 144 months of 1949 to 1960. Not downloaded.</summary>
    /// <remarks>G. E. P. Box, G. M. Jenkins: Time Series Analysis: Forecasting and Control (1976).</remarks>
    /// <exception cref="FileNotFoundException">The file is not found.</exception>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static float[] AirlinePassengers() => Column("timeseries/airline-passengers.csv", "Passengers");

    /// <summary>The mean number of sunspots in each of the 2,820 months of 1749 to 1983. Not downloaded.</summary>
    /// <remarks>D. F. Andrews, A. M. Herzberg: Data: A Collection of Problems from Many Fields for the Student and Research Worker
    /// (1985).</remarks>
    /// <exception cref="FileNotFoundException">The file is not found.</exception>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static float[] Sunspots() => Column("timeseries/monthly-sunspots.csv", "Sunspots");

    /// <summary>The minimum daily temperature in Melbourne, in degrees Celsius, on 3,650 days of 1981 to 1990. Not downloaded.</summary>
    /// <remarks>Australian Bureau of Meteorology.</remarks>
    /// <exception cref="FileNotFoundException">The file is not found.</exception>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static float[] MelbourneTemperatures() => Column("timeseries/daily-min-temperatures.csv", "Temp");

    private static float[] Column(string file, string name) => Csv.Load(Find(file))[name].ToFloats();
}
