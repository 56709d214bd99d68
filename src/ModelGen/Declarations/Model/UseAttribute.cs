namespace ModelGen;

/// <summary>Uses another model as a layer: <c>[Use&lt;Encoder&gt;] private partial Tensor Encode(Tensor x);</c>.</summary>
/// <remarks>The method owns one set of the model's parameters, named below the method's name; calling it twice shares them.</remarks>
/// <typeparam name="TModel">A class marked <see cref="ModelAttribute"/>.</typeparam>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UseAttribute<TModel> : Attribute
    where TModel : class;
