namespace ModelGen.Tests.Parameters;

public class ParameterSetTests
{
    internal static readonly ParameterSpec[] Layout =
    [
        new("fc1.weight", [3, 5], 0, ParameterLayout.Transposed, Initializer.FanIn(5)),
        new("fc1.bias", [3], 16, ParameterLayout.Canonical, Initializer.FanIn(5)),
        new("conv.weight", [2, 3, 2, 2], 32, ParameterLayout.Transposed, Initializer.KaimingUniform()),
        new("norm.running_mean", [4], 64, ParameterLayout.Canonical, Initializer.Zeros, Trainable: false),
    ];

    [Fact]
    public unsafe void Storage_is_aligned_and_padding_is_zero()
    {
        var set = new ParameterSet<float>(Layout);
        set.Initialize(1);
        Assert.Equal(80, set.Storage.Length);
        Assert.Equal(0, (nint)set.Pointer % 64);
        Assert.Equal(3 * 5 + 3 + 24 + 4, set.TotalCount);
        Assert.Equal(3 * 5 + 3 + 24, set.TrainableCount);
        Assert.Equal(0f, set.Storage[15]);
        Assert.True(set.Storage[19..32].IndexOfAnyExcept(0f) < 0);
    }

    [Fact]
    public void Users_see_names_and_shapes()
    {
        var set = new ParameterSet<float>(Layout);
        var lines = new List<string>();
        foreach (var p in set)
        {
            lines.Add($"{p.Name} {p.Shape} {p.Count}");
        }

        Assert.Equal(["fc1.weight (3, 5) 15", "fc1.bias (3,) 3", "conv.weight (2, 3, 2, 2) 24", "norm.running_mean (4,) 4"], lines);
        var view = (ParameterSet)set;
        Assert.Equal(set.Count, view.Count);
        Assert.Equal("conv.weight (2, 3, 2, 2)", view["conv.weight"].ToString());
        var error = Assert.Throws<KeyNotFoundException>(() => view["fc2.weight"]);
        Assert.Equal(
            "there is no parameter 'fc2.weight'; the model has fc1.weight, fc1.bias, conv.weight, norm.running_mean", error.Message);
    }

    [Fact]
    public void Snapshot_and_restore()
    {
        var set = new ParameterSet<float>(Layout);
        set.Initialize(3);
        var before = set.Storage.ToArray();
        set["fc1.weight"][3] = 9;
        var snapshot = set.Snapshot();
        Assert.Equal(9, ((ParameterSet<float>)snapshot)["fc1.weight"][3]);
        set.Clear();
        Assert.True(set.Storage.IndexOfAnyExcept(0f) < 0);
        set.Restore(snapshot);
        Assert.Equal(9, set["fc1.weight"][3]);
        Assert.Equal(before[16..], set.Storage[16..].ToArray());
        Assert.Throws<ArgumentException>(() => set.Restore(new ParameterSet<double>(Layout)));
        Assert.Throws<ArgumentException>(() => set.Restore(new ParameterSet<float>(Layout.AsSpan(0, 2))));
    }

    [Fact]
    public void Finds_what_is_not_finite()
    {
        var set = new ParameterSet<float>(Layout);
        Assert.Null(set.FindNonFinite());
        set["conv.weight"][7] = float.NaN;
        Assert.Equal("conv.weight", set.FindNonFinite()?.Name);
    }

    [Fact]
    public void Bad_layouts_are_refused()
    {
        Assert.Contains("starts at 8", Assert.Throws<ArgumentException>(() =>
            new ParameterSet<float>(new ParameterSpec("a", [2], 8, ParameterLayout.Canonical, Initializer.Zeros))).Message);
        Assert.Contains("called 'a'", Assert.Throws<ArgumentException>(() => new ParameterSet<float>(
            new ParameterSpec("a", [2], 0, ParameterLayout.Canonical, Initializer.Zeros),
            new ParameterSpec("a", [2], 16, ParameterLayout.Canonical, Initializer.Zeros))).Message);
        Assert.Contains("overlap", Assert.Throws<ArgumentException>(() => new ParameterSet<float>(
            new ParameterSpec("a", [17], 0, ParameterLayout.Canonical, Initializer.Zeros),
            new ParameterSpec("b", [2], 16, ParameterLayout.Canonical, Initializer.Zeros))).Message);
    }
}
