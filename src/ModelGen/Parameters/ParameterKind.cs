namespace ModelGen;

/// <summary>What a parameter is for, so that an optimizer may treat some unlike others: weight decay, for instance, usually spares
/// everything but weights.</summary>
public enum ParameterKind
{
    /// <summary>Multiplies features: matrices of linear, recurrent and attention layers, filters of convolutions, and a raw
    /// <see cref="ParameterAttribute"/> that does not say otherwise.</summary>
    Weight,

    /// <summary>Is added to features.</summary>
    Bias,

    /// <summary>Scale or shift of a norm: its <c>weight</c> and its <c>bias</c>.</summary>
    Norm,

    /// <summary>A table from which rows are gathered: embeddings of tokens, learned positions.</summary>
    Embedding,

    /// <summary>A parameter of an activation function: the slope of PReLU.</summary>
    Activation,

    /// <summary>A buffer that a model keeps beside its parameters, such as running statistics. Never trained.</summary>
    Buffer,
}
