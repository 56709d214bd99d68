using System.Runtime.InteropServices;

namespace ModelGen.Tests.Kernels.Safety;

/// <summary>A page of memory between two that nobody may touch: a read or write beyond either end of it ends the process.</summary>
internal sealed unsafe partial class GuardedMemory
{
    /// <summary>Bytes that can be used.</summary>
    public const int Size = 4096;

    private const int ReadWrite = 3;
    private const int PrivateAnonymous = 0x22;
    private readonly byte* page;

    public GuardedMemory()
    {
        var start = MemoryMap(0, 3 * Size, 0, PrivateAnonymous, -1, 0);
        if (start == -1 || Protect(start + Size, Size, ReadWrite) != 0)
            throw new InvalidOperationException($"no guarded memory: error {Marshal.GetLastPInvokeError()}");
        page = (byte*)start + Size;
    }

    /// <summary>All of it.</summary>
    public Span<byte> Bytes => new(page, Size);

    /// <summary>So many bytes that end where the page ends, or begin where it begins.</summary>
    public byte* Part(int bytes, bool atEnd) => atEnd ? page + Size - bytes : page;

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint MemoryMap(nint address, nint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Protect(nint address, nint length, int protection);
}
