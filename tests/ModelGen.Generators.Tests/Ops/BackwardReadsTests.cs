using ModelGen.Generators.Backends.Cpu;
using ModelGen.Generators.Ir;
using ModelGen.Tests.Fixtures;

namespace ModelGen.Generators.Tests;

/// <summary>What an op says its backward reads (nothing, inputs, output, caches) is what the nodes that it builds read, no more and no less.</summary>
public class BackwardReadsTests
{
    [Fact]
    public void Every_op_reads_what_it_declares()
    {
        var declared = new Dictionary<string, BackwardReads>(StringComparer.Ordinal);
        var undeclared = new List<string>();
        var read = new Dictionary<string, BackwardReads>(StringComparer.Ordinal);
        foreach (var fixture in FixtureFile.Cases)
        {
            var graph = LayerCase.Create(fixture)!.Differentiate(canonical: false).Graph;
            foreach (var node in graph.Nodes.Where(n => !n.IsBackward && n.Op is not LeafOp))
            {
                var key = Key(node.Op);
                var backward = graph.Nodes.Where(n => n.IsBackward && n.Of == node && n.Op is not ParameterGradientOp).ToList();
                if (backward.Count == 0) continue;
                var seen = backward.SelectMany(n => n.Inputs).Aggregate(BackwardReads.None, (sum, value) => sum | Kind(node, value));
                if ((seen & ~node.Op.Reads) != 0) undeclared.Add($"{key} reads {seen} but declares {node.Op.Reads} (in {fixture.Name})");
                declared[key] = node.Op.Reads;
                read[key] = (read.TryGetValue(key, out var known) ? known : BackwardReads.None) | seen;
            }
        }
        Assert.True(undeclared.Count == 0, string.Join("\n", undeclared));
        var unread = declared.Where(d => (d.Value & ~read[d.Key]) != 0).Select(d => $"{d.Key} declares {d.Value} but reads {read[d.Key]}").Order().ToList();
        Assert.True(unread.Count == 0, string.Join("\n", unread));
    }

    private static string Key(Op op) => op is MapOp map ? "map " + map.Definition.Name + " " + map.Definition.Value : op.GetType().Name + " " + op.Name;

    private static BackwardReads Kind(Node node, Value value)
    {
        if (node.Inputs.Contains(value)) return BackwardReads.Inputs;
        if (value == node.Output) return BackwardReads.Output;
        return node.Outputs.Contains(value) ? BackwardReads.Cache : BackwardReads.None;
    }
}
