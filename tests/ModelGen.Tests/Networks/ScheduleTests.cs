using System.Numerics;
using System.Reflection;
using System.Runtime.InteropServices;
using ModelGen.Tests.Execution;

namespace ModelGen.Tests.Networks;

/// <summary>Inside a phase no worker reads what another writes: the workers' shares, run one after another with the last one first, give
/// the bits of one worker. A schedule that lacks a barrier, or cuts one split at two places, fails here every time,
/// not now and then.</summary>
[Collection("Workers")]
public class ScheduleTests
{
    private const int Samples = 37;

    /// <summary>Every model of this project.</summary>
    public static TheoryData<string> Models()
    {
        var names = new TheoryData<string>();
        foreach (var type in typeof(ScheduleTests).Assembly.GetTypes().Where(IsEmitted).OrderBy(t => t.FullName, StringComparer.Ordinal))
            names.Add(type.FullName!);
        return names;
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Shares_of_a_phase_do_not_depend_on_each_other(string name)
    {
        var type = typeof(ScheduleTests).Assembly.GetType(name)!;
        var check = typeof(ScheduleTests).GetMethod(nameof(Check), BindingFlags.NonPublic | BindingFlags.Static)!;
        check.MakeGenericMethod(Interface(type)!.GetGenericArguments()).Invoke(null, BindingFlags.DoNotWrapExceptions, null, [type], null);
    }

    [Fact]
    public void Two_threads_give_a_deep_network_the_gradients_of_one()
    {
        List<byte[]> Run() => Trained(new DeepEncoder(1));
        var expected = SharedRun.On(1, Sharing.TakingOver, Run);
        for (var i = 0; i < 20; i++) Assert.Equal(expected, SharedRun.On(2, i % 2 == 0 ? Sharing.OwnThreads : Sharing.TakingOver, Run));
    }

    private static bool IsEmitted(Type type) =>
        Interface(type) is not null && type.GetConstructor([typeof(long)]) is not null
            && type.GetCustomAttribute<ModelAttribute>() is not null;

    private static Type? Interface(Type type) =>
        type.GetInterfaces().FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IModel<,>));

    private static void Check<TInput, TTarget>(Type type)
        where TInput : unmanaged, INumber<TInput>
        where TTarget : unmanaged, INumber<TTarget> =>
        SharedRun.GivesTheSame(() => Trained((IModel<TInput, TTarget>)Activator.CreateInstance(type, 1L)!), Sharing.OneAfterAnother);

    private static List<byte[]> Trained<TInput, TTarget>(IModel<TInput, TTarget> model)
        where TInput : unmanaged, INumber<TInput>
        where TTarget : unmanaged, INumber<TTarget>
    {
        var random = new Random(3);
        var (inputs, targets) = (model.InputSize, model.TargetSize);
        int[] lengths = [];
        if (model is ISequenceModel<TInput, TTarget> sequences)
        {
            var steps = sequences.StepsIn(inputs);
            if (steps == 1) (inputs, steps) = (inputs * 5, 5);
            targets = sequences.TargetSizeAt(steps);
            if (sequences.HasLengths) lengths = Enumerable.Range(0, Samples).Select(_ => random.Next(1, steps + 1)).ToArray();
        }
        TNumber Draw<TNumber>()
            where TNumber : INumber<TNumber> =>
                TNumber.CreateChecked(typeof(TNumber) == typeof(int) ? random.Next(2) : random.NextDouble());
        var x = Enumerable.Range(0, Samples * inputs).Select(_ => Draw<TInput>()).ToArray();
        var y = Enumerable.Range(0, Samples * targets).Select(_ => Draw<TTarget>()).ToArray();
        var optimizer = new Adam(1e-2);
        var results = new List<byte[]>();
        for (var i = 0; i < 2; i++)
            results.Add(
                BitConverter.GetBytes(
                    lengths is [] ? model.TrainStep(x, y, Samples, optimizer) : Sequences().TrainStep(x, lengths, y, Samples, optimizer)));
        results.Add(BitConverter.GetBytes(lengths is [] ? model.Gradient(x, y, Samples) : Sequences().Gradient(x, lengths, y, Samples)));
        results.Add(BitConverter.GetBytes(lengths is [] ? model.Loss(x, y, Samples) : Sequences().Loss(x, lengths, y, Samples)));
        results.Add(Bytes(model.Parameters));
        results.Add(Bytes(model.Gradients));
        return results;

        ISequenceModel<TInput, TTarget> Sequences() => (ISequenceModel<TInput, TTarget>)model;
    }

    private static byte[] Bytes(ParameterSet set) => set is ParameterSet<float> floats
        ? MemoryMarshal.AsBytes(floats.Storage).ToArray()
        : MemoryMarshal.AsBytes(((ParameterSet<double>)set).Storage).ToArray();
}
