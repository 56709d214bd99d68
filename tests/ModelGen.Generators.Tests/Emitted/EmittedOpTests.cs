using System.Numerics;
using ModelGen.Tests;
using ModelGen.Tests.Fixtures;

namespace ModelGen.Generators.Tests.Emitted;

/// <summary>The emitted code of every operation against PyTorch, in one form of emission.</summary>
public abstract class EmittedOpTests<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly CaseModels models;
    private readonly Tolerance tolerance;

    private protected EmittedOpTests(CaseModels models, Tolerance tolerance)
    {
        this.models = models;
        this.tolerance = tolerance;
    }

    private protected void Agrees(string name)
    {
        var form = models.Form(name);
        var allowed = Known.Inexact.TryGetValue(form.Case.Op, out var inexact)
            ? tolerance with { Relative = Math.Max(tolerance.Relative, inexact.Tolerance) }
            : tolerance;
        Culture.Foreign(() => new Check<T>(form, new CaseModel<T>(form, models.Assembly(name)), allowed).Run());
    }
}

/// <summary>In double, a kernel call for each layer: for each operation and set of arguments two shapes, and the extremes.</summary>
public sealed class EmittedDoubleTests(EmittedDoubleTests.Models models)
    : EmittedOpTests<double>(models.Value, Tolerance.Double), IClassFixture<EmittedDoubleTests.Models>
{
    public static TheoryData<string> Names { get; } = new(Cases.Double.Select(one => one.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Agrees_with_PyTorch(string name) => Agrees(name);

    public sealed class Models() : CaseModelsFixture(new(Precision.Double, Unroll.Layers), Cases.Double);
}

/// <summary>In float, a kernel call for each layer: for each operation and set of arguments one shape, and the extremes.</summary>
public sealed class EmittedSingleTests(EmittedSingleTests.Models models)
    : EmittedOpTests<float>(models.Value, Tolerance.Single), IClassFixture<EmittedSingleTests.Models>
{
    public static TheoryData<string> Names { get; } = new(Cases.Single.Select(one => one.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Agrees_with_PyTorch(string name) => Agrees(name);

    public sealed class Models() : CaseModelsFixture(new(Precision.Single, Unroll.Layers), Cases.Single);
}

/// <summary>In double, unrolled to single numbers: for each operation and set of arguments two shapes.</summary>
public sealed class EmittedUnrolledTests(EmittedUnrolledTests.Models models)
    : EmittedOpTests<double>(models.Value, Tolerance.Double), IClassFixture<EmittedUnrolledTests.Models>
{
    public static TheoryData<string> Names { get; } = new(Cases.Unrolled.Select(one => one.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Agrees_with_PyTorch(string name) => Agrees(name);

    [Fact]
    public void Only_known_operations_stay_layers()
    {
        // Of each operation the small shapes that come first; larger ones of the same stay layers for their size.
        var layered = models.Value.Forms.Where(form => Cases.First.Contains(form.Case.Name) && !IsUnrolled(form))
            .Select(form => form.Case.Op).Distinct().Order(StringComparer.Ordinal).ToList();
        var known = Known.Layered.Keys.Order(StringComparer.Ordinal).ToList();
        Assert.True(layered.SequenceEqual(known),
            $"by layers: {string.Join(", ", layered.Except(known))}; unrolled after all: {string.Join(", ", known.Except(layered))}");
    }

    /// <summary>A model is unrolled pass by pass, or by layers pass by pass.</summary>
    private bool IsUnrolled(CaseForm form) =>
        models.Value.Text(form.Case.Name, form.Trains ? "Backward" : "Forward")
            .Contains("one sample in each lane", StringComparison.Ordinal);

    public sealed class Models() : CaseModelsFixture(new(Precision.Double, Unroll.Full), Cases.Unrolled);
}

/// <summary>Compiled models that the tests of a class share.</summary>
public abstract class CaseModelsFixture : IDisposable
{
    private protected CaseModelsFixture(EmissionForm form, IEnumerable<FixtureCase> cases) => Value = new(form, cases);

    internal CaseModels Value { get; }

    public void Dispose()
    {
        Value.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>Which cases are tested, and that those which are not are known.</summary>
public class Cases
{
    /// <summary>Cases that stand for no shape but for their numbers.</summary>
    private static readonly string[] Special = ["extremes", "breakpoints"];

    /// <summary>Every case that a model can state.</summary>
    public static IReadOnlyList<FixtureCase> Expressible { get; } =
        [.. FixtureFile.Cases.Where(one => !Known.Inexpressible.ContainsKey(one.Name))];

    /// <summary>Those compiled in double.</summary>
    public static IReadOnlyList<FixtureCase> Double { get; } = Sample(2);

    /// <summary>Those compiled in float.</summary>
    public static IReadOnlyList<FixtureCase> Single { get; } = Sample(1);

    /// <summary>Those compiled to single numbers.</summary>
    public static IReadOnlyList<FixtureCase> Unrolled { get; } = [.. Sample(2).Where(one => Products(one) <= MostProducts)];

    /// <summary>The names of the first two of each operation.</summary>
    public static IReadOnlySet<string> First { get; } = Sample(2, all: false).Select(one => one.Name).ToHashSet(StringComparer.Ordinal);

    /// <summary>Products beyond which a convolution is compiled for seconds when it is written out.</summary>
    private const int MostProducts = 1000;

    /// <summary>The products of an operation whose weight is (outputs, ...).</summary>
    private static int Products(FixtureCase one) =>
        one.Parameters.TryGetValue("weight", out var weight) && weight.Shape.Length > 2
            ? one.Outputs.Values.First().Count * weight.Count / weight.Shape[0]
            : 0;

    /// <summary>The first few of each operation, mode and set of arguments, and all with extreme numbers or at breakpoints; all of them
    /// where they are wanted, which takes two minutes more.</summary>
    private static List<FixtureCase> Sample(int count) => Sample(count, AllCases.AreWanted);

    private static List<FixtureCase> Sample(int count, bool all)
    {
        if (all) return [.. Expressible];
        var groups = Expressible.GroupBy(one => (one.Op, one.Mode, string.Join(",", one.Arguments.Keys), one.Parameters.Count));
        return [
            .. groups.SelectMany(
                same => same.Where((one, i) => i < count || Special.Any(special => one.Name.Contains(special, StringComparison.Ordinal))))];
    }

    [Fact]
    public void Inexpressible_cases_are_those_with_a_mask_that_drops_some()
    {
        var masked = FixtureFile.Cases.Where(one => one.Taken.Count() < one.Inputs.Count && one.Inputs["mask"].Values.Contains(0));
        Assert.Equal(Known.Inexpressible.Keys.Order(StringComparer.Ordinal), masked.Select(one => one.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Gradients_are_compared_except_in_evaluation()
    {
        var skipped = Expressible.Where(one => one.Gradients.Count > 0 && !new CaseForm(one).Trains);
        Assert.Equal(Known.OutputsOnly.Keys.Order(StringComparer.Ordinal), skipped.Select(one => one.Name).Order(StringComparer.Ordinal));
        Assert.All(skipped, one => Assert.Equal("inference", one.Mode));
    }

    [Fact]
    public void Inexact_operations_exist() => Assert.All(Known.Inexact.Keys, op => Assert.Contains(Expressible, one => one.Op == op));
}
