using ModelGen;

namespace ModelGen.Benchmarks;

/// <summary>The models as ModelGen emits them.</summary>
internal sealed class GeneratedEngine : IEngine
{
    /// <summary>The parameters the networks start from.</summary>
    public static ParameterSet<float> InitialParameters(Workload workload) =>
        (ParameterSet<float>)(workload.IsClassifier ? Classifier(workload).Parameters : Regressor(workload).Parameters);

    /// <summary>The gradients of the first step.</summary>
    public static ParameterSet<float> InitialGradients(Workload workload)
    {
        if (workload.IsClassifier)
        {
            var classifier = Classifier(workload);
            classifier.Gradient(workload.X, workload.Labels, workload.Batch);
            return (ParameterSet<float>)classifier.Gradients;
        }

        var regressor = Regressor(workload);
        regressor.Gradient(workload.X, workload.Targets, workload.Batch);
        return (ParameterSet<float>)regressor.Gradients;
    }

    public Func<double> TrainStep(Workload workload)
    {
        var adam = new Adam(1e-3);
        if (workload.IsClassifier)
        {
            var classifier = Classifier(workload);
            return () => classifier.TrainStep(workload.X, workload.Labels, workload.Batch, adam);
        }

        var regressor = Regressor(workload);
        return () => regressor.TrainStep(workload.X, workload.Targets, workload.Batch, adam);
    }

    public Action Predict(Workload workload, int batch)
    {
        var (inputs, outputs) = (batch * workload.Sizes[0], new float[batch * workload.Sizes[^1]]);
        if (workload.IsClassifier)
        {
            var classifier = Classifier(workload);
            return () => classifier.Predict(workload.X.AsSpan(0, inputs), outputs, batch);
        }

        var regressor = Regressor(workload);
        return () => regressor.Predict(workload.X.AsSpan(0, inputs), outputs, batch);
    }

    private static IModel<float, int> Classifier(Workload workload) => workload.Network switch
    {
        "mlp_64_32_10" => new SmallMlp(seed: 1),
        "mlp_784_128_10" => new MnistMlp(seed: 1),
        "mlp_784_512_512_10" => new WideMlp(seed: 1),
        _ => throw new ArgumentException($"no classifier is declared for '{workload.Network}'", nameof(workload)),
    };

    private static IModel<float, float> Regressor(Workload workload) => workload.Network switch
    {
        "xor_mlp_2_8_1" => new XorMlp(seed: 1),
        _ => throw new ArgumentException($"no regressor is declared for '{workload.Network}'", nameof(workload)),
    };
}
