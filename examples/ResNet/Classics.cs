using System.Diagnostics;
using ModelGen;
using System.Globalization;

namespace Examples.ResNet;

/// <summary>Two networks as they were published, which take training steps.</summary>
internal static class Classics
{
    private const double MiB = 1 << 20;

    /// <summary>Whether both have their published sizes and work in the memory that was planned.</summary>
    public static bool Run()
    {
        Console.WriteLine("\n" + AlexNet.Summary);
        Console.WriteLine("\n" + Vgg16.Summary);
        Console.WriteLine("\nTraining steps on an image of 224 x 224; memory in MiB");
        Console.WriteLine("  network    parameters   seconds a step   planned for parameters   for the step   together   process grew by");
        var alexNet = Step("AlexNet", () => new AlexNet(seed: 1), AlexNet.TrainingBytes(1), parameters: 61_100_840);
        var vgg16 = Step("VGG-16", () => new Vgg16(seed: 1), Vgg16.TrainingBytes(1), parameters: 138_357_544);
        return alexNet && vgg16;
    }

    private static bool Step(string name, Func<IModel<float, int>> create, long step, long parameters)
    {
        var before = WorkingSet();
        var model = create();
        var image = new float[model.InputSize];
        var random = new Random(1);
        foreach (ref var pixel in image.AsSpan())
        {
            pixel = random.NextSingle();
        }

        // The update happens inside the kernels, so no gradient of a weight is ever stored.
        // The first step is also when the kernels are compiled.
        var optimizer = new Sgd(0.01);
        var first = model.TrainStep(image, [7], 1, optimizer);
        var clock = Stopwatch.StartNew();
        var second = model.TrainStep(image, [7], 1, optimizer);
        var seconds = clock.Elapsed.TotalSeconds;
        var grown = WorkingSet() - before;
        var planned = (sizeof(float) * model.Parameters.TotalCount) + step;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {name,-8} {model.Parameters.TotalCount,12:N0} {seconds,16:0.00} {(planned - step) / MiB,24:0.0} {step / MiB,14:0.0} "
                + $"{planned / MiB,10:0.0} {grown / MiB,17:0.0}"));

        // What the operating system counts has the kernels' code and their own scratch memory in it.
        return double.IsFinite(first) && double.IsFinite(second) && model.Parameters.TotalCount == parameters
            && Math.Abs(grown - planned) < 96 * MiB;
    }

    /// <summary>What the process holds when everything let go has been given back.</summary>
    private static long WorkingSet()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Environment.WorkingSet;
    }
}
