using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ModelGen.Generators.Tests.Parsing;

/// <summary>Models used as layers, from the same project and from another.</summary>
public class UseTests
{
    private const string User =
        GeneratorHarness.Usings
            + "[Model] partial class Net { [Use<Lib.Encoder>] private partial Tensor E(Tensor x); "
            + "[Forward] Tensor F([Shape(8)] Tensor x) => E(x); }";

    private const string Stack =
        "using ModelGen; namespace Lib { [Model, Input(8)] [Linear(4, Bias = false), LeakyReLU(0.01)] [Maxout(3, pieces: 2)] "
            + "public partial class Encoder { } }";

    [Fact]
    public void TheWholeModelComesAlong()
    {
        var spec = SpecReader.ReadAll(GeneratorHarness.Compilation(User, Stack))[0];
        Assert.Equal(
            """
            public Lib.Encoder
              Input(shape: [8])
              Linear(features: 4, bias: false)
              LeakyReLU(slope: 0.01)
              Maxout(features: 3, pieces: 2)

            """,
            SpecPrinter.Print(Assert.Single(spec.Uses).Model));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AStackIsReadFromAnotherAssembly(bool compiled)
    {
        var compilation = GeneratorHarness.Compilation(User).AddReferences(Library(Stack, compiled));
        var spec = Assert.Single(SpecReader.ReadAll(compilation));
        Assert.Empty(spec.Findings);
        // What equals its default says nothing, and metadata does not tell whether it was written.
        Assert.Equal(
            """
            public Lib.Encoder
              Input(shape: [8])
              Linear(features: 4, bias: false)
              LeakyReLU
              Maxout(features: 3)

            """,
            SpecPrinter.Print(Assert.Single(spec.Uses).Model));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void NetworkMethodsAreNotReadFromAnotherAssembly(bool compiled)
    {
        const string Network = "using ModelGen; namespace Lib { [Model] public partial class Encoder { [Forward] "
            + "private Tensor F([Shape(4)] Tensor x) => x; } }";
        var run = GeneratorHarness.Run(GeneratorHarness.Compilation(User).AddReferences(Library(Network, compiled)));
        var reported = Assert.Single(run.Diagnostics);
        Assert.Equal("MG1015", reported.Id);
        Assert.Equal(
            "'Encoder' cannot be used as a layer: it comes compiled in another assembly, from which only stacks of attributes can be read",
            reported.GetMessage(null));
    }

    [Fact]
    public void ABrokenModelIsReportedWhereItIsWrongAndNowhereElse()
    {
        var run = GeneratorHarness.Run(User, "using ModelGen; namespace Lib { [Model, Input(8), Linear(4)] public class Encoder { } }");
        Assert.Equal("MG1001", Assert.Single(run.Diagnostics).Id);
    }

    [Fact]
    public void UsingAModelTwiceReadsItOnce()
    {
        var spec = SpecReader.Read(
            "[Model] partial class Net { [Use<Tail>] private partial Tensor A(Tensor x); [Use<Tail>] private partial Tensor B(Tensor x); "
                + "[Forward] Tensor F([Shape(8)] Tensor x) => A(B(x)); }",
            "using ModelGen; [Model, Input(8), Linear(8)] partial class Tail { }");
        Assert.Equal(2, spec.Uses.Count);
        Assert.Same(spec.Uses[0].Model, spec.Uses[1].Model);
    }

    private static MetadataReference Library(string source, bool compiled)
    {
        var library = GeneratorHarness.Compilation(source).WithAssemblyName("Lib");
        if (!compiled) return library.ToMetadataReference(); // as an editor sees another project
        var image = new MemoryStream();
        var result = library.Emit(image);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        image.Position = 0;
        return MetadataReference.CreateFromStream(image);
    }
}
