using System.Globalization;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Refuses a model whose plan is larger than <c>[Model(MemoryBudget = ..., Batch = ...)]</c> allows.</summary>
internal static class MemoryBudget
{
    public static void Check(ModelDescription model, List<Finding> findings)
    {
        var options = model.Spec.Options;
        if (!MemorySize.TryParse(options.MemoryBudget, out var budget)) return; // none, or already reported
        var bytes = Bytes(model, Math.Max(1, options.Batch));
        if (bytes > budget)
            findings.Add(
                Finding.At(options.BudgetSite, "MG5001", Text(bytes), options.Batch.ToString(CultureInfo.InvariantCulture), Text(budget)));
    }

    /// <summary>Parameters, gradients and the largest arena.</summary>
    public static long Bytes(ModelDescription model, int batch)
    {
        var size = model.Spec.Options.Double ? 8 : 4;
        var copies = model.Objectives.Count > 0 ? 2 : 1;
        return size
            * (((long)model.Parameters.TotalElements * copies) + model.Programs.Select(
                p => p.Arena.ElementsFor(batch, Math.Max(1, model.Spec.Options.MaxLength))).DefaultIfEmpty(0).Max());
    }

    /// <summary>12 KiB, 3.4 MiB.</summary>
    public static string Text(long bytes)
    {
        if (bytes < 1024) return bytes.ToString(CultureInfo.InvariantCulture) + " B";
        var (value, unit) = bytes < 1 << 20 ? (bytes / 1024.0, "KiB")
            : bytes < 1 << 30 ? (bytes / 1048576.0, "MiB")
            : (bytes / 1073741824.0, "GiB");
        return value.ToString("0.#", CultureInfo.InvariantCulture) + " " + unit;
    }
}
