namespace ModelGen.Tests.Arguments;

/// <summary>An element that is null is refused by its place and the argument it came in.</summary>
public class NullElementTests
{
    [Fact]
    public void Null_elements_are_refused()
    {
        Refused("x", () => Dataset.FromArrays(new float[][] { [1], null! }, new[] { 0, 1 }));
        Refused("y", () => Dataset.FromArrays(new float[][] { [1], [2] }, new float[][] { [1], null! }));
        Refused("sequences", () => new RaggedArray<int>([[1], null!]));
        Refused("sequences", () => SequenceDataset.FromArrays<float, int>([[1f], null!], [1, 2]));
        Refused("texts", () => CharacterTokenizer.Train(["a", null!]));
        Refused("texts", () => WordTokenizer.Train(["a", null!]));
        Refused("texts", () => BytePairTokenizer.Train(["a", null!], merges: 1));
        Refused("classNames", () => new ConfusionMatrix(2, ["a", null!]));
        Refused("layout",
            () => new ParameterSet<float>(new ParameterSpec("w", [1], 0, ParameterLayout.Canonical, Initializer.Zeros), null!));
    }

    private static void Refused(string argument, Action call)
    {
        var error = Assert.Throws<ArgumentException>(call);
        Assert.StartsWith($"element 1 of '{argument}' is null", error.Message, StringComparison.Ordinal);
    }
}
