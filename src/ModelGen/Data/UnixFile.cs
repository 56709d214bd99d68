using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace ModelGen;

/// <summary>Operations on Unix files that .NET lacks, by calls of the C library. Where it has no such call, nothing is known and
/// nothing done.</summary>
internal static unsafe partial class UnixFile
{
    private const int CurrentDirectory = -100; // AT_FDCWD
    private const uint TypeAndOwner = 0x1B;    // STATX_TYPE | STATX_MODE | STATX_UID | STATX_GID
    private const int TypeMask = 0xF000;       // S_IFMT
    private const int Regular = 0x8000;        // S_IFREG
    private const int Directory = 0x4000;      // S_IFDIR

    /// <summary>Whether this is, after links, a device, a pipe or a socket: something that cannot be replaced by a file. Known on
    /// Linux.</summary>
    internal static bool IsDevice(string path) =>
        TryGetStatus(path, out var status) && (status.Mode & TypeMask) is not (Regular or Directory);

    /// <summary>Gives a new file the mode of the one that it will replace and, where the system allows it, its owner and group.</summary>
    [UnsupportedOSPlatform("windows")]
    internal static void TryTakeOver(SafeFileHandle file, string replaced, UnixFileMode mode)
    {
        if (TryGetStatus(replaced, out var status))
        {
            _ = ChangeOwner((int)file.DangerousGetHandle(), status.User, status.Group);
        }

        try
        {
            File.SetUnixFileMode(file, mode); // after the owner, whose change may take bits away
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file system without modes.
        }
    }

    /// <summary>Makes a rename in this directory durable after a crash of the machine.</summary>
    internal static void FlushDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // NTFS writes its own journal, and directories cannot be opened
        }

        try
        {
            var descriptor = Open(path, flags: 0);
            if (descriptor >= 0)
            {
                _ = Flush(descriptor);
                _ = Close(descriptor);
            }
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
        }
    }

    private static bool TryGetStatus(string path, out (int Mode, uint User, uint Group) status)
    {
        status = default;
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            // struct statx is the same on every processor: the owner at byte 20, the group at 24, the mode at 28.
            Span<byte> buffer = stackalloc byte[256];
            fixed (byte* start = buffer)
            {
                if (Status(CurrentDirectory, path, flags: 0, TypeAndOwner, start) != 0)
                {
                    return false;
                }
            }

            status = (MemoryMarshal.Read<ushort>(buffer[28..]), MemoryMarshal.Read<uint>(buffer[20..]),
                MemoryMarshal.Read<uint>(buffer[24..]));
            return true;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Status(int directory, string path, int flags, uint mask, byte* status);

    [LibraryImport("libc", EntryPoint = "fchown")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ChangeOwner(int descriptor, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
