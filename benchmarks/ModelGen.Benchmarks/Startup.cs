using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace ModelGen.Benchmarks;

/// <summary>From the start of a process to the end of its first training step, compiled just in time and ahead of time. Processes are timed
/// from outside, up to the line they write.</summary>
internal static class Startup
{
    private static readonly string[] Networks = ["xor_mlp_2_8_1_b4", "mlp_784_128_10_b64"];

    private static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet";

    /// <summary>One line for each network and way to compile it.</summary>
    /// <exception cref="InvalidOperationException">A program does not build or does not run.</exception>
    public static void Run(int runs, string? only)
    {
        var project = Path.Combine(Repository.Root, "benchmarks", "ModelGen.Startup");
        var output = Path.Combine(project, "bin", "Release");
        var rid = RuntimeInformation.RuntimeIdentifier;
        if (Publish(project, "-f", "net10.0") is { } failure) throw new InvalidOperationException(failure);
        var cases = Cases("jit", [Dotnet, Path.Combine(output, "net10.0", "publish", "ModelGen.Startup.dll")]);
        if (Publish(project, "-f", "net9.0", "-r", rid, "-p:ModelGenAot=true") is { } reason)
            Console.WriteLine($"startup mode=aot is not possible on this machine: {reason}");
        else
            cases = cases.Concat(Cases("aot", [Path.Combine(output, "net9.0", rid, "publish", "ModelGen.Startup")]));

        // They take turns, so that what else the machine does meets them alike.
        var measured = cases.Where(c => Measure.Wanted(c.Name, only)).ToList();
        for (var run = 0; run < runs; run++) measured.ForEach(c => c.Start());
        foreach (var one in measured) Console.WriteLine(one);
    }

    private static IEnumerable<Case> Cases(string mode, string[] command) =>
        Networks.Select(network => new Case(network, mode, [.. command, network]));

    /// <summary>Publishes the program; gives the reason in one line where that fails.</summary>
    private static string? Publish(string project, params string[] options)
    {
        using var process = Start([Dotnet, "publish", project, "-c", "Release", "-v", "q", "--nologo", .. options]);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode == 0) return null;

        // file(line): error CODE: what happened [project]
        var error = output.Split('\n').Select(line => line.Split(": error ")).FirstOrDefault(parts => parts.Length > 1);
        return error is null ? $"dotnet publish ended with {process.ExitCode}" : error[1].Split(" [")[0].TrimStart(':', ' ');
    }

    private static Process Start(IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true };

        // Those of the `dotnet run` that started this program would reach into the build.
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        return Process.Start(start)!;
    }

    /// <summary>A network, how it is compiled, and what its processes took.</summary>
    private sealed class Case(string network, string mode, IReadOnlyList<string> command)
    {
        private readonly List<double> toFirstStep = [];
        private readonly List<double> within = [];

        public string Name => "startup_" + network;

        public void Start()
        {
            var start = Stopwatch.GetTimestamp();
            using var process = Startup.Start(command);
            var line = process.StandardOutput.ReadLine();
            var elapsed = Stopwatch.GetElapsedTime(start);
            process.WaitForExit();
            if (line is null || process.ExitCode != 0)
                throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}");
            toFirstStep.Add(elapsed.TotalMilliseconds);
            within.Add(double.Parse(line, CultureInfo.InvariantCulture));
        }

        /// <summary>first_step_ms is the part from the first statement of the program on: the model, its data and the step;
        /// the median as well.</summary>
        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"{Name} mode={mode} best_ms={toFirstStep.Min():F1} median_ms={Median(toFirstStep):F1} first_step_ms={Median(within):F1}");

        private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
    }
}
