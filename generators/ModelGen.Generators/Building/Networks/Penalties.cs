using ModelGen.Generators.Ir;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Building;

/// <summary><c>[L1]</c> and <c>[L2]</c> on a class: strength Σ |w| and strength Σ w² over the weights and embeddings that a loss trains,
/// not the biases and norms.</summary>
internal static class Penalties
{
    public static bool IsPenalty(LayerSpec layer) => layer.Kind is "L1" or "L2";

    /// <summary>The loss with the penalties of the class.</summary>
    public static Value Add(GraphBuilder builder, ModelSpec spec, Objective objective, Value loss)
    {
        foreach (var penalty in spec.Stack.Where(IsPenalty))
        {
            var strength = penalty.Arguments.FirstOrDefault(a => a.Name == "strength");
            if (strength is null || !(strength.Value.Number >= 0))
            {
                builder.ReportAt(
                    strength?.Site ?? penalty.Site, "MG1009", "strength", "at least 0", strength?.Value.ToString() ?? "missing");
                continue;
            }
            var b = builder.At(penalty.Site, penalty.Kind.ToLowerInvariant());
            foreach (var parameter in builder.Parameters.All.Where(
                p => p.Trainable && p.Kind is ParameterKind.Weight or ParameterKind.Embedding && objective.TrainsParameter(p)))
            {
                var w = b.Parameter(parameter);
                var each = b.Map(penalty.Kind == "L2" ? Functions.Square : Functions.Abs, w);
                loss = b.Plus(loss, b.Scale(b.SumAll(each), strength.Value.Number));
            }
        }
        return loss;
    }
}
