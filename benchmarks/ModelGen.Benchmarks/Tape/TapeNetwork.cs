using ModelGen;

namespace ModelGen.Benchmarks;

/// <summary>Linear layers with ReLU between, trained on a tape. Starts from the parameters of the generated model.</summary>
internal sealed class TapeNetwork
{
    private readonly Tape tape = new();
    private readonly Adam adam = new(1e-3);
    private readonly ParameterSet<float> parameters;
    private readonly ParameterSet<float> gradients;
    private readonly Variable[] variables;
    private readonly Mlp workload;
    private readonly Variable x;
    private readonly Variable targets;

    public TapeNetwork(Mlp workload, int batch)
    {
        this.workload = workload;
        var sizes = workload.Sizes;
        var initial = GeneratedEngine.InitialParameters(workload);
        var layout = Layout(sizes);
        parameters = new(layout);
        gradients = new(layout);
        variables = new Variable[layout.Length];
        for (var i = 0; i < layout.Length; i++)
        {
            if (initial[i].Shape != parameters[i].Shape)
                throw new InvalidOperationException(
                    $"the tape's {parameters[i]} is {initial[i]} in the generated model of {workload.Network}");
            parameters[i].Write(initial[i].ToArray());
            variables[i] = Variable.Parameter(parameters, gradients, i, i % 2 == 0 ? sizes[i / 2] : 1, sizes[(i / 2) + 1]);
        }

        x = Variable.Constant(workload.X.AsSpan(0, batch * sizes[0]), batch, sizes[0]);
        targets = Variable.Constant(workload.Targets.AsSpan(0, batch * sizes[^1]), batch, sizes[^1]);
    }

    /// <summary>Forward, loss, backward, Adam; gives the loss.</summary>
    public double Step()
    {
        var loss = Gradient(out _);
        adam.Step(parameters, gradients);
        return loss;
    }

    /// <summary>Forward, loss, backward; gives the loss.</summary>
    public double Gradient(out ParameterSet<float> parameterGradients)
    {
        foreach (var variable in variables) variable.HasGradient = false;
        var y = Forward();
        var loss = workload.IsClassifier ? tape.CrossEntropy(y, workload.Labels) : tape.MeanSquaredError(y, targets);
        tape.Backward(loss);
        var value = loss.Value[0];
        tape.Clear();
        parameterGradients = gradients;
        return value;
    }

    /// <summary>Forward alone, recording nothing.</summary>
    public void Predict()
    {
        tape.Recording = false;
        Forward();
        tape.Clear();
    }

    private Variable Forward()
    {
        var h = x;
        for (var i = 0; i < variables.Length; i += 2)
        {
            h = tape.Linear(h, variables[i], variables[i + 1]);
            if (i + 2 < variables.Length) h = tape.ReLU(h);
        }

        return h;
    }

    /// <summary>Weights (Out, In), stored (In, Out), and biases (Out).</summary>
    private static ParameterSpec[] Layout(int[] sizes)
    {
        var layout = new List<ParameterSpec>();
        var offset = 0;
        for (var i = 1; i < sizes.Length; i++)
        {
            Add($"fc{i}.weight", [sizes[i], sizes[i - 1]], ParameterLayout.Transposed);
            Add($"fc{i}.bias", [sizes[i]], ParameterLayout.Canonical);
        }

        return [.. layout];

        void Add(string name, int[] shape, ParameterLayout order)
        {
            layout.Add(new(name, shape, offset, order, Initializer.Zeros));
            var count = shape.Aggregate((a, b) => a * b);
            offset += (count + ParameterSet.Alignment - 1) / ParameterSet.Alignment * ParameterSet.Alignment;
        }
    }
}
