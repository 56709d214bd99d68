using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Surface;

/// <summary>What a member of a model is for.</summary>
internal enum MemberRole
{
    /// <summary>A private field.</summary>
    Storage,
    Constructor,
    Summary,
    InputSize,
    OutputSize,
    Parameters,
    Gradients,
    TrainingPasses,
    Predict,
    PredictInto,
    PredictClass,
    PredictClasses,
    PredictProbabilities,
    CreateState,
    PredictNext,
    PredictNextInto,
    Inspect,
    VerboseSummary,
    Loss,
    WeighedLoss,
    TrainingBytes,
    Gradient,
    TrainStep,
    WeighedTrainStep,
    GradientFromState,
    TrainStepFromState,
    WeighedTrainStepFromState,
    PredictTensor,
    PredictTensorInto,
    GradientOfTensor,
    TrainStepOfTensor,
    WeighedTrainStepOfTensor,
    Save,
    Load,

    /// <summary>An interface, whose members are written as its own.</summary>
    Interface,
}

/// <summary>What kind of member of C# it is.</summary>
internal enum MemberKind
{
    Field,
    Constant,
    Property,
    Variable,
    Method,
    Constructor,
    Interface,
}

/// <summary>A member that ModelGen writes into a model.</summary>
/// <param name="Role">What it is for.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Declaration">It without its body.</param>
/// <param name="Signature">What no other method may have: the name and the types of the parameters, by reference marked with an ampersand;
/// null for what shares its name with nothing.</param>
internal sealed record Member(MemberRole Role, MemberKind Kind, string Name, string Declaration, string? Signature)
{
    /// <summary>The loss it is of; empty for the main one.</summary>
    public string Objective { get; init; } = "";

    /// <summary>Where what it is made for is declared, or -1 for the model.</summary>
    public int Site { get; init; } = -1;

    /// <summary>An attribute that resolves calls; empty for none.</summary>
    public string Attribute { get; init; } = "";

    /// <summary>Whether others see it.</summary>
    public bool IsPublic => Kind is not (MemberKind.Field or MemberKind.Interface);

    /// <summary>Names, with signatures where they are those of methods, that C# takes for the member.</summary>
    public IEnumerable<(string Name, string? Signature)> Taken
    {
        get
        {
            if (Kind == MemberKind.Interface)
            {
                foreach (var name in TrainerMembers.Of(Name)) yield return (name, null);
                yield break;
            }
            yield return (Name, Signature);
            if (Kind is not (MemberKind.Property or MemberKind.Variable)) yield break;
            yield return ("get_" + Name, $"get_{Name}()");
            yield return ("set_" + Name, $"set_{Name}({Returns})");
        }
    }

    /// <summary>What it returns, with <c>static</c> in front.</summary>
    public string Returns =>
        Declaration.Replace("public override ", "public ").Substring("public ".Length).Split([" " + Name], 2, StringSplitOptions.None)[0];

    /// <summary>Whether an inherited member is meant to be replaced by this one.</summary>
    public bool Overrides(DeclaredMember inherited) =>
        Kind is MemberKind.Method or MemberKind.Property
        && inherited.Name == Name && inherited.Signature == Signature && inherited.Overridable == Returns;

    /// <summary>The member in place of an inherited one.</summary>
    public Member Overriding() => this with { Declaration = "public override " + Declaration.Substring("public ".Length) };
}

/// <summary>A parameter of an emitted method.</summary>
/// <param name="Type">Its type, with <c>out</c> in front.</param>
/// <param name="Name">Its name.</param>
/// <param name="Default">Its default value; empty for none.</param>
internal sealed record MemberParameter(string Type, string Name, string Default = "")
{
    /// <summary>What tells overloads apart.</summary>
    public string Key => Type.StartsWith("out ", StringComparison.Ordinal) ? Type.Substring(4) + "&" : Type;

    public override string ToString() => Type + " " + Name + (Default.Length > 0 ? " = " + Default : "");
}
