using ModelGen;

namespace ModelGen.Benchmarks;

/// <summary>The models as ModelGen emits them.</summary>
internal sealed class GeneratedEngine : IEngine
{
    /// <summary>The parameters the networks start from.</summary>
    public static ParameterSet<float> InitialParameters(Workload workload) =>
        (ParameterSet<float>)(workload.IsClassifier ? Model<int>(workload).Parameters : Model<float>(workload).Parameters);

    /// <summary>The gradients of the first step.</summary>
    public static ParameterSet<float> InitialGradients(Workload workload) =>
        workload.IsClassifier ? InitialGradients(workload, workload.Labels) : InitialGradients(workload, workload.Targets);

    public bool Knows(Workload workload) => true;

    public Func<double> TrainStep(Workload workload) =>
        workload.IsClassifier ? TrainStep(workload, workload.Labels) : TrainStep(workload, workload.Targets);

    public Action Predict(Workload workload, int batch) => workload.IsClassifier ? Predict<int>(workload, batch) : Predict<float>(workload, batch);

    /// <summary>The class in Networks.cs or ImageNetworks.cs.</summary>
    public static Type Declaration(Workload workload) => Create(workload).GetType();

    private static ParameterSet<float> InitialGradients<TTarget>(Workload workload, TTarget[] targets)
        where TTarget : unmanaged
    {
        var model = Model<TTarget>(workload);
        model.Gradient(workload.X, targets, workload.Batch);
        return (ParameterSet<float>)model.Gradients;
    }

    private static Func<double> TrainStep<TTarget>(Workload workload, TTarget[] targets)
        where TTarget : unmanaged
    {
        var model = Model<TTarget>(workload);
        var adam = new Adam(1e-3);
        return () => model.TrainStep(workload.X, targets, workload.Batch, adam);
    }

    private static Action Predict<TTarget>(Workload workload, int batch)
        where TTarget : unmanaged
    {
        var model = Model<TTarget>(workload);
        var (inputs, outputs) = (batch * workload.Inputs, new float[batch * workload.Outputs]);
        return () => model.Predict(workload.X.AsSpan(0, inputs), outputs, batch);
    }

    private static IModel<float, TTarget> Model<TTarget>(Workload workload)
        where TTarget : unmanaged
    {
        var model = (IModel<float, TTarget>)Create(workload);
        return model.Parameters.TrainableCount == workload.Parameters
            ? model
            : throw new ArgumentException($"{workload.Network} has {model.Parameters.TrainableCount} parameters but should have {workload.Parameters}", nameof(workload));
    }

    private static object Create(Workload workload) => workload.Network switch
    {
        "xor_mlp_2_8_1" => new XorMlp(seed: 1),
        "mlp_64_32_10" => new SmallMlp(seed: 1),
        "mlp_784_128_10" => new MnistMlp(seed: 1),
        "mlp_784_512_512_10" => new WideMlp(seed: 1),
        "lenet5" => new LeNet5(seed: 1),
        "resnet20" => new ResNet20(seed: 1),
        "unet_64x64" => new UNet(seed: 1),
        _ => throw new ArgumentException($"no network is declared for '{workload.Network}'", nameof(workload)),
    };
}
