using System.Numerics;
using System.Reflection;

namespace ModelGen.Generators.Tests.Emitted;

/// <summary>The members of an emitted model under one signature whatever its inputs are, by way of a class that stands beside it in the
/// source.</summary>
internal sealed class Adapter<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Func<T[][], int[][], T[]> predict;
    private readonly Func<T[][], int[][], int, T>? loss;
    private readonly Func<T[][], int[][], int, T>? gradient;
    private readonly Func<ParameterSet<T>>? gradients;

    public Adapter(Assembly assembly, string model)
    {
        var adapter = Activator.CreateInstance(assembly.GetType(model + "Adapter", throwOnError: true)!)!;
        TDelegate? Member<TDelegate>(string name)
            where TDelegate : Delegate => adapter.GetType().GetMethod(name)?.CreateDelegate<TDelegate>(adapter);
        predict = Member<Func<T[][], int[][], T[]>>("Predict")!;
        loss = Member<Func<T[][], int[][], int, T>>("Loss");
        gradient = Member<Func<T[][], int[][], int, T>>("Gradient");
        gradients = Member<Func<ParameterSet<T>>>("Gradients");
        Parameters = Member<Func<ParameterSet<T>>>("Parameters")!();
    }

    public ParameterSet<T> Parameters { get; }

    public ParameterSet<T> Gradients => gradients!();

    public T[] Predict(T[][] reals, int[][] indices) => predict(reals, indices);

    public T Loss(T[][] reals, int[][] indices, int batch) => loss!(reals, indices, batch);

    public T Gradient(T[][] reals, int[][] indices, int batch) => gradient!(reals, indices, batch);
}

/// <summary>The source of the class that <see cref="Adapter{T}"/> calls.</summary>
internal static class AdapterText
{
    /// <summary>The class for a model.</summary>
    /// <param name="model">Its name.</param>
    /// <param name="number">float or double.</param>
    /// <param name="forward">For each input of the forward method, whether it is of indices.</param>
    /// <param name="targets">For each target of the loss method, whether it is of indices; null for a model without a loss.</param>
    public static string Of(string model, string number, IEnumerable<bool> forward, IEnumerable<bool>? targets)
    {
        int reals = 0, indices = 0;
        string Next(bool isIndex) => isIndex
            ? FormattableString.Invariant($"indices[{indices++}]")
            : FormattableString.Invariant($"reals[{reals++}]");
        var inputs = string.Join(", ", forward.Select(Next).ToList());
        var all = inputs + string.Concat((targets ?? []).Select(target => ", " + Next(target)).ToList());
        var training = targets is null ? "" : $$"""

                public ParameterSet<{{number}}> Gradients() => model.Gradients;

                public {{number}} Loss({{number}}[][] reals, int[][] indices, int batch) => model.Loss({{all}}, batch);

                public {{number}} Gradient({{number}}[][] reals, int[][] indices, int batch) => model.Gradient({{all}}, batch);

            """;
        return $$"""
            public sealed class {{model}}Adapter
            {
                private readonly {{model}} model = new();

                public ParameterSet<{{number}}> Parameters() => model.Parameters;

                public {{number}}[] Predict({{number}}[][] reals, int[][] indices) => model.Predict({{inputs}});
            {{training}}}

            """;
    }
}
