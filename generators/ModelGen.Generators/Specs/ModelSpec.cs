namespace ModelGen.Generators.Specs;

/// <summary>Everything the compiler needs to know of a model's declaration, as plain equatable data. Positions in source are
/// numbers ("sites") that only the <c>SourceMap</c> beside it can turn into a location, so moving code leaves the spec equal.</summary>
/// <param name="Namespace">The namespace, as it must be written, empty for the global one.</param>
/// <param name="Name">The class name, as it must be written: with an at sign where it is a keyword.</param>
/// <param name="Declaration">Its declaration, ready to be emitted: <c>partial class Net</c>.</param>
/// <param name="ContainingTypes">Declarations of the types around it, outermost first, ready to be emitted: <c>partial class
/// Outer</c>.</param>
/// <param name="Accessibility"><c>public</c> or <c>internal</c> ...</param>
/// <param name="FileName">The file of the declaration, without folder, for the header of the emitted files.</param>
/// <param name="Site">Where the class name stands.</param>
/// <param name="Options">Arguments of <c>[Model]</c>.</param>
/// <param name="Stack">Attributes on the class in source order: inputs, layers, losses, penalties; empty when there is a forward
/// method.</param>
/// <param name="StackMethods">Partial methods that carry layer attributes.</param>
/// <param name="Parameters">Partial properties with <c>[Parameter]</c>.</param>
/// <param name="Methods">Network methods: forward, losses, objectives and the helpers they call.</param>
/// <param name="Uses">Partial methods with <c>[Use&lt;Other&gt;]</c>.</param>
/// <param name="Members">Members of the user's, and inherited ones, with names that ModelGen gives as well.</param>
/// <param name="BaseCall">How a constructor calls that of the base class where that takes arguments, <c>: base(default(int)!)</c>; empty
/// otherwise.</param>
/// <param name="State">Whether it can be compiled.</param>
/// <param name="Findings">What was wrong already while reading.</param>
internal sealed record ModelSpec(
    string Namespace,
    string Name,
    string Declaration,
    EquatableArray<string> ContainingTypes,
    string Accessibility,
    string FileName,
    int Site,
    ModelOptions Options,
    EquatableArray<LayerSpec> Stack,
    EquatableArray<StackMethodSpec> StackMethods,
    EquatableArray<ParameterPropertySpec> Parameters,
    EquatableArray<NetworkMethodSpec> Methods,
    EquatableArray<UseSpec> Uses,
    EquatableArray<DeclaredMember> Members,
    string BaseCall,
    SpecState State,
    EquatableArray<Finding> Findings)
{
    /// <summary>The class name as it is spoken: without an at sign.</summary>
    public string PlainName => Name.TrimStart('@');
}

/// <summary>A member that is there already.</summary>
/// <param name="Name">Its name; <c>.ctor</c> for a constructor.</param>
/// <param name="Signature">Name and types of the parameters; null where it shares its name with nothing.</param>
/// <param name="Display">What a message calls it.</param>
/// <param name="Overridable">What it returns, where a public member of the same signature that returns the same overrides it; empty
/// otherwise.</param>
/// <param name="Site">Where its name stands, or that of the base class it comes from.</param>
internal sealed record DeclaredMember(string Name, string? Signature, string Display, string Overridable, int Site);

/// <summary>How far a declaration can be trusted.</summary>
internal enum SpecState
{
    /// <summary>Everything was read; compile it.</summary>
    Complete,

    /// <summary>A finding, or an error the C# compiler itself reports, rejects it: emit the partial members so that they throw, look no
    /// further.</summary>
    Broken,

    /// <summary>Nothing but the other halves of partial members can be added to the type (static, a struct).</summary>
    Bare,

    /// <summary>No member can be added to the class at all (not partial): emit nothing.</summary>
    Refused,
}

/// <summary>How far emitted code is unrolled; the members of the runtime's <c>Unroll</c>.</summary>
internal enum UnrollMode
{
    /// <summary>To single numbers where a network is tiny.</summary>
    Auto,

    /// <summary>To single numbers wherever that is possible.</summary>
    Full,

    /// <summary>Not at all.</summary>
    Layers,
}

/// <summary>Arguments of <c>[Model]</c>.</summary>
/// <param name="Double">Whether to emit double precision.</param>
/// <param name="Unroll">How far the emitted code is unrolled.</param>
/// <param name="MemoryBudget">A size such as <c>2 MiB</c>, or empty.</param>
/// <param name="Batch">The batch size the budget is for.</param>
/// <param name="Inspect">Whether to emit the pass that shows every layer's activations.</param>
/// <param name="Site">Where the attribute stands.</param>
/// <param name="BudgetSite">Where the budget is written, or the attribute's site.</param>
/// <param name="BatchSite">Where the batch size is written, or the attribute's site.</param>
/// <param name="MaxLength">The most steps of a sequence; 0 for no limit.</param>
/// <param name="MaxLengthSite">Where that is written, or the attribute's site.</param>
/// <param name="Stateful">Whether training goes on from a state too.</param>
/// <param name="StatefulSite">Where that is written, or the attribute's site.</param>
/// <param name="MaxOperations">The most operations of the network.</param>
/// <param name="MaxOperationsSite">Where that is written, or the attribute's site.</param>
internal sealed record ModelOptions(
    bool Double, UnrollMode Unroll, string MemoryBudget, int Batch, bool Inspect, int Site, int BudgetSite, int BatchSite,
    int MaxLength, int MaxLengthSite,
    bool Stateful, int StatefulSite, int MaxOperations, int MaxOperationsSite)
{
    /// <summary>The most operations of a network whose author names no number.</summary>
    public const int Operations = 20_000;

    /// <summary>The options of <c>[Model]</c> alone.</summary>
    public static ModelOptions Default(int site) =>
        new(false, UnrollMode.Auto, "", 1, false, site, site, site, 0, site, false, site, Operations, site);
}

/// <summary>One attribute: a layer, an input, a loss or a penalty.</summary>
/// <param name="Kind">The attribute's name without <c>Attribute</c>: <c>Linear</c>.</param>
/// <param name="Arguments">Its arguments, by the name of the constructor parameter or property (camelCase: <c>features</c>, <c>bias</c>);
/// only those given.</param>
/// <param name="Site">Where it stands.</param>
internal sealed record LayerSpec(string Kind, EquatableArray<ArgumentSpec> Arguments, int Site);

/// <summary>A named constant argument and where it stands. Where an array is written out, the sites of its elements follow:
/// element i stands at <c>Site + 1 + i</c>.</summary>
internal sealed record ArgumentSpec(string Name, Constant Value, int Site);

/// <summary>A partial method whose body is a stack of layers.</summary>
internal sealed record StackMethodSpec(string Name, string Declaration, EquatableArray<ParameterDeclarationSpec> Parameters,
    EquatableArray<LayerSpec> Layers, bool Frozen, int Site);

/// <summary>A partial property that is a learnable tensor.</summary>
/// <param name="Name">The property's name.</param>
/// <param name="Declaration">Its modifiers and type, to be emitted: <c>private partial global::ModelGen.Tensor W</c>.</param>
/// <param name="Accessors">Its accessors, with their modifiers.</param>
/// <param name="Arguments">Arguments of <c>[Parameter]</c>: <c>shape</c>, initialiser.</param>
/// <param name="Frozen">Whether it is marked <c>[Frozen]</c>.</param>
/// <param name="Site">Where the attribute stands.</param>
internal sealed record ParameterPropertySpec(
    string Name, string Declaration, EquatableArray<string> Accessors, EquatableArray<ArgumentSpec> Arguments, bool Frozen, int Site);

/// <summary>A partial method that stands for another model.</summary>
internal sealed record UseSpec(
    string Name, string Declaration, EquatableArray<ParameterDeclarationSpec> Parameters, ModelSpec Model, bool Frozen, int Site);

/// <summary>A parameter of a network method: its name, its C# type, and the attribute that gives its shape (<c>Shape</c>, <c>Tokens</c>,
/// <c>Lengths</c>, <c>ClassIndex</c>, <c>Target</c>) or null.</summary>
internal sealed record ParameterDeclarationSpec(string Name, string Type, LayerSpec? Shape, Constant? Default, int Site);

/// <summary>The role of a network method.</summary>
internal enum MethodRole
{
    /// <summary>Called by others.</summary>
    Helper,

    /// <summary>[Forward].</summary>
    Forward,

    /// <summary>[Loss].</summary>
    Loss,

    /// <summary>[Objective].</summary>
    Objective,
}

/// <summary>A method the generator interprets.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Key">Identifies it among overloads: what <see cref="CallExpression.Method"/> holds.</param>
/// <param name="Role">Forward, loss, objective or helper.</param>
/// <param name="RoleArguments">Arguments of the role's attribute (<c>trains</c>).</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Body">Its statements.</param>
/// <param name="Site">Where its name stands.</param>
internal sealed record NetworkMethodSpec(string Name, string Key, MethodRole Role, EquatableArray<ArgumentSpec> RoleArguments,
    EquatableArray<ParameterDeclarationSpec> Parameters, EquatableArray<Statement> Body, int Site);
