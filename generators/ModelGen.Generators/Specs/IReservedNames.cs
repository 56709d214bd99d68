namespace ModelGen.Generators.Specs;

/// <summary>The names of the members that ModelGen writes into models. The front end reads of a user's members those with such names, so
/// that a change of any other changes no spec; who writes which is known far behind it.</summary>
internal interface IReservedNames
{
    /// <summary>The names that may be written into some model.</summary>
    ISet<string> OfAnyModel { get; }

    /// <summary>The names that are written into one model, explicit implementations of interfaces included.</summary>
    ISet<string> Of(ModelSpec spec);
}
