using System.Globalization;
using ModelGen.Tests.Kernels.Safety;
using ModelGen.Tests.Networks;

namespace ModelGen.Tests;

/// <summary>What tests run in a process of its own. Test runners do not come here.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        switch (args)
        {
            case ["rounding"]:
                Rounding.Print();
                return 0;
            case [nameof(KernelSafetyTests), var file]:
                return KernelSafetyTests.Fuzz(file);
            case [nameof(KernelSafetyTests), var file, var rounds]:
                return KernelSafetyTests.Fuzz(file, int.Parse(rounds, CultureInfo.InvariantCulture));
            case [nameof(OptionalOutputs)]:
                Console.WriteLine($"compared {OptionalOutputs.Compare()}");
                return 0;
            case [nameof(GuardedMemory)]:
                return KernelSafetyTests.Leave();
            case [nameof(Data.InputLimitTests), var kind, var path]:
                return Data.InputLimitTests.Load(kind, path);
            default:
                return 1;
        }
    }
}
