using System.Globalization;
using BenchmarkDotNet.Running;
using ModelGen.Benchmarks;
using ModelGen.Execution;

// steps [--threads N] [--only NAME] [--engine modelgen|tape]       one line for each training step
// inference [--threads N] [--only NAME] [--engine modelgen|tape]   one line for each prediction, of one sample and of a batch
// gemm [--threads N] [--only NAME]                                 matrix products against the FMA peak and OpenBLAS
// startup [--runs N] [--only NAME]                                 processes from their start to the end of their first step
// build [--only NAME]                                               what the generator adds to a build and to an edit
// anything else                                                    BenchmarkDotNet's own command line
var threads = int.Parse(Option("--threads") ?? "1", CultureInfo.InvariantCulture);
var only = Option("--only");
switch (args)
{
    case ["steps", ..]:
        Workers.Count = threads;
        QuickSteps.Steps(Engine(), threads, only);
        break;
    case ["inference", ..]:
        Workers.Count = threads;
        QuickSteps.Inference(Engine(), threads, only);
        break;
    case ["gemm", ..]:
        Workers.Count = threads;
        Gemm.Run(threads, only);
        break;
    case ["startup", ..]:
        Startup.Run(int.Parse(Option("--runs") ?? "15", CultureInfo.InvariantCulture), only);
        break;
    case ["build", ..]:
        BuildTime.Run(only);
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(StepBenchmarks).Assembly).Run(args);
        break;
}

IEngine Engine() => (Option("--engine") ?? "modelgen") switch
{
    "modelgen" => new GeneratedEngine(),
    "tape" => new TapeEngine(),
    var other => throw new ArgumentException($"--engine is '{other}' but must be 'modelgen' or 'tape'."),
};

string? Option(string name) => Array.IndexOf(args, name) is var i && i >= 0 && i + 1 < args.Length ? args[i + 1] : null;
