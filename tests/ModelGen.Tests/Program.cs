using ModelGen.Tests.Networks;

namespace ModelGen.Tests;

/// <summary>What tests run in a process of its own. Test runners do not come here.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        if (args is not ["rounding"]) return 1;
        Rounding.Print();
        return 0;
    }
}
