using ModelGen;

namespace ModelGen.Benchmarks;

/// <summary>The models as ModelGen emits them.</summary>
internal sealed class GeneratedEngine : IEngine
{
    /// <summary>The parameters the networks start from.</summary>
    public static ParameterSet<float> InitialParameters(Workload workload) =>
        (ParameterSet<float>)(workload is LanguageModel ? Model<int, int>(workload).Parameters
            : workload.IsClassifier ? Model<float, int>(workload).Parameters
            : Model<float, float>(workload).Parameters);

    /// <summary>The gradients of the first step.</summary>
    public static ParameterSet<float> InitialGradients(Workload workload) =>
        workload is LanguageModel text ? InitialGradients(workload, text.Text, text.Next)
        : workload.IsClassifier ? InitialGradients(workload, workload.X, workload.Labels)
        : InitialGradients(workload, workload.X, workload.Targets);

    public bool Knows(Workload workload) => true;

    public Func<double> TrainStep(Workload workload) =>
        workload is LanguageModel text ? TrainStep(workload, text.Text, text.Next, new AdamW(1e-3))
        : workload.IsClassifier ? TrainStep(workload, workload.X, workload.Labels, new Adam(1e-3))
        : TrainStep(workload, workload.X, workload.Targets, new Adam(1e-3));

    public Action Predict(Workload workload, int batch) =>
        workload is LanguageModel text ? Predict<int, int>(workload, text.Text, batch)
        : workload.IsClassifier ? Predict<float, int>(workload, workload.X, batch) : Predict<float, float>(workload, workload.X, batch);

    /// <summary>The class in Networks.cs, ImageNetworks.cs or LanguageNetworks.cs.</summary>
    public static Type Declaration(Workload workload) => Create(workload).GetType();

    private static ParameterSet<float> InitialGradients<TInput, TTarget>(Workload workload, TInput[] x, TTarget[] targets)
        where TInput : unmanaged
        where TTarget : unmanaged
    {
        var model = Model<TInput, TTarget>(workload);
        model.Gradient(x, targets, workload.Batch);
        return (ParameterSet<float>)model.Gradients;
    }

    private static Func<double> TrainStep<TInput, TTarget>(Workload workload, TInput[] x, TTarget[] targets, Optimizer optimizer)
        where TInput : unmanaged
        where TTarget : unmanaged
    {
        var model = Model<TInput, TTarget>(workload);
        return () => model.TrainStep(x, targets, workload.Batch, optimizer);
    }

    private static Action Predict<TInput, TTarget>(Workload workload, TInput[] x, int batch)
        where TInput : unmanaged
        where TTarget : unmanaged
    {
        var model = Model<TInput, TTarget>(workload);
        var (inputs, outputs) = (batch * workload.Inputs, new float[batch * workload.Outputs]);
        return () => model.Predict(x.AsSpan(0, inputs), outputs, batch);
    }

    private static IModel<TInput, TTarget> Model<TInput, TTarget>(Workload workload)
        where TInput : unmanaged
        where TTarget : unmanaged
    {
        var model = (IModel<TInput, TTarget>)Create(workload);
        return model.Parameters.TrainableCount == workload.Parameters
            ? model
            : throw new ArgumentException(
                $"{workload.Network} has {model.Parameters.TrainableCount} parameters but should have {workload.Parameters}",
                nameof(workload));
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
        "lstm_char" => new CharLstm(seed: 1),
        "gpt_char" => new CharGpt(seed: 1),
        _ => throw new ArgumentException($"no network is declared for '{workload.Network}'", nameof(workload)),
    };
}
