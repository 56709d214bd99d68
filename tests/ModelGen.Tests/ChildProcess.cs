using System.Diagnostics;

namespace ModelGen.Tests;

/// <summary>Runs part of a test in a process of its own, for what may end the process.</summary>
internal static class ChildProcess
{
    /// <summary>Runs <see cref="Program"/> with some arguments in another process; gives its exit code and what it wrote.</summary>
    public static (int Exit, string Output) Run(TimeSpan most, params string[] arguments) => Run(most, [], arguments);

    /// <summary>The same in a heap of at most so many bytes; 0 for any.</summary>
    public static (int Exit, string Output) Run(TimeSpan most, long heapBytes, params string[] arguments) =>
        Run(most, heapBytes > 0 ? [("DOTNET_GCHeapHardLimit", $"0x{heapBytes:X}")] : [], arguments);

    /// <summary>The same with some variables in its environment.</summary>
    public static (int Exit, string Output) Run(TimeSpan most, (string Name, string Value)[] environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        var host = Path.GetFileNameWithoutExtension(Environment.ProcessPath!);
        if (host is not "dotnet") start.FileName = "dotnet";
        foreach (var argument in (string[])["exec", typeof(ChildProcess).Assembly.Location, .. arguments]) start.ArgumentList.Add(argument);
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(most))
        {
            process.Kill();
            return (-1, $"it was still running after {most.TotalSeconds} s");
        }

        return (process.ExitCode, output.Result + errors.Result);
    }
}
