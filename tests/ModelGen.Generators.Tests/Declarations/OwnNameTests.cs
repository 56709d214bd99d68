using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generators.Analyses;
using ModelGen.Generators.Backends.Cpu;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Building;

namespace ModelGen.Generators.Tests.Declarations;

/// <summary>Names that emitted methods use themselves are those that names of users' are kept apart from: a new local is added there,
/// or its test fails.</summary>
public sealed partial class OwnNameTests
{
    private static readonly Lazy<IReadOnlyList<(string File, MethodDeclarationSyntax Method)>> Methods =
        new(() => [.. RepositoryModels.Emitted.Value.Files
            .SelectMany(
                f => CSharpSyntaxTree.ParseText(f.Value)
                    .GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>().Select(m => (f.Key, m)))]);

    [Fact]
    public void LocalsOfMembersAreKeptApartFromArguments()
    {
        var own = ArgumentNames.Own.Concat(ArgumentNames.OfStates).Append(ArgumentNames.Output).ToHashSet(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (file, method) in Methods.Value.Where(
            m => m.Method.Modifiers.Any(SyntaxKind.PublicKeyword) && m.Method.ParameterList.Parameters.Any(p => IsArgument(p.Type!))))
        {
            if (method.Ancestors().OfType<NamespaceDeclarationSyntax>()
                .First().Name.ToString().StartsWith("ModelGen.Generated", StringComparison.Ordinal)) continue;
            var names = Locals(method).Select(l => l.Name)
                .Concat(method.ParameterList.Parameters.Where(p => !IsArgument(p.Type!)).Select(p => p.Identifier.Text)).ToList();
            Assert.All(names, name => Assert.True(own.Contains(name), $"'{name}' in {file}: {method.Identifier}"));
            seen.UnionWith(names);
        }
        Assert.Empty(own.Except(seen)); // what is kept free is used
    }

    [Theory]
    [InlineData(
        "[Model(Unroll = Unroll.Layers), Input(1, 4, 4), MaxPool2d(2, Name = \"I\"), Flatten, Linear(2), CrossEntropy] partial class Net;")]
    [InlineData("[Model(Unroll = Unroll.Layers), Input(1, 6, 6), Conv2d(2, Kernel = 3, Name = \"i\"), Flatten, Linear(2), CrossEntropy] "
        + "partial class Net;")]
    [InlineData("[Model] partial class Net { [Parameter(1, 3, 1, 3, 1, 3, 1)] private partial Tensor P { get; } "
        + "[Forward] Tensor F([Shape(2, 3, 2, 3, 2, 3, 2)] Tensor i4) => Linear(Tanh(i4 * P + Mean(i4, 2, keepDims: true)), 2); "
        + "[Loss] Tensor L(Tensor y, [Shape(2, 3, 2, 3, 2, 3, 2)] Tensor i5) => MeanSquaredError(y, i5); }")]
    public void NamesOfWhatAFileDeclaresDoNotClash(string source)
    {
        using var models = GeneratorHarness.Compile(GeneratorHarness.Usings + source);
        Assert.NotNull(models.Type("Net"));
    }

    [Fact]
    public void LocalsOfPassesAreKeptApartFromValues()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (file, method) in Methods.Value.Where(m => m.Method.Identifier.Text.StartsWith("Phase", StringComparison.Ordinal)))
        {
            // A place that loops go over is kept in a local of its own name.
            foreach (var (name, value) in Locals(method).Where(l => l.Value != "this." + l.Name && !Buffer().IsMatch(l.Value)))
            {
                Assert.True(ValueNames.IsReserved(name) || Step().IsMatch(name), $"'{name} = {value}' in {file}");
                seen.Add(name);
            }
        }
        Assert.Contains("row", seen);
        Assert.Contains("samples", seen);
    }

    [Fact]
    public void LocalsOfUnrolledPassesAreKeptApartFromValues()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (file, method) in Methods.Value.Where(
            m => m.Method.TypeParameterList?.Parameters is [{ Identifier.Text: "V" }] && m.Method.Modifiers.Any(SyntaxKind.PrivateKeyword)))
        {
            foreach (var (name, value) in Locals(method).Where(l => !Buffer().IsMatch(l.Value) && !Lane().IsMatch(l.Name)))
            {
                Assert.True(LaneNames.Reserved.Contains(name), $"'{name} = {value}' in {file}");
                seen.Add(name);
            }
        }
        Assert.Contains("first", seen);
    }

    /// <summary>Whether it is the type of an input or a target.</summary>
    private static bool IsArgument(TypeSyntax type) => type.ToString().StartsWith("global::System.ReadOnlySpan<", StringComparison.Ordinal)
        || type.ToString().Contains("ReadOnlyTensorSpan<", StringComparison.Ordinal);

    private static IEnumerable<(string Name, string Value)> Locals(MethodDeclarationSyntax method) =>
        method.DescendantNodes().SelectMany(n => n switch
        {
            VariableDeclaratorSyntax v => [(v.Identifier.Text, v.Initializer?.Value.ToString() ?? "")],
            ForEachStatementSyntax f => [(f.Identifier.Text, "")],
            SingleVariableDesignationSyntax s => [(s.Identifier.Text, "")],
            _ => Array.Empty<(string, string)>(),
        });

    /// <summary>How the place of a value begins.</summary>
    [GeneratedRegex(
        @"^(Input<|Parameter\(|Buffer\(|Output\(|CarriedIn\(|CarriedOut\(|Masked\(|\["
            + @"|ParameterNumbers<|Numbers<|Columns<|V\.Broadcast\(|@?\w+\.Slice\()")]
    private static partial Regex Buffer();

    /// <summary>An element of a value.</summary>
    [GeneratedRegex(@"_\d+$")]
    private static partial Regex Lane();

    /// <summary>The count of a step, which is kept apart where it is declared.</summary>
    [GeneratedRegex(@"^step(_\d+)?$")]
    private static partial Regex Step();
}
