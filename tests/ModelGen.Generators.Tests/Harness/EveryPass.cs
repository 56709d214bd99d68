using System.Runtime.CompilerServices;
using ModelGen.Generators.Passes;

namespace ModelGen.Generators.Tests;

/// <summary>In tests each graph is verified after each pass.</summary>
internal static class EveryPass
{
    [ModuleInitializer]
    public static void IsVerified() => PassManager.VerifiesEach = true;
}
