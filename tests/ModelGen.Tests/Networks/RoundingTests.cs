using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics.X86;

namespace ModelGen.Tests.Networks;

/// <summary>Gradients in float differ from those in double by what rounding does to their terms, and by no more, whatever instructions the
/// processor has. Where terms cancel, little is left of the gradient, and the same error may be any share of it: there two sets of
/// instructions differ, and neither is wrong.</summary>
/// <remarks>The figures: <c>dotnet tests/ModelGen.Tests/bin/Release/net10.0/ModelGen.Tests.dll rounding</c>,
/// with <c>DOTNET_EnableAVX512=0</c>,
/// <c>DOTNET_EnableAVX2=0</c> or <c>DOTNET_EnableHWIntrinsic=0</c> before it.</remarks>
public class RoundingTests
{
    // Half a unit in the last place is 6e-8. Winograd's transforms multiply by up to 25.
    private static double Bound(string network) => network is "winograd" ? 4e-6 : 1e-6;

    [Fact]
    public void Gradients_are_right_to_the_rounding_of_their_terms()
    {
        foreach (var (network, error, _, _) in Rounding.All()) Assert.True(error <= Bound(network), $"{network}: {error}");
    }

    [Theory]
    [InlineData("DOTNET_EnableAVX512", 256)]
    [InlineData("DOTNET_EnableAVX2", 128)]
    [InlineData("DOTNET_EnableHWIntrinsic", 0)]
    public async Task So_they_are_without_instructions(string variable, int widest)
    {
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH");
        var start = new ProcessStartInfo(string.IsNullOrEmpty(host) ? "dotnet" : host,
            [typeof(RoundingTests).Assembly.Location, "rounding"])
        { RedirectStandardOutput = true };
        start.Environment[variable] = "0";
        using var process = Process.Start(start)!;
        var lines = (await process.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        var registers = int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture);
        if (X86Base.IsSupported) Assert.InRange(registers, 0, widest);
        Assert.Equal(6, lines.Length - 1);
        foreach (var line in lines[1..])
        {
            var words = line.Split(' ');
            Assert.True(double.Parse(words[1], CultureInfo.InvariantCulture) <= Bound(words[0]), line);
        }
    }
}
