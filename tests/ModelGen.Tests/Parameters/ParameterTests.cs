using System.Reflection;

namespace ModelGen.Tests.Parameters;

/// <summary>How the elements of a parameter are read and written.</summary>
public class ParameterTests
{
    /// <summary>A parameter stored in another order and one stored as it is read.</summary>
    public static TheoryData<string> Names => ["fc1.weight", "conv.weight", "fc1.bias"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_way_to_write_is_seen_by_every_way_to_read(string name)
    {
        var p = new ParameterSet<float>(ParameterSetTests.Layout)[name];
        var expected = Enumerable.Range(0, p.Count).Select(i => i + 0.5f).ToArray();
        p.Write(expected);
        Check(p, expected);
        p[1] = -1;
        expected[1] = -1;
        Check(p, expected);
        p.Edit(values => values[2] += 10);
        expected[2] += 10;
        Check(p, expected);
        p.Edit(expected.AsSpan(1), static (values, from) => from.CopyTo(values));
        expected[1..].CopyTo(expected, 0);
        Check(p, expected);
        p.Fill(7);
        Check(p, [.. expected.Select(_ => 7f)]);
    }

    [Fact]
    public void Elements_of_a_transposed_parameter_lie_in_storage_column_by_column()
    {
        var set = new ParameterSet<float>(ParameterSetTests.Layout);
        set["fc1.weight"].Write(Enumerable.Range(0, 15).Select(i => (float)i).ToArray());
        for (var o = 0; o < 3; o++)
        {
            for (var i = 0; i < 5; i++)
            {
                Assert.Equal(o * 5 + i, set.Storage[i * 3 + o]);
                Assert.Equal(o * 5 + i, set["fc1.weight"][o, i]);
            }
        }

        set["fc1.weight"][2, 1] = 100;
        Assert.Equal(100, set.Storage[5]);
        set["conv.weight"][1, 0, 0, 0] = 12;
        Assert.Equal(12, set.Storage[33]); // (1, 0, 0, 0) follows (0, 0, 0, 0)
    }

    [Fact]
    public void Padding_stays_zero()
    {
        var set = new ParameterSet<float>(ParameterSetTests.Layout);
        foreach (var p in set)
        {
            p.Fill(1);
        }

        Assert.Equal(set.TotalCount, set.Storage.ToArray().Sum());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_an_edit_wrote_before_it_failed_stays(string name)
    {
        var p = new ParameterSet<float>(ParameterSetTests.Layout)[name];
        Assert.Throws<InvalidCastException>(() => p.Edit(values =>
        {
            values[0] = 3;
            throw new InvalidCastException();
        }));
        Assert.Equal(3, p[0]);
        p[0] = 4;
        Assert.Equal(4, p[0]);
    }

    [Fact]
    public void Lengths_and_indices_are_checked()
    {
        var p = new ParameterSet<float>(ParameterSetTests.Layout)["conv.weight"];
        const string Expected = "parameter 'conv.weight' (2, 3, 2, 2) has 24 elements but the span has 23";
        Assert.Equal(Expected, Assert.Throws<ArgumentException>(() => p.Write(new float[23])).Message);
        Assert.Equal(Expected, Assert.Throws<ArgumentException>(() => p.CopyTo(new float[23])).Message);
        Assert.Contains(
            "elements 0 to 23 but element 24", Assert.Throws<ArgumentOutOfRangeException>(() => p[24]).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => p[-1] = 1);
        Assert.Contains("indices 0 to 2 in dimension 1 but 3", Assert.Throws<ArgumentOutOfRangeException>(() => p[1, 3, 0, 0]).Message,
            StringComparison.Ordinal);
        Assert.Contains("4 dimensions but 2 indices", Assert.Throws<ArgumentException>(() => p[0, 0]).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => p.Edit(null!));
    }

    [Fact]
    public void Reading_and_writing_allocate_nothing_once_warm()
    {
        var set = new ParameterSet<float>(ParameterSetTests.Layout);
        var values = new float[15];
        var p = set["fc1.weight"];
        for (var i = 0; i < 10; i++) Use();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) Use();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Use()
        {
            p.CopyTo(values);
            p.Write(values);
            p.Fill(1);
            p[2, 1] += 1;
            p.Edit(values.AsSpan(), static (to, from) => from.CopyTo(to));
        }
    }

    /// <summary>A span that outlives a call would show what a parameter was, or write what no model reads.</summary>
    [Fact]
    public void No_public_member_gives_out_a_span_over_parameters()
    {
        Type[] types = [typeof(Parameter), typeof(Parameter<>), typeof(ParameterSet), typeof(ParameterSet<>)];
        const BindingFlags Public = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static;
        var given = types.SelectMany(type => type.GetMethods(Public).Select(m => (Member: m.ToString(), Type: m.ReturnType))
            .Concat(type.GetFields(Public).Select(f => (Member: f.ToString(), Type: f.FieldType))));
        Assert.Equal(
            [],
            given.Where(
                g => g.Type.IsByRefLike || g.Type.IsByRef || g.Type.IsPointer || g.Type.Name.Contains("Memory", StringComparison.Ordinal))
                    .Select(g => g.Member));
    }

    private static void Check(Parameter<float> p, float[] expected)
    {
        Assert.Equal(expected, p.ToArray());
        var copy = new float[p.Count];
        p.CopyTo(copy);
        Assert.Equal(expected, copy);
        Assert.Equal(expected, Enumerable.Range(0, p.Count).Select(i => p[i]));
        float[] seen = [];
        p.Edit(values => seen = values.ToArray());
        Assert.Equal(expected, seen);
    }
}
