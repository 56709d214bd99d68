namespace ModelGen.Tests;

public class SkeletonTests
{
    [Fact]
    public void Share_covers_everything_once() =>
        Assert.Equal(new ModelGen.Execution.Extent(0, 12), new ModelGen.Execution.Share(0, 2).Of(20, 12));
}
