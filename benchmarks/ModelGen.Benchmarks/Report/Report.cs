using System.Globalization;
using System.Text;

namespace ModelGen.Benchmarks;

/// <summary>The tables of RESULTS.md.</summary>
/// <param name="results">What they show.</param>
internal sealed class Report(Results results)
{
    private readonly StringBuilder text = new();

    /// <summary>Markdown for a log that compare.sh has written.</summary>
    public static string Of(string log) => new Report(new(File.ReadLines(log))).Write();

    private string Write()
    {
        foreach (var threads in results.Threads)
        {
            Line(threads == 1 ? "## One thread" : $"## {threads} threads");
            if (Peak(threads) is { } peak)
                Line($"FMA peak, measured: {Number(peak)} GFLOP/s with {results.Text("peak", "fma_peak", threads, "width")} "
                    + "registers. A floor is the time in which the peak does the multiply-adds alone.");
            Steps("### Training steps", threads, name => !name.Contains("_infer_", StringComparison.Ordinal) && !IsConvolution(name));
            Steps("### Predictions", threads, name => name.Contains("_infer_", StringComparison.Ordinal));
            Convolved(threads);
            Products(threads);
        }

        Startup();
        Build();
        return text.ToString();
    }

    private void Steps(string title, int threads, Func<string, bool> isOf)
    {
        var names = results.Names("")
            .Where(
                n => isOf(n) && Best("modelgen", n, threads) is not null && results.Text("modelgen", n, threads, "allocated") is not null)
                    .ToList();
        if (names.Count == 0) return;
        var others = ((string, string)[])[("tape", "tape"), ("pytorch", "PyTorch"), ("torchsharp", "TorchSharp")];
        var present = others.Where(other => names.Any(name => Best(other.Item1, name, threads) is not null)).ToList();
        Line(title);
        Table(
            ["workload", "ModelGen, µs", "median", "bytes allocated", "floor, µs",
                .. present.SelectMany(o => (string[])[o.Item2 + ", µs", o.Item2 + " / ModelGen"]), "target", ""],
            [.. names.SelectMany(name => (IEnumerable<string[]>)[Row("modelgen", name, $"`{name}`"), .. Without(name)])]);

        string[] Row(string engine, string name, string shown) =>
        [
            shown, Number(Best(engine, name, threads)), Number(results.Middle(engine, name, threads, "median_us")), Bytes(engine, name),
            engine == "modelgen" ? Number(Floor(name, threads)) : "",
            .. present.SelectMany(
                o => (string[])[Number(Best(o.Item1, name, threads)), Times(Best(o.Item1, name, threads) / Best(engine, name, threads))]),
            .. engine == "modelgen" ? Judged(name, threads) : ["", ""],
        ];

        // A collection during a round counts the unused rest of the thread's own memory as allocated;
        // what a step allocates shows in every round.
        string Bytes(string engine, string name) =>
            results.Least(engine, name, threads, "allocated")?.ToString("0", CultureInfo.InvariantCulture) ?? "";

        IEnumerable<string[]> Without(string name) => Best("avx2", name, threads) is null ? [] : [Row("avx2", name, "without AVX-512")];
    }

    /// <summary>The target of a workload and whether it is reached: PyTorch's ratio, and for steps that the tape has to be ahead of
    /// it.</summary>
    private string[] Judged(string name, int threads)
    {
        var ours = Best("modelgen", name, threads);
        var (ahead, wanted) = (Best("tape", name, threads) / ours, Targets.OverPyTorch(name, threads));
        var ratio = Best("pytorch", name, threads) / ours;
        var isOnTape = Workload.All.FirstOrDefault(w => w.StepName == name) is Mlp;
        if (wanted is null && !isOnTape) return ["", ""];
        var target =
            string.Join(
                ", ",
                ((string?[])[wanted is { } least ? string.Create(CultureInfo.InvariantCulture, $"{least}x PyTorch") : null,
                    isOnTape ? "ahead of the tape" : null]).OfType<string>());
        if ((wanted is not null && ratio is null) || (isOnTape && ahead is null)) return [target, "not measured"];
        return [target, Reached(!(ratio < wanted) && !(isOnTape && ahead <= 1))];
    }

    private void Convolved(int threads)
    {
        var passes = Convolutions.All.SelectMany(c => Enum.GetValues<Pass>(), (c, pass) => (Case: c, Name: c.LineOf(pass)))
            .Where(p => Best("modelgen", p.Name, threads) is not null).ToList();
        if (passes.Count == 0) return;
        Line("### Convolutions");
        Line("`conv_NETWORK_CHANNELStoOUT_KERNEL_atSIZE_bSAMPLES`: `_fwd`: y from x and the weight; "
            + "`_dx` and `_dw`: the gradients of both. PyTorch is oneDNN on tensors (N, C, H, W), "
            + "with the memory of a result kept for the next. "
            + $"Targets: to be level with PyTorch, and {Percent(Targets.OfPeakConvolved)} of the peak for kernels of 3 x 3 with 64 "
            + "channels and more. "
            + "Counted are the multiply-adds of the definition; Winograd's algorithm, which some 3 x 3 kernels take in both, "
            + "needs up to four times fewer, so that figures may lie above the peak and below the floor.");
        Table(
            ["convolution", "µs", "floor, µs", "GFLOP/s", "of the peak", "PyTorch, µs", "PyTorch / ours", "target", ""],
            [.. passes.Select(p => Row(p.Case, p.Name))]);

        string[] Row(ConvolutionCase convolution, string name)
        {
            var (best, floor, torch) = (Best("modelgen", name, threads), Floor(name, threads), Best("pytorch", name, threads));
            var (target, ofPeak) = convolution.IsWide
                ? ($"level, {Percent(Targets.OfPeakConvolved)} of the peak", Targets.OfPeakConvolved)
                : ("level", 0);
            return
            [
                $"`{name}`", Number(best), Number(floor), Number(results.Most("modelgen", name, threads, "gflops")), Percent(floor / best),
                Number(torch), Times(torch / best), target,
                torch is null ? "not measured" : Reached(torch >= best && floor >= ofPeak * best),
            ];
        }
    }

    private void Products(int threads)
    {
        var names = results.Names("gemm_").Where(name => Best("gemm", name, threads) is not null).ToList();
        if (names.Count == 0) return;
        Line("### Matrix products");
        Line("`gemm_MxNxK`: y = x W; `_dx`: dy Wᵀ; `_dw`: xᵀ dy. Products with fewer than eight multiply-adds for each element of "
            + "their matrices are bound by memory and have no target but to be level with OpenBLAS. "
            + $"Targets of the others: {Percent(Targets.OfPeak)} of the peak, to be level with OpenBLAS"
            + (threads == 2
                ? $", and {Times(Targets.TwoThreads)} of one thread. Products too small to be shared stay on one thread; "
                    + "theirs is OpenBLAS alone."
                : "."));
        Table(
            ["product", "µs", "floor, µs", "GFLOP/s", "of the peak", "OpenBLAS GFLOP/s", "OpenBLAS / ours",
                .. threads == 1 ? (string[])[] : ["one thread / ours"], "bound by", ""],
            [.. names.Select(Row)]);

        string[] Row(string name)
        {
            var (best, floor) = (Best("gemm", name, threads), Floor(name, threads));
            var (openBlas, alone) = (results.Least("gemm", name, threads, "openblas_us"), Best("gemm", name, 1));
            var bound = Targets.Bound(name, threads);
            var reached = !(openBlas < best)
                && (bound != "arithmetic" || (floor / best >= Targets.OfPeak && (threads != 2 || !(alone / best < Targets.TwoThreads))));
            return
            [
                $"`{name}`", Number(best), Number(floor), Number(results.Most("gemm", name, threads, "gflops")), Percent(floor / best),
                Number(results.Most("gemm", name, threads, "openblas_gflops")), Times(openBlas / best),
                .. threads == 1 ? (string[])[] : [Times(alone / best)],
                bound, Reached(reached),
            ];
        }
    }

    private void Startup()
    {
        var names = results.Names("startup_").ToList();
        if (names.Count == 0) return;
        Line("## Startup");
        Line("Milliseconds from the start of a process to the end of its first training step; last, "
            + "the part after the runtime itself has started (for Python, after the interpreter has).");
        var modes = ((string Mode, string Shown)[])[("jit", "ModelGen, JIT"), ("aot", "ModelGen, NativeAOT"), ("python", "PyTorch")];
        Table(
            ["network", "", "best, ms", "median", "of it the program", "PyTorch / this"],
            [.. from name in names from m in modes where Ms(m.Mode, name, "best_ms") is not null select (string[])
                [$"`{name["startup_".Length..]}`", m.Shown, Number(Ms(m.Mode, name, "best_ms")),
                    Number(results.Middle(m.Mode, name, 0, "median_ms")),
                    Number(results.Middle(m.Mode, name, 0, "first_step_ms")),
                    m.Mode == "python" ? "" : Times(Ms("python", name, "best_ms") / Ms(m.Mode, name, "best_ms"))]]);

        double? Ms(string mode, string name, string field) => results.Least(mode, name, 0, field);
    }

    private void Build()
    {
        var names = results.Names("build_").ToList();
        if (names.Count == 0) return;
        Line("## Build time");
        Line("What the generator costs in a warm compiler, in milliseconds: its own run; what a whole compilation takes longer with it, "
            + "that of the emitted lines included; "
            + "and in an editor, an edit of the network and an edit elsewhere.");
        string[] fields = ["generator_ms", "emitted_lines", "compile_added_ms", "edit_ms", "edit_elsewhere_ms"];
        Table(
            ["network", "generator", "emitted lines", "added to the compilation", "edit", "edit elsewhere"],
            [.. names.Select(
                name => (string[])[
                    $"`{name["build_".Length..]}`",
                    .. fields.Select(
                        f => f == "emitted_lines"
                            ? results.Text("build", name, 0, f) ?? ""
                            : Number(results.Least("build", name, 0, f)))])]);
    }

    private double? Best(string engine, string name, int threads) => results.Least(engine, name, threads, "best_us");

    private double? Peak(int threads) => results.Most("peak", "fma_peak", threads, "gflops");

    /// <summary>Microseconds: flops / peak.</summary>
    private double? Floor(string name, int threads) => Flops(name) / Peak(threads) / 1e3;

    private static double Flops(string name)
    {
        if (name.StartsWith("gemm_", StringComparison.Ordinal))
            return 2.0 * name.Split('_')[1].Split('x').Select(long.Parse).Aggregate((a, b) => a * b);
        if (IsConvolution(name)) return Convolutions.All.First(c => name.StartsWith($"conv_{c.Name}_", StringComparison.Ordinal)).Flops;
        if (Workload.All.FirstOrDefault(w => w.StepName == name) is { } trained) return trained.StepFlops;
        var parts = name.Split("_infer_b");
        return Workload.All.First(w => w.Network == parts[0]).PredictFlops(int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private static bool IsConvolution(string name) => name.StartsWith("conv_", StringComparison.Ordinal);

    /// <summary>A paragraph, filled to lines of at most 140 characters.</summary>
    private void Line(string paragraph)
    {
        const int Columns = 140;
        while (paragraph.Length > Columns && paragraph.LastIndexOf(' ', Columns) is > 0 and var end)
        {
            text.Append(paragraph, 0, end).Append('\n');
            paragraph = paragraph[(end + 1)..];
        }
        text.Append(paragraph).Append("\n\n");
    }

    private void Table(string[] head, List<string[]> rows)
    {
        text.Append("| ").AppendJoin(" | ", head).Append(" |\n|---|").Append(string.Concat(head.Skip(1).Select(_ => "--:|"))).Append('\n');
        foreach (var row in rows) text.Append("| ").AppendJoin(" | ", row).Append(" |\n");
        text.Append('\n');
    }

    private static string Reached(bool isReached) => isReached ? "reached" : "**not reached**";

    private static string Number(double? value) => value?.ToString(value < 100 ? "0.00" : "#,##0", CultureInfo.InvariantCulture) ?? "";

    private static string Times(double? value) => value?.ToString(value < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture) is { } shown
        ? shown + "x"
        : "";

    private static string Percent(double? value) => value?.ToString("0 %", CultureInfo.InvariantCulture) ?? "";
}
