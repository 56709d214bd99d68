using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>A scan as a loop over the steps: the states are copied in, each step's operations follow as anywhere else, over the step's
/// parts of the sequences, and the states that the step leaves are copied back.</summary>
internal sealed class ScanLowering
{
    private readonly KernelContext c;
    private readonly Node node;
    private readonly ScanOp scan;
    private readonly Dictionary<Value, Place> places = [];
    private readonly Dictionary<Value, string> names;

    private ScanLowering(KernelContext c, Node node, ScanOp scan)
    {
        this.c = c;
        this.node = node;
        this.scan = scan;
        names = ValueNames.Run(scan.Body.Graph);
    }

    private StepBody Body => scan.Body;

    public static void Lower(KernelContext c, Node node, ScanOp scan)
    {
        var own = c.WithNamesOfItsOwn();
        new ScanLowering(own, node, scan).Lower();
        foreach (var instruction in own.Instructions) c.Add(instruction);
    }

    private void Lower()
    {
        var states = Body.States.Count;
        for (var i = 0; i < states; i++) Copy(c, c.In(node.Inputs[i]), c.Out(node.Outputs[i]), node.Outputs[i].Shape);
        var step = c.Unique("step");
        SizeExpression steps = scan.Steps;
        var inside = c.InLoop(step, steps, Place);
        for (var i = 0; i < states; i++) places[Body.States[i]] = c.PlaceOf(node.Outputs[i]);
        for (var i = 0; i < Body.Items.Count; i++) Part(inside, Body.Items[i], node.Inputs[states + i], step);
        for (var i = 0; i < Body.Constants.Count; i++) places[Body.Constants[i]] = c.PlaceOf(node.Inputs[states + Body.Items.Count + i]);
        for (var i = 0; i < Body.Kept.Count; i++) Part(inside, Body.Kept[i], node.Outputs[states + i], step);
        for (var i = 0; i < Body.Passing.Count; i++)
        {
            if (!c.IsLeftOut(Body.Passing[i])) places[Body.Passing[i]] = c.PlaceOf(node.Outputs[states + Body.Kept.Count + i]);
        }
        Operations(inside);
        for (var i = 0; i < states; i++) Copy(inside, inside.In(Body.Graph.Outputs[i].Root), c.Out(node.Outputs[i]), node.Outputs[i].Shape);
        c.Add(new Loop(step, WorkRange.All(steps), scan.Reverse, inside.Instructions));
    }

    private void Operations(KernelContext inside)
    {
        var scope = new StepScope(node, c.Scope, places);
        foreach (var operation in Body.Graph.Nodes)
        {
            if (operation.Op is StepInputOp || operation.Op.IsView) continue;
            if (HostScalars.IsOne(operation.Output))
            {
                var name = c.Unique(operation.Output.Name);
                places[operation.Output] = new(name, MemorySpace.Local, 0, 0, 1);
                inside.Add(new NumberDeclaration(name, operation.Output));
                continue;
            }
            var own = inside.Inside(scope);
            CpuKernels.Lower(own, operation);
            inside.Add(new LoweredStep(operation, c.Partition, own.Instructions) { Scope = scope });
        }
    }

    private Place Place(Value value) => places[value.Root];

    /// <summary>The step's part of a tensor that is kept step after step.</summary>
    private void Part(KernelContext inside, Value value, Value sequence, string step)
    {
        var whole = c.PlaceOf(sequence);
        var place = whole with { Name = c.Unique(NameOf(value) + "_t"), Size = value.Shape.Elements, Steps = whole.Steps * scan.Steps };
        places[value] = place;
        inside.Add(new StepDeclaration(place, whole, step, value.Shape));
    }

    /// <summary>The name of a state, where a value is that state after the step, or its own.</summary>
    private string NameOf(Value value) => Body.Next.ToList().IndexOf(value) is var state && state >= 0
        ? names[Body.States[state]]
        : names[value];

    /// <summary>Copies this worker's samples.</summary>
    private static void Copy(KernelContext c, Operand from, Operand to, Shape shape)
    {
        var mine = c.Leading(shape[0]);
        var width = shape.PerSample;
        if (!width.IsOne) mine = mine with { Times = mine.Times * width };
        c.Add(new CopyInstruction(new PartOperand(mine, from), new PartOperand(mine, to)));
    }
}
