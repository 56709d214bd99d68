using System.Globalization;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Surface;

/// <summary>What a model's emitted files and namespace are called: as no other model's, however alike their own names are.</summary>
internal static class ModelNames
{
    /// <summary>The most characters of a name made of the user's: file systems and metadata have limits.</summary>
    private const int Longest = 160;

    /// <summary>The namespace of a model's passes; flat, so that no part of it hides a namespace of the user's. An underscore of the user's
    /// is followed by a digit, with which no part of a name begins, and so is no dot.</summary>
    public static string ProgramsNamespace(ModelSpec spec)
    {
        var name = string.Join("_", Parts(spec).Select(p => p.Replace("_", "_0")));
        return "ModelGen.Generated." + (name.Length <= Longest ? name : name.Substring(0, Longest) + "_1" + Hash(name));
    }

    /// <summary>An emitted file, named after its model and what it holds of it.</summary>
    public static EmittedFile File(ModelSpec spec, string part, string text)
    {
        var name = string.Join(".", Parts(spec).Append(part).Where(p => p.Length > 0));
        // What no two files share: nested types and namespaces are told apart, and a model's name from a part.
        var identity = spec.Namespace + "::" + string.Join("+", spec.ContainingTypes.Append(spec.Declaration)) + "::" + part;
        var allowed = new string(name.Select(c => char.IsLetterOrDigit(c) || c is '.' or '_' ? c : '-').ToArray());
        if (allowed.Length > Longest) allowed = allowed.Substring(0, Longest);
        return new(allowed == name ? name + ".g.cs" : Hash(identity) + "." + allowed + ".g.cs", identity, text);
    }

    /// <summary>The same on every machine: FNV-1a.</summary>
    public static string Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in text) hash = unchecked((hash ^ c) * 1099511628211UL);
        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }

    /// <summary>Namespace, types around it, name: without at signs and type parameters.</summary>
    private static IEnumerable<string> Parts(ModelSpec spec)
    {
        foreach (var part in spec.Namespace.Split('.').Where(p => p.Length > 0)) yield return part.TrimStart('@');
        foreach (var type in spec.ContainingTypes) yield return TypeName(type).Split('<')[0].TrimStart('@');
        yield return spec.PlainName;
    }

    /// <summary><c>Outer&lt;T&gt;</c> of <c>partial class Outer&lt;T&gt;</c>.</summary>
    public static string TypeName(string declaration)
    {
        var words = declaration.Split('<')[0].Split(' ');
        return words[words.Length - 1] + declaration.Substring(declaration.Split('<')[0].Length);
    }
}
