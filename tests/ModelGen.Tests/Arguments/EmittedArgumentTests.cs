using ModelGen.Tests.Networks;

namespace ModelGen.Tests.Arguments;

/// <summary>Null arguments of emitted models, whose other arguments are right.</summary>
public sealed class EmittedArgumentTests
{
    [Fact]
    public void A_step_without_an_optimizer_is_refused()
    {
        var model = new XorLearner();
        Assert.Throws<ArgumentNullException>("optimizer", () => model.TrainStep(new float[8], new float[4], 4, null!));
        model.TrainStep(new float[8], new float[4], 4, new Sgd(0.1));
    }

    [Fact]
    public void A_call_without_a_state_is_refused()
    {
        var model = new Recalling();
        Assert.Throws<ArgumentNullException>("state", () => model.Predict(new int[4], 4, (SequenceState<float>)null!));
        Assert.Throws<ArgumentNullException>("state", () => model.TrainStep(new int[4], new int[4], 1, 4, null!, new Sgd(0.1)));
        Assert.Throws<ArgumentNullException>("optimizer", () => model.TrainStep(new int[4], new int[4], 1, 4, model.CreateState(1), null!));
    }

    [Fact]
    public void An_array_that_is_null_is_one_without_samples()
    {
        var model = new XorLearner();
        Assert.Contains("'x' holds 0, which is no sample",
            Assert.Throws<ArgumentException>("x", () => model.Predict((float[])null!)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("target", () => model.Loss(new float[8], (float[])null!, 4));
    }

    [Fact]
    public void Files_have_names()
    {
        Assert.Throws<ArgumentNullException>("path", () => new XorLearner().Save(null!));
        Assert.Throws<ArgumentNullException>("path", () => XorLearner.Load(null!));
    }
}
