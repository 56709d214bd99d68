using ModelGen.Generators.Diagnostics;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Frontend;

/// <summary>What is wrong with a declaration as a whole, before any shape is known.</summary>
internal static class DeclarationChecks
{
    /// <summary>The spec with what the checks found; an error makes it broken.</summary>
    public static ModelSpec Check(ModelSpec spec)
    {
        if (spec.State != SpecState.Complete) return spec;
        var findings = new List<Finding>(spec.Findings);
        Options(spec, findings);
        Structure(spec, findings);
        Objectives(spec, findings);
        LayerMembers(spec, findings);
        Recursion(spec, findings);
        foreach (var method in spec.Methods) Parameters(spec, method, findings);
        Sequences(spec, findings);
        return findings.Count == spec.Findings.Count ? spec : spec with
        {
            Findings = findings.ToEquatable(),
            State = findings.Any(f => Descriptors.IsError(f.Id)) ? SpecState.Broken : spec.State,
        };
    }

    private static void Options(ModelSpec spec, List<Finding> findings)
    {
        var options = spec.Options;
        if (options.MemoryBudget.Length > 0 && !MemorySize.TryParse(options.MemoryBudget, out _))
            findings.Add(Finding.At(options.BudgetSite, "MG1010", options.MemoryBudget));
        if (options.Batch < 1)
            findings.Add(Finding.At(options.BatchSite, "MG1009", "Batch", "at least 1", FormattableString.Invariant($"{options.Batch}")));
        if (options.MaxOperations <= 0)
            findings.Add(
                Finding.At(options.MaxOperationsSite, "MG1009", "MaxOperations", "positive",
                    FormattableString.Invariant($"{options.MaxOperations}")));
        if (options.MaxLength < 0)
            findings.Add(
                Finding.At(options.MaxLengthSite, "MG1009", "MaxLength", "not negative",
                    FormattableString.Invariant($"{options.MaxLength}")));
    }

    /// <summary>Lengths, and a greatest length, are of a free time axis.</summary>
    private static void Sequences(ModelSpec spec, List<Finding> findings)
    {
        if (SpecWalk.HasSequence(spec)) return;
        const string Needed = "an input with a free time axis, Dim.Sequence,";
        if (spec.Options.MaxLength > 0) findings.Add(Finding.At(spec.Options.MaxLengthSite, "MG1019", "MaxLength", Needed, spec.PlainName));
        foreach (var parameter in spec.Methods.SelectMany(m => m.Parameters)
            .Where(p => p.Shape is { Kind: "Lengths" } lengths && lengths.Arguments.All(a => a.Value.Number == SequenceAxis.Marker)))
            findings.Add(Finding.At(parameter.Site, "MG1019", parameter.Name, Needed, spec.PlainName));
    }

    private static void Structure(ModelSpec spec, List<Finding> findings)
    {
        var forwards = spec.Methods.Where(m => m.Role == MethodRole.Forward).ToList();
        var hasNetwork = forwards.Count > 0 || spec.Methods.Any(m => m.Role == MethodRole.Objective);
        var stack = spec.Stack.Where(l => l.Kind is not ("L1" or "L2")).ToList(); // penalties go with either form
        if (stack.Count > 0 && forwards.Count > 0)
            findings.Add(Finding.At(forwards[0].Site, "MG1005", spec.PlainName, forwards[0].Name));
        foreach (var second in forwards.Skip(1))
            findings.Add(Finding.At(second.Site, "MG1006", forwards[0].Name, second.Name));
        if (!hasNetwork && stack.All(l => l.Kind == "Input"))
            findings.Add(Finding.At(spec.Site, "MG1014", spec.PlainName));
        else if (forwards.Count == 0 && stack.Count > 0 && stack.All(l => l.Kind != "Input"))
            findings.Add(Finding.At(stack[0].Site, "MG1004", spec.PlainName));
        else if (forwards.Count > 0 && !forwards[0].Parameters.Any(p => IsTensor(p.Type)))
            findings.Add(Finding.At(forwards[0].Site, "MG1004", spec.PlainName));
    }

    /// <summary>Members are named after objectives.</summary>
    private static void Objectives(ModelSpec spec, List<Finding> findings)
    {
        const int Longest = 500; // metadata have room for names of 1,023 bytes
        foreach (var named in spec.Methods.Where(m => m.Role == MethodRole.Objective).GroupBy(m => m.Name, StringComparer.Ordinal))
        {
            foreach (var second in named.Skip(1)) findings.Add(Finding.At(second.Site, "MG1020", second.Name));
            var bytes = System.Text.Encoding.UTF8.GetByteCount(named.Key);
            if (bytes > Longest)
                findings.Add(
                    Finding.At(named.First().Site, "MG1009", "name of an objective",
                        FormattableString.Invariant($"at most {Longest} bytes long"), FormattableString.Invariant($"{bytes}")));
        }
    }

    /// <summary>Parameters are named after members, whose first letter becomes small.</summary>
    private static void LayerMembers(ModelSpec spec, List<Finding> findings)
    {
        var methods = spec.StackMethods.Select(m => (m.Name, m.Site)).Concat(spec.Uses.Select(u => (u.Name, u.Site)));
        foreach (var named in methods.GroupBy(m => MemberNames.Of(m.Name), StringComparer.Ordinal))
        {
            foreach (var (_, site) in named.OrderBy(m => m.Site).Skip(1)) findings.Add(Finding.At(site, "MG2001", named.Key));
        }
        foreach (var named in spec.Parameters.GroupBy(p => MemberNames.Of(p.Name, isMatrix: true), StringComparer.Ordinal))
        {
            foreach (var parameter in named.Skip(1)) findings.Add(Finding.At(parameter.Site, "MG2001", named.Key));
        }
    }

    /// <summary>Inputs and targets need shapes. What a loss receives from a forward method is known only once that has run, and checked
    /// then.</summary>
    private static void Parameters(ModelSpec spec, NetworkMethodSpec method, List<Finding> findings)
    {
        if (method.Role == MethodRole.Helper) return;
        if (method.Role != MethodRole.Forward && spec.Methods.Any(m => m.Role == MethodRole.Forward)) return;
        foreach (var parameter in method.Parameters)
        {
            if (parameter.Shape is not null) continue;
            if (IsTensor(parameter.Type))
                findings.Add(Finding.At(parameter.Site, "MG1013", parameter.Name, method.Name, Needs(method.Role)));
            else if (parameter.Default is null)
                findings.Add(
                    Finding.At(parameter.Site, "MG1013", parameter.Name, method.Name,
                        "a default value, because networks are compiled for constants"));
        }
    }

    private static string Needs(MethodRole role) => role switch
    {
        MethodRole.Forward => "[Shape], [Tokens] or [Lengths]",
        MethodRole.Loss => "[ClassIndex], [Target], [Shape] or [Tokens]",
        _ => "[Shape], [Tokens], [ClassIndex] or [Target]",
    };

    private static bool IsTensor(string type) => type.Contains("Tensor");

    private static void Recursion(ModelSpec spec, List<Finding> findings)
    {
        var methods = new Dictionary<string, NetworkMethodSpec>(StringComparer.Ordinal);
        foreach (var method in spec.Methods) methods[method.Key] = method;
        var finished = new HashSet<string>(StringComparer.Ordinal);
        var open = new List<NetworkMethodSpec>();
        foreach (var method in spec.Methods) Visit(method);

        void Visit(NetworkMethodSpec method)
        {
            if (!finished.Add(method.Key)) return;
            open.Add(method);
            foreach (var (key, site) in SpecWalk.Calls(method.Body))
            {
                if (!methods.TryGetValue(key, out var callee)) continue;
                if (open.Contains(callee))
                    findings.Add(Finding.At(site, "MG1011", callee.Name, method.Name));
                else
                    Visit(callee);
            }
            open.RemoveAt(open.Count - 1);
        }
    }
}
