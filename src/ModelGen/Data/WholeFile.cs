using System.Security.Cryptography;
using System.Text;

namespace ModelGen;

/// <summary>Writes files that are there whole or not at all, after a crash of the machine too: to a temporary file beside, flushed to the
/// disk, and then renamed.</summary>
/// <remarks>The temporary file is called <c>.modelgen-(hash of the name)-(random).tmp</c>, so that it fits where the name itself is as long
/// as a name may be. It is locked while it is written; one that is not locked was left by a killed process, and the next save to the
/// same name removes it.</remarks>
internal static class WholeFile
{
    private const int RandomLength = 32;
    private const string End = ".tmp";

    /// <summary>Replaces a file, or creates it. Its mode and, where that is allowed, its owner stay as they were; of a symbolic link the
    /// target is replaced. A device or a pipe is written to as it is.</summary>
    /// <exception cref="IOException">The file cannot be written: the old one is as it was, and nothing else is left.</exception>
    internal static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var start = ""; // of the temporary file's path
        FileStream stream;
        string target;
        try
        {
            if (UnixFile.IsDevice(path))
            {
                WriteToDevice(path, write);
                return;
            }

            target = Target(path);
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFileName(target)));
            start = Path.Combine(Path.GetDirectoryName(target)!, $".modelgen-{Convert.ToHexStringLower(hash.AsSpan(0, 8))}-");
            RemoveAbandoned(start);
            stream = Create(start, target);
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            throw Failure(path, start, e);
        }

        // The lock is held until the file has its name.
        using (stream)
        {
            var handle = stream.SafeFileHandle;
            var isWritten = false;
            try
            {
                write(stream);
                isWritten = true;
                stream.Flush(flushToDisk: true);
                File.Move(stream.Name, target, overwrite: true);
            }
            catch (Exception e)
            {
                TryDelete(stream.Name);
                handle.Dispose(); // before the stream, which would try once more to write what it has buffered

                // What is written may itself come from a file or a network, whose errors are not about this file.
                if (IsOfFiles(e) && (isWritten || e.Message.Contains(start, StringComparison.Ordinal)))
                {
                    throw Failure(path, start, e);
                }

                throw;
            }
        }

        UnixFile.FlushDirectory(Path.GetDirectoryName(target)!);
    }

    private static void WriteToDevice(string path, Action<Stream> write)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        write(stream);
    }

    /// <summary>The file to replace, after all symbolic links.</summary>
    private static string Target(string path)
    {
        var file = new FileInfo(path);
        if (file.LinkTarget is not null)
        {
            file = (FileInfo)file.ResolveLinkTarget(returnFinalTarget: true)!;
        }

        if (file.Name.Length == 0 || Directory.Exists(file.FullName))
        {
            throw new IOException("it is a directory");
        }

        if (!Directory.Exists(file.DirectoryName))
        {
            throw new DirectoryNotFoundException($"there is no directory '{file.DirectoryName}'");
        }

        return IsMarkedReadOnly(file) ? throw new UnauthorizedAccessException("it is read-only") : file.FullName;
    }

    /// <summary>Whether the file is read-only for everybody, which a rename ignores.</summary>
    private static bool IsMarkedReadOnly(FileInfo file)
    {
        const UnixFileMode AnyWrite = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
        return file.Exists && (OperatingSystem.IsWindows() ? file.IsReadOnly : (file.UnixFileMode & AnyWrite) == 0);
    }

    private static FileStream Create(string start, string target)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            BufferSize = 1 << 16
        };
        var mode = OperatingSystem.IsWindows() || !File.Exists(target) ? default(UnixFileMode?) : File.GetUnixFileMode(target);
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode; // from the first moment: nobody else may read what they could not read before
        }

        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var stream = new FileStream($"{start}{Guid.NewGuid():N}{End}", options);
                if (!File.Exists(stream.Name))
                {
                    stream.Dispose();
                    throw new IOException("the temporary file was removed before it was locked");
                }

                if (!OperatingSystem.IsWindows() && mode is { } known)
                {
                    UnixFile.TryTakeOver(stream.SafeFileHandle, target, known);
                }

                return stream;
            }
            catch (IOException) when (attempt < 3)
            {
                // Another save has taken the new file for an abandoned one before it was locked. From then on it cannot,
                // as it removes what it has locked itself.
            }
        }
    }

    private static void RemoveAbandoned(string start)
    {
        try
        {
            foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(start)!, Path.GetFileName(start) + "*" + End))
            {
                RemoveUnlessLocked(file);
            }
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            // A directory that cannot be listed can still be written to.
        }
    }

    private static void RemoveUnlessLocked(string file)
    {
        try
        {
            new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            // Somebody is writing it.
        }
    }

    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            // The next save removes it; what matters now is why this one failed.
        }
    }

    private static bool IsOfFiles(Exception e) => e is IOException or UnauthorizedAccessException;

    /// <summary>One sentence about the user's file, which does not name the temporary one.</summary>
    private static IOException Failure(string path, string start, Exception e)
    {
        var reason = e.Message;
        var at = start.Length == 0 ? -1 : reason.IndexOf(start, StringComparison.Ordinal);
        if (at >= 0)
        {
            reason = reason[..at] + path + reason[(at + start.Length + RandomLength + End.Length)..];
        }

        var message = $"'{path}' cannot be written: {reason}";
        return e is DirectoryNotFoundException ? new DirectoryNotFoundException(message, e)
            : new IOException(message, e) { HResult = e.HResult };
    }
}
