using Microsoft.CodeAnalysis.CSharp;
using System.Globalization;

namespace ModelGen.Generators.Tests.Declarations;

/// <summary>Small models of every form, in which what the user names is named like something else: like every identifier of the emitted
/// code, like the keywords of C#, or by text that is no name at all.</summary>
public class HostileNameTests
{
    // For every name in every place (twelve thousand models) set MODELGEN_FUZZ_RUNS; else some, which follow from the names alone.
    private static readonly bool IsThorough = Environment.GetEnvironmentVariable("MODELGEN_FUZZ_RUNS") is { Length: > 0 };
    private const int EveryOther = 61;

    /// <summary>Declarations with a place for a name.</summary>
    private static readonly string[] Places =
    [
        "[Model, Input(3), Linear(2), Tanh, Linear(2), CrossEntropy] partial class §;",
        "namespace § { [Model(Unroll = Unroll.Layers), Input(3), Linear(2), Tanh, Linear(2), CrossEntropy] partial class Net; }",
        "partial class § { [Model, Input(3), Linear(2), MeanSquaredError] partial class Net; }",
        "[Model(Inspect = true)] partial class Net { [Forward] Tensor F([Shape(2)] Tensor §) => Linear(Tanh(Linear(§, 2)), 2); "
            + "[Loss] Tensor L(Tensor p, [ClassIndex(2)] Tensor q) => CrossEntropy(p, q); }",
        "[Model(Unroll = Unroll.Layers, Inspect = true)] partial class Net { [Forward] Tensor F([Shape(2, 3)] Tensor §, [Shape(1, 3)] "
            + "Tensor other) => Linear(LayerNorm(ReLU(§) * other + Mean(§, 1, keepDims: true)), 2); "
            + "[Loss] Tensor L(Tensor p, [Target(2, 2)] Tensor q) => MeanSquaredError(p, q); }",
        "[Model(Precision = Precision.Double)] partial class Net { [Forward] Tensor F([Shape(2)] Tensor x) => Linear(x, 2); "
            + "[Loss] Tensor L(Tensor p, [Target(2)] Tensor §) => MeanSquaredError(p, §); }",
        "[Model(Inspect = true, Stateful = true, MaxLength = 9)] partial class Net { [Forward] Tensor F([Shape(Dim.Sequence, 2)] Tensor §, "
            + "[Lengths] Tensor other) => Linear(Gru(Tanh(§), 3, lengths: other).Output, 2); [Loss] Tensor L(Tensor p, [ClassIndex(2, "
            + "Dim.Sequence)] Tensor q) => CrossEntropy(p, q); }",
        "[Model(Unroll = Unroll.Layers)] partial class Net { [Linear(3), Tanh, Dropout(0.5)] private partial Tensor §(Tensor x); "
            + "[Forward] Tensor F([Shape(2)] Tensor x) => Linear(§(x), 2); [Loss] Tensor L(Tensor p, [ClassIndex(2)] "
            + "Tensor q) => CrossEntropy(p, q); }",
        "[Model] partial class Net { [Parameter(2)] private partial Tensor § { get; } [Forward] Tensor F([Shape(2)] "
            + "Tensor x) => Linear(x * §, 2); [Loss] Tensor L(Tensor p, [ClassIndex(2)] Tensor q) => CrossEntropy(p, q); }",
        "[Model] partial class Net { [Forward] Tensor F([Shape(2)] Tensor x) => Linear(x, 2); [Objective] Tensor §(Tensor p, [Target(2)] "
            + "Tensor q) => MeanSquaredError(p, q); }",
        "[Model] partial class Net { [Forward] Tensor F([Shape(2)] Tensor x) => §(Linear(x, 2)); "
            + "private Tensor §(Tensor x) => Tanh(Linear(x, 3)); [Loss] Tensor L(Tensor p, [Target(3)] "
            + "Tensor q) => MeanSquaredError(p, q); }",
        "[Model, Input(3), Linear(2), CrossEntropy] partial class Net { public int § = 1; }",
        "[Model(Inspect = true), Input(3), Linear(2), CrossEntropy] partial class Net { public static float[] "
            + "§(ReadOnlySpan<float> x) => []; }",
        "[Model, Input(3), Linear(2), CrossEntropy] partial class Net { public class §; }",
        "class Parent { public int § = 1; } [Model(Stateful = true), Input(Dim.Sequence, 2), Rnn(2), Linear(2), CrossEntropy] "
            + "partial class Net : Parent;",
        "class Parent { public virtual void §(string path) { } } [Model, Input(2), Linear(2), CrossEntropy] partial class Net : Parent;",
    ];

    /// <summary>Declarations with a place for a text.</summary>
    private static readonly string[] TextPlaces =
    [
        "[Model(Inspect = true), Input(3), Linear(2, Name = §), Tanh, Linear(2), CrossEntropy] partial class Net;",
        "[Model(Unroll = Unroll.Layers, Inspect = true), Input(1, 6, 6), Conv2d(2, Kernel = 3, Name = §), ReLU, MaxPool2d(2), Flatten, "
            + "Linear(2), CrossEntropy] partial class Net;",
        "[Model(Stateful = true, Inspect = true), Input(Dim.Sequence, 2), Gru(2, Name = §), LayerNorm, Linear(2), CrossEntropy] "
            + "partial class Net;",
        "[Model] partial class Net { [Forward] Tensor F([Shape(2, 3)] Tensor x) => A(LayerNorm(Linear(x, 4, name: §))); "
            + "private Tensor A(Tensor x) => Linear(Tanh(Linear(x, 2, name: §)), 3); [Loss] Tensor L(Tensor p, [Target(2, 3)] "
            + "Tensor q) => MeanSquaredError(p, q); }",
    ];

    /// <summary>The first of the texts: what may end a line, or be taken for something else by whoever reads it.</summary>
    private const int LineEnds = 19;

    private static readonly string[] Texts =
    [
        "a\nb", "a\rb", "a\r\n}\nclass X {", "a\u2028int i;", "a\u2029int i;", "a\u0085int i;", "a\vb\f", "\t", "\0", "\u0001", "\u007f",
        "\u001b[31m", "\ud800", "\udc00x", "\ufffe", "\uffff", "\ufeff", "\u202eesrever", "\u2066x\u2069",
        "*/", "/*", "//", "///", "</summary>", "<x>&y;", "]]>", "<!--", "\"", "\\", "\\n", "\\u000a", "{0}", "$\"{x}\"", "#if", "#error",
        "'", "@", "@class", "class", "value", "live.Keep(", "batch", "length", "share", ".", "..", "a.b", "a.weight", "fc1", "relu1",
        "linear1", "-", " ", "1", "é", "名", "😀", "𝒳", "²", "D2", "Constants", "Program",
        new string('n', 400),
    ];

    private static readonly Lazy<IReadOnlyList<string>> Names =
        new(() => [.. Emitted().Concat(Keywords()).Distinct().Order(StringComparer.Ordinal)]);

    [Fact]
    public void ANameOfEmittedCodeIsKeptApartOrRefused()
    {
        var cases = new List<DeclarationCase>();
        for (var i = 0; i < Names.Value.Count; i++)
        {
            for (var place = 0; place < Places.Length; place++)
            {
                if (IsThorough || (i + place) % EveryOther == 0)
                    cases.Add(new(Places[place].Replace("§", "@" + Names.Value[i], StringComparison.Ordinal), "*"));
            }
        }
        Assert.True(Names.Value.Count > 200, $"only {Names.Value.Count} names");
        CheckAll(cases);
    }

    /// <summary>Texts that end a line stand in every place, the others in one of them.</summary>
    [Fact]
    public void ATextIsNeverCode()
    {
        var cases = new List<DeclarationCase>();
        for (var i = 0; i < Texts.Length; i++)
        {
            for (var place = 0; place < TextPlaces.Length; place++)
            {
                if (!IsThorough && i >= LineEnds && i % TextPlaces.Length != place) continue;
                cases.Add(new(TextPlaces[place].Replace("§", SymbolDisplay.FormatLiteral(Texts[i], true), StringComparison.Ordinal), ""));
            }
        }
        CheckAll(cases);
    }

    private static void CheckAll(IReadOnlyList<DeclarationCase> cases)
    {
        var batch = new DeclarationBatch(cases);
        var failures = new List<string>();
        for (var i = 0; i < cases.Count; i++)
        {
            try
            {
                batch.Check(i);
            }
            catch (Xunit.Sdk.XunitException failure)
            {
                failures.Add(failure.Message);
            }
        }
        Assert.True(failures.Count == 0, $"{failures.Count} of {cases.Count}\n" + string.Join("\n\n", failures.Take(40)));
    }

    /// <summary>Every identifier of the code that is emitted for the models themselves.</summary>
    private static IEnumerable<string> Emitted()
    {
        var sources = Places.Concat(TextPlaces)
            .Select((place, i) =>
                GeneratorHarness.Usings + string.Create(CultureInfo.InvariantCulture, $"namespace N{i} {{ {Named(place)} }}"));
        var own = new[] { "Net", "Parent", "F", "L", "Equals", "GetHashCode", "ToString", "GetType", "Finalize", "MemberwiseClone",
            "ReferenceEquals", "x", "p", "q", "other", "Tanh", "Tensor", "Linear", "Mean", "LayerNorm", "ReLU", "Gru",
            "MeanSquaredError", "CrossEntropy" };
        return GeneratorHarness.Run([.. sources]).Files.Values
            .SelectMany(text => CSharpSyntaxTree.ParseText(text).GetRoot().DescendantTokens())
            .Where(t => t.RawKind == (int)SyntaxKind.IdentifierToken).Select(t => t.ValueText)
            .Where(name => name.Length > 0 && !own.Contains(name) && !(name[0] == 'N' && name.Length < 4));
    }

    private static string Named(string place) => place
        .Replace("= §", "= \"fc\"", StringComparison.Ordinal)
        .Replace("name: §", "name: \"fc\"", StringComparison.Ordinal)
        .Replace("§", "Named", StringComparison.Ordinal);

    private static IEnumerable<string> Keywords() =>
        Enum.GetValues<SyntaxKind>().Where(k => SyntaxFacts.IsReservedKeyword(k) || SyntaxFacts.IsContextualKeyword(k))
            .Select(SyntaxFacts.GetText).Where(t => t.Length > 0 && char.IsLetter(t[0]));
}
