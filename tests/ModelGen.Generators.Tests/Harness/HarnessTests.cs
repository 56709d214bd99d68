namespace ModelGen.Generators.Tests;

/// <summary>The harness itself: emitted code compiles without warnings, loads, and goes away again.</summary>
public class HarnessTests
{
    [Fact]
    public void WhatCompilesWithoutWarningsLoads()
    {
        using var models =
            GeneratorHarness.Compile("namespace N; public class Plain { public int Three => 3; public ModelGen.Init Init => default; }");
        var plain = Activator.CreateInstance(models.Type("N.Plain"))!;
        Assert.Equal(3, plain.GetType().GetProperty("Three")!.GetValue(plain));
        Assert.Equal(Init.Default, plain.GetType().GetProperty("Init")!.GetValue(plain)); // the runtime is the one the tests reference
    }

    [Fact]
    public void AWarningFailsTheTest()
    {
        var run = GeneratorHarness.Run("class C { void M() { int unused = 1; } }");
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => run.Load());
    }

    [Fact]
    public void AMarkElsewhereFailsTheTest() => Assert.ThrowsAny<Xunit.Sdk.XunitException>(
        () => MarkedSource.AssertReported(
            "[Model, Input(4), [|Linear(2)|]] class Net { }", "MG1001", "'Net' is a model but is not declared partial"));
}
