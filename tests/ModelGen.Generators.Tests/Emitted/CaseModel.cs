using System.Numerics;
using System.Reflection;
using ModelGen.Tests.Fixtures;

namespace ModelGen.Generators.Tests.Emitted;

/// <summary>The emitted model of a case, with the case's numbers for inputs and parameters.</summary>
internal sealed class CaseModel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly CaseForm form;
    private readonly Adapter<T> model;

    public CaseModel(CaseForm form, Assembly assembly)
    {
        this.form = form;
        model = new(assembly, form.Name);
        Scales = Enumerable.Range(0, form.Batch).Select(sample => 0.5 + ((sample * 7 + 3) % 11) / 8.0).ToArray();
        foreach (var name in form.Differentiable.Where(_ => form.Trains)) Parameters[CaseForm.Shift(name)].Fill(T.Zero);
        foreach (var (name, tensor) in form.Case.Parameters) Parameters[form.Parameter(name)].Write(Numbers(tensor));
    }

    public ParameterSet<T> Parameters => model.Parameters;

    public ParameterSet<T> Gradients => model.Gradients;

    /// <summary>The factor of each sample's gradient in the gradient of a shift.</summary>
    public double[] Scales { get; }

    public T[] Predict() => model.Predict(Reals(null), Indices());

    public T Loss() => model.Loss(Reals(null), Indices(), form.Batch);

    public T Gradient() => model.Gradient(Reals(null), Indices(), form.Batch);

    /// <summary>The result of an operation in the loss method: each element is the loss under a unit vector of output gradients.</summary>
    public T[] ReadOff()
    {
        var count = form.Results.Single().Value.Count;
        var y = new T[count];
        for (var i = 0; i < count; i++)
        {
            var unit = new T[count];
            unit[i] = T.One;
            y[i] = model.Gradient(Reals(unit), Indices(), form.Batch);
        }
        return y;
    }

    private T[][] Reals(T[]? unit)
    {
        var reals = form.Inputs.Where(input => input.Value.Indices is null).Select(input => Numbers(input.Value)).ToList();
        if (form.HasScale) reals.Add(Array.ConvertAll(Scales, T.CreateChecked));
        if (unit is not null) reals.Add(unit);
        else if (form.Trains)
            reals.AddRange(form.Results.Where(y => y.Value.Shape.Length > 0).Select(y => Numbers(form.Case.OutputGradients[y.Key])));
        return [.. reals];
    }

    private int[][] Indices() => [.. form.Inputs.Where(input => input.Value.Indices is not null).Select(input => input.Value.Indices!)];

    private static T[] Numbers(FixtureTensor tensor) => Array.ConvertAll(tensor.Values, T.CreateTruncating);
}
