using System.Globalization;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Building;

/// <summary><c>[Residual]</c> in a stack: what flows into the layers after it is added to what comes out of them.</summary>
internal sealed class Shortcuts(NetworkReader reader, LayerNames names)
{
    private const string Kind = "Residual";

    private readonly List<Shortcut> open = [];

    public static bool IsShortcut(LayerSpec spec) => spec.Kind == Kind;

    /// <summary>Opens a shortcut at a value.</summary>
    public void Open(Value x, LayerSpec spec)
    {
        var layers = spec.Arguments.FirstOrDefault(a => a.Name == "layers");
        var count = layers is null ? 0 : (int)layers.Value.Number;
        if (count >= 0) open.Add(new(x, names.Next(Kind.ToLowerInvariant()), spec.Site, layers?.Site ?? spec.Site, count));
        else reader.Pass.Graph.ReportAt(layers!.Site, "MG1009", "layers", "positive, or 0 for all that are left", Text(count));
    }

    /// <summary>Counts a layer, and closes the shortcuts that end with it, the inner ones first.</summary>
    public Value AfterLayer(Value x)
    {
        for (var i = open.Count - 1; i >= 0; i--)
        {
            open[i].Passed++;
            if (open[i].Layers == 0 || open[i].Passed < open[i].Layers) continue;
            x = Close(open[i], x);
            open.RemoveAt(i);
        }
        return x;
    }

    /// <summary>Closes what is left at the end of the stack.</summary>
    public Value AtEnd(Value x)
    {
        for (var i = open.Count - 1; i >= 0; i--)
        {
            var shortcut = open[i];
            if (shortcut.Layers == 0) x = Close(shortcut, x);
            else
                reader.Pass.Graph.ReportAt(shortcut.CountSite, "MG1009", "layers",
                    $"at most the {Text(shortcut.Passed)} layers that follow", Text(shortcut.Layers));
        }
        open.Clear();
        return x;
    }

    private Value Close(Shortcut shortcut, Value y) => reader.Do(p => Close(shortcut, p, p[shortcut.X], p[y]));

    private static Value Close(Shortcut shortcut, PassBuilder pass, Value x, Value y)
    {
        var builder = pass.Graph.At(shortcut.Site, shortcut.Name);
        if (x.IsUnknown || y.IsUnknown) return builder.Unknown();
        if (builder.IsTolerant && !y.Shape.Equals(x.Shape)) return y;
        if (y.Shape.Equals(x.Shape))
        {
            var sum = builder.Plus(y, x);
            pass.Invoker.Rows.Add(new(shortcut.Name, Kind, sum));
            return sum;
        }
        var axis = Provenance.Difference(x.Shape, y.Shape, broadcast: false);
        builder.ReportConflict(
            shortcut.Site, [(x, axis), (y, axis)], "MG3002", shortcut.Name, Provenance.Describe(x, axis), Provenance.Describe(y, axis));
        return builder.Unknown();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A shortcut that is not closed yet.</summary>
    private sealed class Shortcut(Value x, string name, int site, int countSite, int layers)
    {
        public Value X => x;

        public string Name => name;

        public int Site => site;

        /// <summary>Where the number of layers is written.</summary>
        public int CountSite => countSite;

        /// <summary>How many layers it goes around; 0 for all that are left.</summary>
        public int Layers => layers;

        /// <summary>Layers since it was opened.</summary>
        public int Passed { get; set; }
    }
}
