using System.Diagnostics;
using System.Text;

namespace ModelGen.Package.Tests;

/// <summary>What a command printed, and how it ended.</summary>
internal sealed record Command(string Line, int ExitCode, string Output, TimeSpan Elapsed)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>The host that runs this test runs the commands, so that both are the same SDK.</summary>
    private static string Host => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet";

    /// <summary>Runs <c>dotnet</c> in a folder; anything but success fails the test with the whole output.</summary>
    public static Task<Command> Dotnet(string folder, params string[] arguments) => Run(Host, folder, arguments);

    /// <summary>Builds what must not compile.</summary>
    public static async Task<Command> FailingBuild(string folder, params string[] properties)
    {
        var build = await Start(Host, folder, ["build", "-c", "Release", .. properties]);
        Assert.True(build.ExitCode != 0, $"{build.Line} succeeded:\n{build.Output}");
        return build;
    }

    public static async Task<Command> Run(string file, string folder, params string[] arguments)
    {
        var result = await Start(file, folder, arguments);
        Assert.True(result.ExitCode == 0, $"{result.Line} ended with {result.ExitCode}:\n{result.Output}");
        return result;
    }

    private static async Task<Command> Start(string file, string folder, string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        // A build inside a test run would take the SDK and the project settings of the outer one.
        var outer = start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList();
        foreach (var name in outer) start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";

        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{file} {string.Join(' ', arguments)} took more than {Limit.TotalMinutes} minutes.");
        }
        var line = $"{Path.GetFileName(file)} {string.Join(' ', arguments)}";
        return new Command(line, process.ExitCode, await output + await errors, clock.Elapsed);
    }

    /// <summary>The rest of the line that starts so.</summary>
    public string Value(string start)
    {
        var line = Output.Split('\n').FirstOrDefault(l => l.StartsWith(start + " ", StringComparison.Ordinal));
        Assert.True(line is not null, $"{Line} printed no '{start}':\n{Output}");
        return line[(start.Length + 1)..].Trim();
    }
}
