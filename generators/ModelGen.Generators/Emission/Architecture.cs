using System.Globalization;
using ModelGen.Generators.Backends.Cpu;
using ModelGen.Generators.Building;
using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Emission;

/// <summary>The architecture of a model as text: one line for a hover, a table for <c>Summary</c>.</summary>
internal static class Architecture
{
    /// <summary>x (B, 784) -> fc1: Linear (B, 128) -> ... </summary>
    public static string Line(BuiltNetwork built, ModelGraph forward)
    {
        var inputs =
            string.Join(", ", forward.Inputs.Where(i => i.Producer.Op is InputOp { IsTarget: false }).Select(i => $"{i.Name} {i.Shape}"));
        var layers = built.Rows.Select(r => $"{r.Layer} {r.Output.Shape}").ToList();
        if (layers.Count > 12) layers = [.. layers.Take(5), $"... {layers.Count - 10} more ...", .. layers.Skip(layers.Count - 5)];
        return string.Join(" -> ", layers.Prepend(inputs));
    }

    /// <summary>Layer, output shape, receptive field where there are windows, parameters and operations a sample, then totals: the table a
    /// Keras user knows.</summary>
    public static string Table(ModelDescription model)
    {
        var rows = new List<string[]> { new[] { "Layer", "Output shape", "Receptive field", "Parameters", "FLOPs" } };
        var counted = new HashSet<string>(StringComparer.Ordinal);
        var names = new HashSet<string>(model.Built.Rows.Select(r => r.Layer).Where(l => l.Length > 0), StringComparer.Ordinal);
        // A layer made of layers, such as a transformer's block, counts what its parts own and do.
        string Row(string layer)
        {
            while (layer.Length > 0 && !names.Contains(layer)) layer = OwnerOf(layer) is var outer && outer != layer ? outer : "";
            return layer;
        }

        var operations = model.Operations.GroupBy(o => names.Contains(o.Key) ? o.Key : Row(o.Key))
            .ToDictionary(g => g.Key, g => g.Sum(o => o.Value), StringComparer.Ordinal);
        var forward = model.Forward!;
        foreach (var input in forward.Graph.Inputs.Where(i => i.Producer.Op is InputOp { IsTarget: false }))
        {
            rows.Add([$"{input.Name} (Input)", input.Shape.ToString(), "", "0", "0"]);
        }
        var parameters = model.Parameters.All.Where(p => !p.IsBuffer).ToLookup(p => Row(OwnerOf(p.Name)), StringComparer.Ordinal);
        foreach (var row in model.Built.Rows)
        {
            var own = row.Layer.Length > 0 && counted.Add(row.Layer) ? parameters[row.Layer].Sum(p => (long)p.Elements) : 0;
            rows.Add(
                [$"{row.Layer} ({row.Kind})", row.Output.Shape.ToString(), model.Fields.Text(row.Output), Number(own),
                    Number(operations.TryGetValue(row.Layer, out var n) ? n : 0)]);
        }
        if (!model.Fields.HasWindows) rows = rows.Select(r => r.Where((_, i) => i != 2).ToArray()).ToList();
        var widths = rows[0].Select((_, i) => rows.Max(r => r[i].Length)).ToArray();
        string Format(string[] r) =>
            string.Join("  ", r.Select((cell, i) => i < 2 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))).TrimEnd();
        var rule = new string('-', widths.Sum() + (2 * (widths.Length - 1)));
        var lines = new List<string> { model.Spec.PlainName, rule, Format(rows[0]), rule };
        lines.AddRange(rows.Skip(1).Select(Format));
        lines.Add(rule);
        lines.AddRange(Totals(model));
        return string.Join("\n", lines);
    }

    private static IEnumerable<string> Totals(ModelDescription model)
    {
        var all = model.Parameters.All.Where(p => !p.IsBuffer).Sum(p => (long)p.Elements);
        var trainable = model.Parameters.All.Where(p => p.Trainable).Sum(p => (long)p.Elements);
        var size = model.Spec.Options.Double ? 8 : 4;
        yield return $"Parameters: {Number(all)} ({MemoryBudget.Text(all * size)}), trainable: {Number(trainable)}";
        var flops = model.Forward!.MultiplyAdds.Terms.Where(t => t.Factors.Count(f => f is SizeSymbol { Name: "batch" }) == 1)
            .Sum(t => t.Coefficient);
        yield return $"FLOPs a sample: {Number(2 * flops)} forward";
        var longest = Math.Max(1, model.Spec.Options.MaxLength);
        var isFree = model.Programs.Any(p => p.Graph.Inputs.Any(i => i.Shape.Any(d => d.SequencePower > 0)));
        foreach (var program in model.Programs)
        {
            var bytes = MemoryBudget.Text(size * program.Arena.ElementsFor(32, longest));
            yield return $"Arena of {program.ClassName}: {size} ({ArenaText.Of(program.Arena)}) bytes, {bytes} at batch 32"
                + (isFree ? $" and length {Number(longest)}" : "");
        }
    }

    /// <summary>1,234,567 whatever the machine's culture.</summary>
    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>fc1 of fc1.weight.</summary>
    private static string OwnerOf(string parameter) => parameter.LastIndexOf('.') is var dot && dot >= 0
        ? parameter.Substring(0, dot)
        : parameter;
}
