using Microsoft.CodeAnalysis;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Frontend;

/// <summary>What the readers of one model, and of the models it uses, share.</summary>
internal sealed class ParseSession(Compilation compilation, IReservedNames names, CancellationToken cancellation)
{
    private readonly Dictionary<SyntaxTree, SemanticModel> semantics = [];

    public Compilation Compilation { get; } = compilation;

    /// <summary>Names that ModelGen gives to members.</summary>
    public IReservedNames Names { get; } = names;

    public CancellationToken Cancellation { get; } = cancellation;

    public SourceMap Sites { get; } = new();

    /// <summary>Models being read, outermost first: one that turns up again uses itself.</summary>
    public List<INamedTypeSymbol> Open { get; } = [];

    /// <summary>Used models already read, so that using one twice reads it once.</summary>
    public Dictionary<INamedTypeSymbol, ModelSpec> Finished { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>Whether a used model led back to the outermost one.</summary>
    public bool LedBack { get; set; }

    /// <summary>Whether the symbol's source is part of this compilation, so that places in it may be pointed at.</summary>
    public bool HasSource(ISymbol symbol) => SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, Compilation.Assembly);

    /// <summary>The syntax, if it belongs to this compilation.</summary>
    public SyntaxNode? Syntax(SyntaxReference? reference) =>
        reference is not null && Compilation.ContainsSyntaxTree(reference.SyntaxTree) ? reference.GetSyntax(Cancellation) : null;

    /// <summary>The site of what has no source here: where a model of another assembly is used.</summary>
    public int Elsewhere { get; set; } = -1;

    public SemanticModel Semantics(SyntaxTree tree)
    {
        if (!semantics.TryGetValue(tree, out var model)) semantics[tree] = model = Compilation.GetSemanticModel(tree);
        return model;
    }
}
