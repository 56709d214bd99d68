using ModelGen.Tests.Shared;

namespace ModelGen.Generators.Tests.Goldens;

/// <summary>The comparison itself finds what differs.</summary>
public sealed class ApprovedFilesTests
{
    [Theory]
    [InlineData("a\nb\nc", "a\nx\nc", "line 2\n  approved: b\n  now:      x")]
    [InlineData("a\nb", "a", "line 2\n  approved: b\n  now:      (the end)")]
    [InlineData("a", "a\nb", "line 2\n  approved: (the end)\n  now:      b")]
    [InlineData(null, "a", "not approved yet")]
    [InlineData("a", null, "approved, but no longer made")]
    public void ShowsTheFirstDifferingLine(string? approved, string? actual, string expected) =>
        Assert.Equal(expected, ApprovedFiles.Difference(approved, actual));
}
