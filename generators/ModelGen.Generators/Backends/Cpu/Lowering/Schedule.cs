using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>The phases of a pass: a barrier between two phases, none inside.</summary>
internal sealed class Schedule
{
    public List<Phase> Phases { get; } = [];

    /// <summary>The phase that computes a value.</summary>
    public Dictionary<Value, int> PhaseOf { get; } = [];

    /// <summary> Puts each node in the earliest phase it can run in, taking nodes in graph order. Inside a phase a worker may read only
    /// what its own part of the phase has written, so a node joins the phase if each input comes from an earlier one or from the same part
    /// of the same split. A kernel that changes a parameter (the fused update) waits until every reader of that parameter has run.
    /// </summary>
    public static Schedule Run(ModelGraph graph, Func<Value, bool> isHostScalar, CancellationToken cancellation)
    {
        var schedule = new Schedule();
        var nodes = graph.Nodes.Where(n => HasCode(n, isHostScalar)).ToList();
        var readers = Readers(nodes);
        var partition = new Dictionary<Node, Partition>();
        var (missing, following) = Dependencies(nodes, cancellation);
        // Nodes whose inputs are all computed, by their place in the graph.
        var ready = new SortedSet<int>(Enumerable.Range(0, nodes.Count).Where(i => missing[i] == 0));
        while (ready.Count > 0)
        {
            var phase = new Phase();
            var number = schedule.Phases.Count;
            var waiting = new List<int>();
            while (ready.Count > 0)
            {
                cancellation.ThrowIfCancellationRequested();
                var at = ready.Min;
                ready.Remove(at);
                var node = nodes[at];
                var choice = WaitsForReaders(node, readers, partition, number, schedule)
                    ? null
                    : Sharing.WaysOf(node).Cast<Partition?>().FirstOrDefault(p => Fits(node, p!.Value, number, schedule, partition));
                if (choice is not { } chosen)
                {
                    waiting.Add(at);
                    continue;
                }
                partition[node] = chosen;
                phase.Add(new(node, chosen));
                foreach (var output in node.Outputs) schedule.PhaseOf[output] = number;
                foreach (var next in following[at])
                {
                    if (--missing[next] == 0) ready.Add(next);
                }
            }
            if (phase.Nodes.Count == 0) break;
            schedule.Phases.Add(phase);
            ready.UnionWith(waiting);
        }
        if (partition.Count < nodes.Count) throw new InvalidOperationException("the graph has a cycle");
        return schedule;
    }

    /// <summary>Of each node, how many others it reads from, and which read from it.</summary>
    private static (int[] Missing, List<int>[] Following) Dependencies(List<Node> nodes, CancellationToken cancellation)
    {
        var place = new Dictionary<Node, int>();
        for (var i = 0; i < nodes.Count; i++) place[nodes[i]] = i;
        var (missing, following) = (new int[nodes.Count], new List<int>[nodes.Count]);
        for (var i = 0; i < nodes.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            following[i] = [];
            foreach (var producer in nodes[i].Inputs.Select(input => input.Root.Producer).Distinct())
            {
                if (!place.TryGetValue(producer, out var from)) continue;
                missing[i]++;
                following[from].Add(i);
            }
        }
        return (missing, following);
    }

    private static bool HasCode(Node node, Func<Value, bool> isHostScalar) =>
        node.Op is not LeafOp && !node.Op.IsView && !(node.Outputs.Count == 1 && !node.Op.HasEffect && isHostScalar(node.Output));

    private static bool Fits(Node node, Partition partition, int phase, Schedule schedule, Dictionary<Node, Partition> chosen)
    {
        for (var i = 0; i < node.Inputs.Count; i++)
        {
            var root = node.Inputs[i].Root;
            if (!schedule.PhaseOf.TryGetValue(root, out var written) || written < phase) continue;
            var writer = chosen[root.Producer];
            if (writer == Partition.Single && partition == Partition.Single) continue;
            if (writer != partition || !Sharing.ReadsOwnPart(node, i, partition)) return false;
            if (Sharing.ReadsSteps(node.Op, i) != Sharing.WritesSteps(root.Producer.Op, root.Index)) return false;
            if (!SameSplit(partition, root, node.Inputs[i])) return false;
        }
        return true;
    }

    /// <summary>Whether "part w of the writer" and "part w of the reader" are the same range.</summary>
    private static bool SameSplit(Partition partition, Value root, Value seen) => partition switch
    {
        Partition.Samples => true,
        Partition.Columns => root.Shape.Last == seen.Shape.Last,
        Partition.Elements => root.Shape.Elements == seen.Shape.Elements,
        // Kernels differ in which axes they count as rows: what one worker writes of a tensor another may read.
        _ => false,
    };

    private static Dictionary<ParameterInfo, List<Node>> Readers(List<Node> nodes)
    {
        var readers = new Dictionary<ParameterInfo, List<Node>>();
        foreach (var node in nodes)
        {
            foreach (var input in node.Inputs)
            {
                if (input.Root.Producer.Op is not ParameterOp p) continue;
                if (!readers.TryGetValue(p.Parameter, out var list)) readers[p.Parameter] = list = [];
                list.Add(node);
            }
        }
        return readers;
    }

    /// <summary>Whether a node that changes parameters must wait: some reader has not run, or runs in this phase on other
    /// threads.</summary>
    private static bool WaitsForReaders(
        Node node, Dictionary<ParameterInfo, List<Node>> readers, Dictionary<Node, Partition> chosen, int phase, Schedule schedule)
    {
        foreach (var parameter in Written(node))
        {
            if (!readers.TryGetValue(parameter, out var nodes)) continue;
            foreach (var reader in nodes)
            {
                if (reader == node) continue;
                if (!chosen.ContainsKey(reader)) return true;
                if (reader.Outputs.Any(o => schedule.PhaseOf.TryGetValue(o, out var p) && p >= phase)) return true;
            }
        }
        return false;
    }

    private static IEnumerable<ParameterInfo> Written(Node node) => node.Op switch
    {
        ParameterGradientOp g => node.Sinks.Values.Append(g.Parameter),
        AssignOp a => [a.Buffer],
        UpdateRunningOp u => [u.RunningMean, u.RunningVariance],
        _ => node.Sinks.Values,
    };
}
