using System.Diagnostics;
using System.IO.MemoryMappedFiles;
using System.Text;

namespace ModelGen.Tests.Kernels.Safety;

/// <summary>Whatever a public kernel is called with, it stays within its spans and throws nothing but ArgumentException. Since a kernel
/// that does not would end the process, the calls are made in a process of their own,
/// which leaves behind what it was about to call.</summary>
public sealed class KernelSafetyTests
{
    private const int Seed = 20260718;
    private const int Rounds = 12;
    private const int RoundsOfHostile = 3;

    [Fact]
    public void Kernels_stay_within_their_spans_whatever_they_are_called_with()
    {
        if (!OperatingSystem.IsLinux()) return;
        var file = Path.GetTempFileName();
        try
        {
            var (exit, output) = ChildProcess.Run(TimeSpan.FromMinutes(3), nameof(KernelSafetyTests), file);
            Assert.True(exit == 0, $"exit code {exit} in {File.ReadLines(file).FirstOrDefault()}\n{output}");
            Assert.Matches(@"accepted [1-9]\d{4,}, refused [1-9]\d{3,}", output);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Guarded_memory_ends_a_process_that_leaves_it()
    {
        if (!OperatingSystem.IsLinux()) return;
        Assert.NotEqual(0, ChildProcess.Run(TimeSpan.FromMinutes(1), nameof(GuardedMemory)).Exit);
    }

    /// <summary>The child: reads beyond guarded memory.</summary>
    internal static unsafe int Leave()
    {
        var page = new GuardedMemory();
        return *(page.Part(4, atEnd: true) + 4) == 0 ? 0 : 0;
    }

    /// <summary>The child: calls every kernel, and gives how many faults it found.</summary>
    internal static int Fuzz(string file, int rounds = Rounds)
    {
        const int Capacity = 4096;
        using var map = MemoryMappedFile.CreateFromFile(file, FileMode.Create, null, Capacity);
        using var view = map.CreateViewAccessor();
        var bytes = new byte[Capacity];
        var fuzzer = new KernelFuzzer(Seed, call =>
        {
            var length = Encoding.UTF8.GetBytes(call.AsSpan(0, Math.Min(call.Length, Capacity / 4)), bytes);
            bytes[length++] = (byte)'\n';
            view.WriteArray(0, bytes, 0, length);
        });
        var watch = Stopwatch.StartNew();
        var random = new Random(Seed);
        foreach (var method in KernelCatalog.Methods())
        {
            foreach (var closed in KernelCatalog.Closed(method, random)) fuzzer.Run(closed, rounds);
            foreach (var closed in KernelCatalog.Hostile(method, random)) fuzzer.Run(closed, RoundsOfHostile);
        }

        foreach (var fault in fuzzer.Faults.Take(40)) Console.WriteLine(fault);
        Console.WriteLine(
            $"{fuzzer.Faults.Count} faults; accepted {fuzzer.Accepted}, refused {fuzzer.Refused} in {watch.Elapsed.TotalSeconds:F1} s");
        return fuzzer.Faults.Count == 0 ? 0 : 1;
    }
}
