using ModelGen.Generators.Emission;
using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Tests.Emission;

/// <summary>What parameters start from, and what outputs mean, are expressions that are printed at the very end.</summary>
public class InitializerCodeTests
{
    [Fact]
    public void Every_rule_is_a_member_of_the_runtime()
    {
        foreach (var rule in Enum.GetValues<InitializationRule>())
        {
            Assert.Equal($"Initializer.{rule}(0.5d)", InitializerCode.Print(new RuleInitialization(rule, 0.5)));
            Assert.NotNull(typeof(Initializer).GetMethod(rule.ToString(), [typeof(double)]));
        }
    }

    [Fact]
    public void Every_choice_of_a_user_is_known()
    {
        string[] plain = ["Default", "Zeros", "Constant", "Uniform", "Normal"];
        Assert.Equal(Enum.GetNames<Init>().Except(plain).Order(), Enum.GetNames<InitializationRule>().Order());
    }

    [Fact]
    public void Numbers_are_printed_as_calls()
    {
        Assert.Equal("Initializer.Zeros", InitializerCode.Print(Initialization.Zeros));
        Assert.Equal("Initializer.Ones", InitializerCode.Print(Initialization.Ones));
        Assert.Equal("Initializer.Constant(0.25d)", InitializerCode.Print(new ConstantInitialization(0.25)));
        Assert.Equal("Initializer.Uniform(-0.5d, 0.5d)", InitializerCode.Print(Initialization.Bounded(4)));
        Assert.Equal(
            "Initializer.Normal(0d, 1d).WithZeroRow(3)", InitializerCode.Print(new ZeroRowInitialization(new NormalInitialization(1), 3)));
    }

    [Fact]
    public void The_mean_that_an_output_stands_for_is_printed_over_double()
    {
        Assert.Equal("global::System.Math.Exp(-y)", DoubleCode.Print(Scalar.Exp(-Scalar.X(0)), "y"));
        Assert.Equal("1 / y", DoubleCode.Print(1 / Scalar.X(0), "y"));
        Assert.Equal("1 / (-y)", DoubleCode.Print(1 / -Scalar.X(0), "y"));
    }
}
