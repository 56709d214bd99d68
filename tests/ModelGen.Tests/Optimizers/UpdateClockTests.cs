using ModelGen.Kernels;
using ModelGen.Optimizers;

namespace ModelGen.Tests.Optimizers;

/// <summary>Constants and a clock are all that an update depends on: whoever has them makes the steps of the optimizer, to the
/// bit.</summary>
public class UpdateClockTests
{
    public static TheoryData<string> Names => OptimizerTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Updates_repeated_from_constants_and_a_clock_are_those_of_the_optimizer(string name)
    {
        var optimizer = OptimizerTests.Create(name);
        if (optimizer is Muon || !double.IsPositiveInfinity(optimizer.MaxNorm) || !double.IsPositiveInfinity(optimizer.MaxValue)) return;

        var (parameters, gradients) = (OptimizerFixture.Start(), new ParameterSet<double>(OptimizerFixture.Layout));
        var replay = new Replay { LearningRate = optimizer.LearningRate, Start = parameters["weight"].Storage[0] };
        for (var step = 0; step < OptimizerFixture.Steps; step++)
        {
            OptimizerFixture.FillGradients(parameters, gradients, step);
            replay.Gradients.Add(gradients["weight"].Storage[0]);
            optimizer.Step(parameters, gradients);
            replay.Expected.Add(parameters["weight"].Storage[0]);
        }

        OptimizerTests.Create(name).Dispatch<double, Replay>(ref replay);
        Assert.Equal(replay.Expected, replay.Found);
    }

    /// <summary>One weight, updated by the constants of a rule and a clock that is kept here.</summary>
    private struct Replay() : IRuleAction<double>
    {
        public double LearningRate;
        public double Start;

        public List<double> Gradients { get; } = [];

        public List<double> Expected { get; } = [];

        public List<double> Found { get; } = [];

        public readonly void Apply<TConstants, TRule>(in TConstants constants, in TConstants withoutDecay)
            where TConstants : struct, IUpdateConstants<double, TRule>
            where TRule : struct, IUpdateRule<double>
        {
            var clock = new UpdateClock { LearningRate = LearningRate };
            var (w, s0, s1, s2) = (Simd1<double>.Broadcast(Start), default(Simd1<double>), default(Simd1<double>), default(Simd1<double>));
            foreach (var gradient in Gradients)
            {
                clock.Step++;
                w = constants.Advance(ref clock).Update(w, Simd1<double>.Broadcast(gradient), ref s0, ref s1, ref s2);
                Found.Add(w.Value);
            }
        }
    }
}
