using System.Globalization;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Printing;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Emits a scan as a loop over the steps: the states are copied in, each step's operations follow as anywhere else, over the
/// step's slices of the sequences, and the states that the step leaves are copied back.</summary>
internal sealed class ScanEmitter
{
    private readonly KernelContext c;
    private readonly Node node;
    private readonly ScanOp scan;
    private readonly Dictionary<Value, string> names = [];
    private readonly HashSet<string> taken;
    private readonly Dictionary<Value, string> own;

    private ScanEmitter(KernelContext c, Node node, ScanOp scan)
    {
        this.c = c;
        this.node = node;
        this.scan = scan;
        taken = new HashSet<string>(c.Names, StringComparer.Ordinal);
        own = ValueNames.Run(scan.Body.Graph);
    }

    private StepBody Body => scan.Body;

    public static void Emit(KernelContext c, Node node, ScanOp scan) => new ScanEmitter(c, node, scan).EmitLoop();

    private void EmitLoop()
    {
        var states = Body.States.Count;
        for (var i = 0; i < states; i++) Copy(c[node.Inputs[i]], c[node.Outputs[i]], node.Outputs[i]);
        var (step, steps) = (Unique("step"), scan.Steps.Code);
        c.Writer.Open(scan.Reverse ? $"for (var {step} = {steps} - 1; {step} >= 0; {step}--)" : $"for (var {step} = 0; {step} < {steps}; {step}++)");
        for (var i = 0; i < states; i++) names[Body.States[i]] = c[node.Outputs[i]];
        for (var i = 0; i < Body.Items.Count; i++) Slice(Body.Items[i], node.Inputs[states + i], step);
        for (var i = 0; i < Body.Constants.Count; i++) names[Body.Constants[i]] = c[node.Inputs[states + Body.Items.Count + i]];
        for (var i = 0; i < Body.Kept.Count; i++) Slice(Body.Kept[i], node.Outputs[states + i], step);
        for (var i = 0; i < Body.Passing.Count; i++) names[Body.Passing[i]] = c[node.Outputs[states + Body.Kept.Count + i]];
        Operations(step);
        c.Line("");
        for (var i = 0; i < states; i++) Copy(names[Schedule.Root(Body.Graph.Outputs[i])], c[node.Outputs[i]], node.Outputs[i]);
        c.Writer.Close();
    }

    private void Operations(string step)
    {
        var inner = new KernelContext(c, v => names[Schedule.Root(v)], taken, step, scan.Steps) { Partition = c.Partition };
        var notation = new Notation(Body.Graph, v => HostScalars.Code(v, c.IsDouble) ?? names[Schedule.Root(v)]);
        foreach (var operation in Body.Graph.Nodes)
        {
            if (operation.Op is StepInputOp || operation.Op.IsView) continue;
            if (HostScalars.Code(operation.Output, c.IsDouble) is { } scalar)
            {
                names[operation.Output] = Unique(operation.Output.Name);
                c.Line($"ReadOnlySpan<{c.T}> {names[operation.Output]} = [{scalar}];");
                continue;
            }
            c.Line("");
            foreach (var line in NodeDescription.Lines(operation, notation)) c.Line(line);
            CpuKernels.Emit(inner, operation);
        }
    }

    /// <summary>The step's part of a tensor that is kept step after step.</summary>
    private void Slice(Value value, Value sequence, string step)
    {
        names[value] = Unique(own[value] + "_t");
        var size = value.Shape.Elements.Code;
        c.Line($"var {names[value]} = {c[sequence]}.Slice({step} * {size}, {size}); // {value.Shape}");
    }

    /// <summary>Copies this worker's samples.</summary>
    private void Copy(string from, string to, Value shape)
    {
        var mine = c.Leading(shape.Shape[0]);
        var width = shape.Shape.PerSample.Code;
        if (width != "1") mine += $".Times({width})";
        c.Line($"{mine}.Of({from}).CopyTo({mine}.Of({to}));");
    }

    private string Unique(string name)
    {
        var local = CSharpNames.Local(name);
        var unique = local;
        for (var i = 2; !taken.Add(unique); i++) unique = local + "_" + i.ToString(CultureInfo.InvariantCulture);
        return unique;
    }
}
