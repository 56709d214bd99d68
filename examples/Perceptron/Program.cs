// The first learning machine, what it cannot learn, and what a second layer adds.
//
//   1. Rosenblatt's rule (1958), one flower at a time: w += t x after every mistake. Two species of iris are linearly separable,
//      so the mistakes end (Novikoff 1962).
//   2. The same rule on exclusive or, which no line separates: the mistakes pass the bound that every separable problem keeps.
//   3. Exclusive or by two hidden units. So small a network is compiled to single numbers: the file named below holds all of its
//      forward and backward pass, a line for each operation.
//
// dotnet run -c Release --project examples/Perceptron
using System.Runtime.CompilerServices;
using ModelGen;

var separated = Iris.Run();
var refused = ExclusiveOr.ByPerceptron();
var loss = ExclusiveOr.ByTwoLayers();
PrintEmittedFiles();

var ok = separated && refused && loss < 1e-10;
Console.WriteLine(FormattableString.Invariant($"xor loss {loss:0.0e-0}{(ok ? "" : "   MISSED")}"));
return ok ? 0 : 1;

static void PrintEmittedFiles([CallerFilePath] string source = "")
{
    var folder =
        Path.Combine(Path.GetDirectoryName(source)!, "obj", "Generated", "ModelGen.Generators", "ModelGen.Generators.ModelGenerator");
    Console.WriteLine("\nThe code of the two-layer network, as it was compiled:");
    foreach (var file in Directory.Exists(folder) ? Directory.GetFiles(folder, "XorNet.*") : [])
    {
        Console.WriteLine("  " + file);
    }
}

/// <summary>A score whose sign is the class; all weights start from zero.</summary>
[Model]
[Input(4), Linear(1, Init = Init.Zeros, Name = "score"), Perceptron]
internal sealed partial class Perceptron4;

/// <summary>The same of two inputs.</summary>
[Model]
[Input(2), Linear(1, Init = Init.Zeros, Name = "score"), Perceptron]
internal sealed partial class Perceptron2;

/// <summary>Two hidden units: enough for exclusive or.</summary>
[Model(Unroll = Unroll.Full)]
[Input(2), Linear(2, Name = "hidden"), ReLU, Linear(1, Name = "output"), MeanSquaredError]
internal sealed partial class XorNet;
