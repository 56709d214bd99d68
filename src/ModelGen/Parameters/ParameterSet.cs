namespace ModelGen;

/// <summary>The named parameters of a model over one flat buffer.</summary>
public abstract class ParameterSet
{
}
