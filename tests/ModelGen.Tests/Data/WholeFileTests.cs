using System.Diagnostics;
using System.Text.RegularExpressions;
using ModelGen.Tests.Shared;

namespace ModelGen.Tests.Data;

/// <summary>What saving promises: a file is there whole or not at all, keeps its mode and its links,
/// and nothing else is left behind.</summary>
public sealed partial class WholeFileTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _folder = Directory.CreateTempSubdirectory("modelgen-whole-").FullName;

    public static TheoryData<string> Writers => [.. AllWriters.Keys];

    private static Dictionary<string, Action<string>> AllWriters { get; } = new()
    {
        ["model"] = path => SafeTensors.Save(path, Optimizers.OptimizerFixture.Start()),
        ["optimizer"] = path => new Adam().Save(path, Optimizers.OptimizerFixture.Start()),
        ["npy"] = path => Npy.Save(path, DataArray.Of<float>([1, 2])),
        ["npz"] = path => Npz.Save(path, [new("a", DataArray.Of<float>([1, 2]))]),
        ["vocabulary"] = path => new Vocabulary(["a", "b"]).Save(path),
        ["tokenizer"] = path => CharacterTokenizer.Train("ab").Save(path),
        ["chart"] = path => new LineChart { Title = "t", XLabel = "x", YLabel = "y" }.Add("a", [(1, 2), (2, 3)]).Save(path),
        ["report"] = path => new TrainingReport([], 0, stoppedEarly: false, wasCancelled: false, 0).ToCsv(path),
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Writers))]
    public void Every_writer_keeps_the_mode_and_follows_links(string name)
    {
        if (OperatingSystem.IsWindows()) return;
        var target = InFolder("target");
        File.WriteAllText(target, "old");
        File.SetUnixFileMode(target, Private);
        var link = InFolder("link");
        File.CreateSymbolicLink(link, "target");
        AllWriters[name](link);
        Assert.NotEqual("old", File.ReadAllText(target));
        Assert.Equal(Private, File.GetUnixFileMode(target));
        Assert.Equal("target", new FileInfo(link).LinkTarget);
        Assert.Equal(["link", "target"], Names());
    }

    [Fact]
    public void No_other_place_of_the_library_creates_files()
    {
        var found = Directory.EnumerateFiles(Path.Combine(ApprovedFiles.Repository, "src", "ModelGen"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(file => Creating().IsMatch(File.ReadAllText(file)))
            .Select(Path.GetFileName);
        Assert.Equal(["WholeFile.cs"], found);
    }

    [Fact]
    public void A_private_file_is_private_while_it_is_written()
    {
        if (OperatingSystem.IsWindows()) return;
        var path = InFolder("model");
        File.WriteAllText(path, "old");
        File.SetUnixFileMode(path, Private);
        var written = default(UnixFileMode);
        WholeFile.Write(path, stream =>
        {
            if (!OperatingSystem.IsWindows()) written = File.GetUnixFileMode(((FileStream)stream).Name);
        });
        Assert.Equal(Private, written);
    }

    [Fact]
    public void Modes_are_kept_and_a_new_file_has_that_of_any_other()
    {
        if (OperatingSystem.IsWindows()) return;
        foreach (var mode in (UnixFileMode[])[
            Private, Private | UnixFileMode.GroupRead | UnixFileMode.GroupWrite, (UnixFileMode)0b110_110_110, (UnixFileMode)0b111_101_101])
        {
            var path = InFolder("model");
            File.WriteAllText(path, "old");
            File.SetUnixFileMode(path, mode);
            Write(path, "new");
            Assert.Equal(mode, File.GetUnixFileMode(path));
        }

        File.WriteAllText(InFolder("plain"), "");
        Write(InFolder("created"), "new");
        Assert.Equal(File.GetUnixFileMode(InFolder("plain")), File.GetUnixFileMode(InFolder("created")));
    }

    [Fact]
    public void The_owner_is_kept_where_that_is_allowed()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) return;
        var path = InFolder("model");
        File.WriteAllText(path, "old");
        Run("chown", "12345:23456", path);
        Write(path, "new");
        Assert.Equal("12345:23456", Run("stat", "-c", "%u:%g", path));
    }

    [Fact]
    public void Links_are_followed_to_their_end()
    {
        if (OperatingSystem.IsWindows()) return;
        var elsewhere = Directory.CreateDirectory(InFolder("elsewhere")).FullName;
        File.CreateSymbolicLink(InFolder("first"), "second");
        File.CreateSymbolicLink(InFolder("second"), Path.Combine("elsewhere", "model")); // dangling: nothing is there yet
        Write(InFolder("first"), "created");
        Assert.Equal("created", File.ReadAllText(Path.Combine(elsewhere, "model")));
        Write(InFolder("first"), "replaced");
        Assert.Equal("replaced", File.ReadAllText(Path.Combine(elsewhere, "model")));
        Assert.Equal(["model"], Directory.GetFiles(elsewhere).Select(Path.GetFileName));
        Assert.Equal("second", new FileInfo(InFolder("first")).LinkTarget);

        File.CreateSymbolicLink(InFolder("a"), "b");
        File.CreateSymbolicLink(InFolder("b"), "a");
        AssertRefused(InFolder("a"));
        Assert.Equal("b", new FileInfo(InFolder("a")).LinkTarget);
        File.CreateSymbolicLink(InFolder("to-directory"), "elsewhere");
        AssertRefused(InFolder("to-directory"));
    }

    [Theory]
    [InlineData("m", 255)]
    [InlineData("\u6A21", 85)] // three bytes in UTF-8
    public void Names_as_long_as_a_file_system_allows(string letter, int count)
    {
        if (OperatingSystem.IsWindows()) return;
        var path = InFolder(string.Concat(Enumerable.Repeat(letter, count)));
        Write(path, "one");
        Write(path, "two");
        Assert.Equal("two", File.ReadAllText(path));
        AssertRefused(path + letter);
        Assert.Single(Names());
    }

    [Fact]
    public void What_a_killed_process_left_is_removed_by_the_next_save_of_that_file_only()
    {
        var path = InFolder("model");
        var left = "";
        WholeFile.Write(path, stream => left = ((FileStream)stream).Name);
        File.WriteAllText(left, "half"); // nobody has it open
        var others = (string[])[left.Replace(Path.GetFileName(left)[..20], ".modelgen-0123456789", StringComparison.Ordinal), path + ".tmp",
            InFolder(".modelgen-notes.tmp")];
        foreach (var other in others) File.WriteAllText(other, "");
        Write(InFolder("another"), "new");
        Assert.True(File.Exists(left));
        Write(path, "new");
        Assert.False(File.Exists(left));
        Assert.All(others, other => Assert.True(File.Exists(other)));
    }

    [Fact]
    public void What_is_being_written_is_not_removed()
    {
        var path = InFolder("model");
        WholeFile.Write(path, outer =>
        {
            outer.Write("outer"u8);
            WholeFile.Write(path, inner => inner.Write("inner, which is longer"u8));
            Assert.Equal("inner, which is longer", File.ReadAllText(path));
        });
        Assert.Equal("outer", File.ReadAllText(path)); // the last to end wins, whole
        Assert.Equal(["model"], Names());
    }

    [Fact]
    public async Task Saves_at_the_same_time_give_one_of_the_files_whole()
    {
        var path = InFolder("model");
        Write(path, new string('a', 100_000));
        var writers = Enumerable.Range(0, 3).Select(w => Task.Run(() =>
        {
            for (var i = 0; i < 60; i++) Write(path, new string((char)('a' + w), 100_000));
        })).ToArray();
        var all = Task.WhenAll(writers);
        do
        {
            var text = await File.ReadAllTextAsync(path);
            Assert.Equal(100_000, text.Length);
            Assert.Equal(-1, text.AsSpan().IndexOfAnyExcept(text[0]));
        }
        while (!all.IsCompleted);

        await all;
        Assert.Equal(["model"], Names());
    }

    [Fact]
    public void Whatever_fails_is_one_exception_and_leaves_the_old_file()
    {
        var path = InFolder("model");
        Write(path, "old");
        AssertRefused(_folder);
        AssertRefused(Path.Combine(path, "below-a-file"));
        Assert.Throws<DirectoryNotFoundException>(() => Write(InFolder(Path.Combine("none", "model")), "new"));
        if (OperatingSystem.IsLinux()) AssertRefused("/sys/modelgen-test"); // where not even root creates files
        if (!OperatingSystem.IsWindows() && !Environment.IsPrivilegedProcess)
        {
            File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            AssertRefused(path);
            File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        new FileInfo(path).IsReadOnly = true;
        AssertRefused(path);
        new FileInfo(path).IsReadOnly = false;
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal(["model"], Names());
    }

    [Fact]
    public void A_full_disk_is_one_exception_and_leaves_the_old_file()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) return;
        var disk = Directory.CreateDirectory(InFolder("disk")).FullName;
        if (Start("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk).ExitCode != 0) return; // a container may forbid it
        try
        {
            var path = Path.Combine(disk, "model");
            Write(path, "old");
            AssertRefused(path);
            var error = Assert.ThrowsAny<IOException>(() => WholeFile.Write(path, stream =>
            {
                for (var i = 0; i < 200_000; i++) stream.WriteByte(1); // what is left in a buffer must not fail a second time
            }));
            Assert.StartsWith($"'{path}' cannot be written: ", error.Message, StringComparison.Ordinal);
            Assert.Equal("old", File.ReadAllText(path));
            Assert.Equal([path], Directory.GetFiles(disk));
        }
        finally
        {
            Run("umount", disk);
        }
    }

    [Fact]
    public void Errors_of_what_is_written_are_passed_on_and_leave_nothing()
    {
        var path = InFolder("model");
        Write(path, "old");
        foreach (var error in (Exception[])[new IOException("the network is down"), new InvalidOperationException("no such thing"),
            new UnauthorizedAccessException("not yours")])
        {
            Assert.Same(error, Assert.ThrowsAny<Exception>(() => WholeFile.Write(path, stream =>
            {
                stream.Write(new byte[100_000]);
                throw error;
            })));
        }

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal(["model"], Names());
    }

    [Fact]
    public void Devices_are_written_to_and_stay()
    {
        if (!OperatingSystem.IsLinux()) return;
        Write("/dev/null", "new");
        AssertRefused("/dev/full"); // always out of space
        Assert.Equal("character special file", Run("stat", "-c", "%F", "/dev/full"));
        Assert.Equal("character special file", Run("stat", "-c", "%F", "/dev/null"));
    }

    [Fact]
    public void Files_that_cannot_be_read_are_one_exception_too()
    {
        Assert.Contains(
            "is a directory", Assert.Throws<IOException>(() => SafeTensors.Load(_folder, Optimizers.OptimizerFixture.Start())).Message,
            StringComparison.Ordinal);
        Assert.Contains("is a directory", Assert.Throws<IOException>(() => Npz.Load(_folder)).Message, StringComparison.Ordinal);
        Assert.Contains("is a directory", Assert.Throws<IOException>(() => TextFile.Read(_folder)).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => Npy.Load(InFolder("none")));
    }

    [GeneratedRegex(@"\bFile\.(Create|Write|Append|OpenWrite|Copy|Move|Replace)|FileMode\.(Create|OpenOrCreate|Truncate|Append)")]
    private static partial Regex Creating();

    private static void AssertRefused(string path)
    {
        var error = Assert.ThrowsAny<IOException>(() => Write(path, new string('x', 200_000)));
        Assert.StartsWith($"'{path}' cannot be written: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(".modelgen-", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    private static void Write(string path, string text) =>
        WholeFile.Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));

    private static string Run(string command, params string[] arguments)
    {
        var (exitCode, output) = Start(command, arguments);
        Assert.Equal(0, exitCode);
        return output;
    }

    private static (int ExitCode, string Output) Start(string command, params string[] arguments)
    {
        using var process =
            Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    private string InFolder(string name) => Path.Combine(_folder, name);

    private IEnumerable<string> Names() => new DirectoryInfo(_folder).GetFiles().Select(file => file.Name).Order(StringComparer.Ordinal);
}
