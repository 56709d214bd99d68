using System.Globalization;
using BenchmarkDotNet.Running;
using ModelGen.Benchmarks;
using ModelGen.Execution;

// steps [--engine ENGINE] [--threads N] [--only NAME]       one line for each training step
// inference [--engine ENGINE] [--threads N] [--only NAME]   one line for each prediction, of one sample and of a batch
// gemm [--threads N] [--only NAME]                          matrix products against the FMA peak and OpenBLAS
// conv [--threads N] [--only NAME]                          single convolutions against the FMA peak
// startup [--runs N] [--only NAME]                          processes from their start to the end of their first step
// build [--only NAME]                                       what the generator adds to a build and to an edit
// build-size [--only NAME]                                  the generator over networks of 1,000 and 10,000 layers
// peak [--threads N]                                        what the multiply-add units can do at most
// report LOG                                                the tables of RESULTS.md, from the lines that compare.sh has collected
// anything else                                             BenchmarkDotNet's own command line
//
// ENGINE is modelgen, tape, or torchsharp where it is built in. With --quick, fewer and shorter rounds: for a first look.
var threads = int.Parse(Option("--threads") ?? "1", CultureInfo.InvariantCulture);
var only = Option("--only");
Workers.Count = threads;
Measure.IsQuick = args.Contains("--quick");
try
{
    switch (args)
    {
        case ["steps", ..]:
            QuickSteps.Steps(Engine(), threads, only);
            break;
        case ["inference", ..]:
            QuickSteps.Inference(Engine(), threads, only);
            break;
        case ["gemm", ..]:
            Gemm.Run(threads, only);
            break;
        case ["conv", ..]:
            Convolutions.Run(threads, only);
            break;
        case ["startup", ..]:
            Startup.Run(int.Parse(Option("--runs") ?? (Measure.IsQuick ? "4" : "15"), CultureInfo.InvariantCulture), only);
            break;
        case ["build", ..]:
            BuildTime.Run(only);
            break;
        case ["build-size", ..]:
            BuildSize.Run(only);
            break;
        case ["peak", ..]:
            FmaPeak.Print(threads);
            break;
        case ["report", var log]:
            Console.Write(Report.Of(log));
            break;
        default:
            BenchmarkSwitcher.FromAssembly(typeof(StepBenchmarks).Assembly).Run(args);
            break;
    }
}
catch (ArgumentException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}

return 0;

IEngine Engine() => (Option("--engine") ?? "modelgen") switch
{
    "modelgen" => new GeneratedEngine(),
    "tape" => new TapeEngine(),
#if TORCHSHARP
    "torchsharp" => new TorchSharpEngine(),
#else
    "torchsharp" =>
        throw new ArgumentException(
            "--engine torchsharp is not built in; -p:ModelGenTorchSharp=true does that, and restores TorchSharp with libtorch."),
#endif
    var other => throw new ArgumentException($"--engine is '{other}' but must be modelgen, tape or torchsharp."),
};

string? Option(string name) => Array.IndexOf(args, name) is var i && i >= 0 && i + 1 < args.Length ? args[i + 1] : null;
