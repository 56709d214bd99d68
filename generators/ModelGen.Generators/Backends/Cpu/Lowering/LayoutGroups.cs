using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Matrices and parameters in groups whose members are kept alike, either all transposed or none.</summary>
internal sealed class LayoutGroups
{
    /// <summary>What each member leads to; the last of a group leads nowhere. Members are values and parameters.</summary>
    private readonly Dictionary<object, object> parents = [];

    /// <summary>Groups with a member that some node needs as it is.</summary>
    private readonly HashSet<object> fixedMembers = [];

    /// <summary>Weights of products x Wᵀ.</summary>
    private readonly HashSet<object> weights = [];

    /// <summary>The members of the groups that are kept transposed.</summary>
    public IEnumerable<object> Transposed
    {
        get
        {
            var isFixed = new HashSet<object>(fixedMembers.Select(Root));
            var gain = new HashSet<object>(weights.Select(Root));
            gain.IntersectWith(parents.Keys.Where(m => m is ParameterInfo).Select(Root));
            return parents.Keys.ToList().Where(m => gain.Contains(Root(m)) && !isFixed.Contains(Root(m)));
        }
    }

    /// <summary>Adds what the nodes of a pass ask for.</summary>
    public void Add(ModelGraph pass)
    {
        foreach (var graph in pass.AllGraphs)
        {
            foreach (var node in graph.Nodes) Add(node);
            // What leaves a pass, or a step, has a shape that others rely on.
            foreach (var result in graph.Results) Fix(result);
        }
    }

    private void Add(Node node)
    {
        switch (node.Op)
        {
            case ParameterOp parameter:
                if (!IsMatrix(node.Output)) break;
                Join(node.Output, parameter.Parameter);
                if (parameter.Parameter.IsDeclared) Fix(node.Output);
                break;
            case ParameterGradientOp end:
                if (IsMatrix(node.Inputs[0])) Join(node.Inputs[0], end.Parameter);
                break;
            case WeightProductOp product:
                Fix(node.Output);
                for (var i = 0; i < node.Inputs.Count; i++)
                {
                    if (i != 1) Fix(node.Inputs[i]);
                }
                if (product is LinearOp && !node.IsBackward) weights.Add(Member(node.Inputs[1]));
                break;
            case LinearWeightGradientOp:
                foreach (var input in node.Inputs) Fix(input);
                break;
            case SliceOp or EmbedSliceOp or StopGradientOp:
                Alike(node.Inputs[0], node.Output);
                break;
            case MapOp when node.Inputs.All(i => i.Shape.Equals(node.Output.Shape) || i.Shape.Elements.IsOne):
                foreach (var input in node.Inputs.Where(i => i.Shape.Equals(node.Output.Shape))) Alike(input, node.Output);
                break;
            case BroadcastOp when node.Inputs[0].Shape.Elements.IsOne:
            case ReduceOp reduce when reduce.Count == node.Inputs[0].Shape.Rank:
            case StepInputOp:
                break;
            case ScanOp scan:
                var first = node.Inputs.Count - scan.Body.Constants.Count;
                foreach (var value in node.Inputs.Take(first).Concat(node.Outputs)) Fix(value);
                foreach (var value in scan.Body.States.Concat(scan.Body.Items)) Fix(value);
                for (var i = first; i < node.Inputs.Count; i++) Alike(node.Inputs[i], scan.Body.Constants[i - first]);
                break;
            default:
                foreach (var value in node.Inputs.Concat(node.Outputs)) Fix(value);
                break;
        }
    }

    private static bool IsMatrix(Value value) => value is { Type: ElementType.Real, Shape: { Rank: 2, IsConstant: true } };

    private void Alike(Value a, Value b)
    {
        if (IsMatrix(a) && IsMatrix(b)) Join(a, b);
    }

    private void Fix(Value value)
    {
        if (IsMatrix(value)) fixedMembers.Add(Member(value));
    }

    private object Member(object member)
    {
        if (!parents.ContainsKey(member)) parents[member] = member;
        return member;
    }

    private void Join(object a, object b) => parents[Root(Member(a))] = Root(Member(b));

    private object Root(object member)
    {
        while (parents[member] != member) member = parents[member] = parents[parents[member]];
        return member;
    }
}
