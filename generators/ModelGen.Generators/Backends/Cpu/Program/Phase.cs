using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>A node in its phase and the way its work is shared.</summary>
internal sealed record ScheduledNode(Node Node, Partition Partition);

/// <summary>The nodes between two barriers. What a partition's ranges are multiples of belongs to the whole phase, however many methods its
/// code is cut into: a worker that goes on in the same part of the same split finds there what it has written itself.</summary>
internal sealed class Phase
{
    private readonly List<ScheduledNode> nodes = [];
    private bool hasSampleTiles;

    public IReadOnlyList<ScheduledNode> Nodes => nodes;

    public void Add(ScheduledNode node)
    {
        nodes.Add(node);
        hasSampleTiles |= node.Partition == Partition.Samples && IsTiled(node.Node);
    }

    /// <summary>Ranges of a partition start at multiples of this, so that register tiles and cache lines stay whole.</summary>
    public int Multiple(Partition partition) => partition switch
    {
        Partition.Samples => hasSampleTiles ? 4 : 1,
        Partition.Columns => 16,
        Partition.Rows => 4,
        Partition.Elements => 64,
        _ => 1,
    };

    /// <summary>Whether samples are rows of a register tile, of which as many as the tile has should stay together: of images and sequences
    /// each sample has enough rows of its own.</summary>
    private static bool IsTiled(Node node) =>
        node.Op is ScanOp || (node.Op is WeightProductOp && node.Output.Shape.Rank == 2 && node.Output.Shape[0] == Dim.Batch);
}
