using System.Globalization;
using BenchmarkDotNet.Running;
using ModelGen.Benchmarks;

// steps [--threads N] [--only NAME]   one line for each training step
// generator                           what an edit costs in the compiler
// anything else                       BenchmarkDotNet's own command line
switch (args)
{
    case ["steps", ..]:
        QuickSteps.Run(int.Parse(Option("--threads") ?? "1", CultureInfo.InvariantCulture), Option("--only"));
        break;
    case ["generator"]:
        GeneratorTime.Run();
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(StepBenchmarks).Assembly).Run(args);
        break;
}

string? Option(string name) => Array.IndexOf(args, name) is var i && i >= 0 && i + 1 < args.Length ? args[i + 1] : null;
