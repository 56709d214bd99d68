using System.IO.Compression;
using System.Text;

namespace ModelGen.Tests.Data;

/// <summary>What a file may ask for: small ones that become large, long lines, long names, long messages.</summary>
public sealed class InputLimitTests
{
    private const int Mebi = 1 << 20;
    private static readonly Dictionary<string, Action<Stream>> Readers = new(StringComparer.Ordinal)
    {
        ["csv"] = stream => Csv.Load(stream),
        ["dataset"] = stream => Csv.Load(stream, new CsvOptions { Missing = MissingPolicy.Mean }).ToRegressionDataset(^1),
        ["universal"] = stream => Conll.LoadUniversal(stream),
        ["columns"] = stream => Conll.LoadColumns(stream),
        ["series"] = stream => TimeSeries.LoadDataset(stream),
        ["sequences"] = stream => TimeSeries.LoadSequences(stream),
        ["labelled"] = stream => LabelledText.Load(stream),
        ["parallel"] = stream => ParallelText.Load(stream),
        ["text"] = stream => OfFile(stream, path => TextFile.Read(path)),
        ["lines"] = stream => OfFile(stream, path => TextFile.ReadLines(path)),
        ["vocabulary"] = stream => OfFile(stream, path => Vocabulary.Load(path)),
        ["words"] = stream => OfFile(stream, path => WordTokenizer.Load(path)),
        ["characters"] = stream => OfFile(stream, path => CharacterTokenizer.Load(path)),
        ["pairs"] = stream => OfFile(stream, path => BytePairTokenizer.Load(path)),
        ["cifar10"] = stream => Cifar10.LoadDataset(stream),
        ["cifar100"] = stream => Cifar100.LoadImages(stream),
        ["idx"] = stream => Idx.Load(stream),
        ["npy"] = stream => Npy.Load(stream),
        ["image"] = stream => Image.Load(stream),
    };

    /// <summary>A reader, how its file starts, and what follows again and again.</summary>
    private static readonly (string Reader, string Start, string Again)[] AllBombs =
    [
        ("csv", "a,b\n1,", "7"),
        ("csv", "a,b\n1,\"", "7\n"),
        ("csv", "a,b\n", "1,2,"),
        ("csv", "a,b\n1,", "   "),
        ("csv", "a,b\n", "1,2\n"),
        ("universal", "1\t", "word"),
        ("universal", "", "\t"),
        ("universal", "", "# comment\n"),
        ("columns", "a ", "word"),
        ("columns", "a", " b"),
        ("columns", "", "a O\n"),
        ("columns", "", "a O\n\n"),
        ("series", "@classLabel true a b\n@data\n1", ",1"),
        ("series", "@classLabel true a b\n@data\n", "1,2,3:a\n"),
        ("sequences", "@classLabel true a", " b"),
        ("sequences", "@classLabel true a b\n@data\n", "1:1:1:1:a\n"),
        ("labelled", "spam\t", "word"),
        ("labelled", "spam", "\tx"),
        ("labelled", "", "spam\tword\n"),
        ("parallel", "Go.\t", "word"),
        ("parallel", "", "Go.\tVa !\n"),
        ("text", "", "word"),
        ("lines", "", "word"),
        ("lines", "", "\n"),
        ("vocabulary", "{\"format\":\"ModelGen vocabulary\",\"version\":1,\"special\":{},\"tokens\":[\"", "word"),
        ("words", "{\"tokens\":[\"", "word"),
        ("characters", "[", "["),
        ("pairs", "{\"merges\":[", "\"a b\","),
        ("cifar10", "", "\0"),
        ("cifar100", "", "\0"),
        ("idx", "\0\0\u0008\u0001\u000C\u0080\0\0", "\0"),
        ("npy", "\u0001", "\0"),
        ("image", "P5 20000 10000 255\n", "\0"),
        ("image", "P2 20000 10000 255\n", "0 "),
    ];

    public static TheoryData<string, string, string> Bombs => Few(AllBombs);

    /// <summary>A reader, how its file starts, and what follows again and again; the shortest records first.</summary>
    public static TheoryData<string, string, string> ShortRecords => Few(
    [
        ("csv", "a,b,c\n", ",,\n"),
        ("csv", "a,b,c\n", "1,2,3\n4,5,6\n"),
        ("csv", "a\n", "1\n\n"),
        ("csv", "x\n", "abc\n"),
        ("dataset", "a,b\n", "1,2\n"),
        ("dataset", "a,b\n", "1.5,2\n,3\n"),
        ("columns", "", "a O\n\n"),
        ("columns", "", "Rome B-location\nis O\nolder O\nthan O\nits O\nstones O\nand O\nnewer O\nthan O\nits O\nruins O\n. O\n\n"),
        ("universal", "", "1\ta\t_\tX\t_\t_\t_\t_\t_\t_\n\n"),
        ("series", "@classLabel true a b\n@data\n", "1:a\n"),
        ("series", "@classLabel true a b\n@data\n", "1.5,-2,3:a\n"),
        ("sequences", "@classLabel true a b\n@data\n", "1,2:a\n1,2,3:a\n"),
        ("sequences", "@classLabel true a b\n@data\n", "1.5,-2,3,1.25,7,0.5,11,-1,2,2.5,3,1,1,2:a\n1.25,2,4,-0.5,0.25,1,2:b\n"),
        ("labelled", "", "a\tb\n"),
        ("parallel", "", "a\tb\n"),
        ("lines", "x\n", "\n"),
        ("lines", "", "a\n"),
        ("text", "", "word "),
        ("cifar100", "", "\0"),
        ("idx", "\0\0\u0008\u0001\u0001\0\0\0", "\0"),
        ("image", "P5 4096 4096 255\n", "\0"),
    ]);

    [Theory]
    [MemberData(nameof(Bombs))]
    public void A_small_file_that_becomes_large_is_refused_before_it_has(string reader, string start, string again)
    {
        var bomb = Bomb(start, again, 100);
        Assert.InRange(bomb.Length, 50 << 10, Mebi);
        var (message, allocated) = Refused(() => Readers[reader](new MemoryStream(bomb)));
        Assert.InRange(message.Length, 1, 2000);
        if (reader is not ("npy" or "columns" and not "word"))
            Assert.Contains("InputLimits.", message, StringComparison.Ordinal);

        // Where there are many lines, each is a string for a moment: that is garbage.
        if (!again.Contains('\n', StringComparison.Ordinal))
            Assert.InRange(allocated, 0, 4L * 64 * Mebi);
    }

    public static TheoryData<string> Names => [.. Readers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_no_file_of_a_format_is_refused_as_bad_data(string reader)
    {
        const string Pieces = "0123456789,.;:+-eE@#?\"'{}[]ax \t\r\n\0\u0001\u00ff";
        string[] starts = [.. AllBombs.Where(bomb => bomb.Reader == reader).Select(bomb => bomb.Start), ""];
        var random = new Random(1);
        for (var i = 0; i < 200; i++)
        {
            var text = new StringBuilder(starts[i % starts.Length]);
            for (var length = random.Next(60); length > 0; length--) text.Append(Pieces[random.Next(Pieces.Length)]);
            var bytes = Encoding.Latin1.GetBytes(text.ToString());
            var thrown = Record.Exception(() => Readers[reader](new MemoryStream(bytes)));
            Assert.True(thrown is null or InvalidDataException or IOException, $"{Convert.ToHexString(bytes)}: {thrown}");
        }
    }

    [Theory]
    [InlineData("csv", "a,b\n1,")]
    [InlineData("columns", "a ")]
    [InlineData("series", "@classLabel true a b\n@data\n1,")]
    [InlineData("labelled", "spam\t")]
    [InlineData("lines", "")]
    public void A_line_has_a_limit(string reader, string start)
    {
        // Plain text, a gigabyte of it as far as the reader knows.
        var (message, allocated) = Refused(() => Readers[reader](new Endless(start, 'x')));
        Assert.Contains("InputLimits.LineLength", message, StringComparison.Ordinal);
        Assert.Contains("line", message, StringComparison.Ordinal);
        if (reader != "lines")
            Assert.InRange(allocated, 0, 4L * 16 * Mebi + Mebi);

        static void Exactly(int length, bool fits)
        {
            var text = "a\n" + new string('x', length) + "\nb\n";
            Assert.Equal(fits, !Throws(() => Csv.Parse(text)));
            Assert.Equal(fits, !Throws(() => OfFile(new MemoryStream(Encoding.ASCII.GetBytes(text)), path => TextFile.ReadLines(path))));
        }

        Exactly(16 * Mebi, fits: true);
        Exactly((16 * Mebi) + 1, fits: false);
    }

    [Theory]
    [MemberData(nameof(ShortRecords))]
    public void Reading_takes_at_most_four_times_the_plain_data(string kind, string start, string again)
    {
        const int Plain = 16 * Mebi;
        var length = kind == "cifar100" ? Plain / 3074 * 3074 : Plain / again.Length * again.Length;
        using var file = new ScratchFile();
        using (var stream = File.Create(file.Path))
        {
            stream.Write(Encoding.Latin1.GetBytes(start));
            stream.Write(Repeat(again, length));
        }

        // A heap in which a program of its own starts, and what the file takes.
        const int Runtime = 6 * Mebi;
        var (exit, output) = ChildProcess.Run(TimeSpan.FromMinutes(1), Runtime + (4L * Plain), nameof(InputLimitTests), kind, file.Path);
        Assert.True(exit == 0, output);
    }

    [Fact]
    public void Compressed_data_in_files_has_the_same_limit()
    {
        // 20,000 x 20,000 grey pixels, all 0, in 400 KB.
        var png = PngTests.File(PngTests.Header(20000, 20000, 8, 0), PngTests.Chunk("IDAT", PngTests.Pack(new byte[20001 * 20000])));
        Assert.InRange(png.Length, 1, Mebi);
        var (message, allocated) = Refused(() => Image.Load(new MemoryStream(png)));
        Assert.Contains("InputLimits.Expansion", message, StringComparison.Ordinal);
        Assert.InRange(allocated, 0, 4 * Mebi);

        // Each array is small enough; all together are not.
        using var npz = new MemoryStream();
        Npz.Save(npz,
            Enumerable.Range(0, 12).Select(i => KeyValuePair.Create($"a{i}", DataArray.Of<byte>(new byte[8 * Mebi]))), compress: true);
        npz.Position = 0;
        (message, allocated) = Refused(() => Npz.Load(npz));
        Assert.Contains("InputLimits.Expansion", message, StringComparison.Ordinal);
        Assert.InRange(allocated, 0, 2L * 64 * Mebi);
    }

    [Fact]
    public void What_is_not_large_may_expand_as_it_likes()
    {
        var zeros = Csv.Load(new MemoryStream(Bomb("a,b\n", "1,2\n", 4)));
        Assert.Equal(Mebi, zeros.Count);
        Assert.Equal([1.0, 2], [zeros["a"].Numbers[^1], zeros["b"].Numbers[^1]]);
    }

    /// <summary>Loads a file in this process: 0 where that works.</summary>
    internal static int Load(string kind, string path)
    {
        using var stream = File.OpenRead(path);
        Readers[kind](stream);
        return 0;
    }

    /// <summary>Gzip of a text and some mebibytes of another one: many members, of which but one was packed.</summary>
    private static byte[] Bomb(string start, string again, int mebibytes)
    {
        var member = Pack(Repeat(again, Mebi / again.Length * again.Length));
        return [.. Pack(Encoding.Latin1.GetBytes(start)), .. Enumerable.Repeat(member, mebibytes).SelectMany(bytes => bytes)];
    }

    private static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    /// <summary>The first case of each reader, or all.</summary>
    private static TheoryData<string, string, string> Few(IEnumerable<(string Reader, string Start, string Again)> cases)
    {
        var rows = new TheoryData<string, string, string>();
        foreach (var (reader, start, again) in AllCases.Of(cases, one => one.Reader))
            rows.Add(reader, start, again);
        return rows;
    }

    private static byte[] Repeat(string again, int length)
    {
        var bytes = new byte[length];
        var one = Encoding.Latin1.GetBytes(again);
        for (var i = 0; i < length; i++)
            bytes[i] = one[i % one.Length];
        return bytes;
    }

    private static void OfFile(Stream stream, Action<string> read)
    {
        if (stream is FileStream opened)
        {
            read(opened.Name);
            return;
        }

        using var file = new ScratchFile();
        using (var target = File.Create(file.Path))
        {
            if (stream is Endless endless)
                target.Write(endless.Take(24 * Mebi));
            else
                stream.CopyTo(target);
        }

        read(file.Path);
    }

    private static bool Throws(Action action)
    {
        try
        {
            action();
            return false;
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }

    private static (string Message, long Allocated) Refused(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<InvalidDataException>(action);
        return (error.Message, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>Some text and then one character for ever.</summary>
    private sealed class Endless(string start, char again) : ReadOnlyStream
    {
        private int at;

        public byte[] Take(int count)
        {
            var bytes = new byte[count];
            ReadExactly(bytes);
            return bytes;
        }

        public override int Read(Span<byte> buffer)
        {
            for (var i = 0; i < buffer.Length; i++, at++)
                buffer[i] = (byte)(at < start.Length ? start[at] : again);
            return at < 1 << 30 ? buffer.Length : throw new InvalidOperationException("A gigabyte was read.");
        }
    }
}
