using ModelGen.Execution;
using TorchSharp;
using static TorchSharp.torch;
using Layer = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;
using LossFunction = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

namespace ModelGen.Benchmarks;

/// <summary>libtorch from C#, in the way of TorchSharp's examples. Built in where the property ModelGenTorchSharp is true.</summary>
internal sealed class TorchSharpEngine : IEngine
{
    /// <summary>Uses as many threads as <see cref="Workers.Count"/>.</summary>
    public TorchSharpEngine() => set_num_threads(Workers.Count);

    public bool Knows(Workload workload) => workload is Mlp;

    public Func<double> TrainStep(Workload workload)
    {
        var network = Network(workload);
        var optimizer = optim.Adam(network.parameters(), lr: 1e-3);
        var x = Matrix(workload.X, workload.Batch, workload.Inputs);
        var target = workload.IsClassifier
            ? tensor([.. workload.Labels.Select(label => (long)label)])
            : Matrix(workload.Targets, workload.Batch, workload.Outputs);
        LossFunction lossFunction = workload.IsClassifier ? nn.CrossEntropyLoss() : nn.MSELoss();
        return () =>
        {
            // What a step leaves behind is disposed at its end.
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            using var loss = lossFunction.call(network.call(x), target);
            loss.backward();
            optimizer.step();
            return loss.item<float>();
        };
    }

    public Action Predict(Workload workload, int batch)
    {
        var network = Network(workload);
        network.eval();
        var x = Matrix(workload.X[..(batch * workload.Inputs)], batch, workload.Inputs);
        return () =>
        {
            using var mode = inference_mode();
            network.call(x).Dispose();
        };
    }

    private static TorchSharp.Modules.Sequential Network(Workload workload)
    {
        var sizes = ((Mlp)workload).Sizes;
        random.manual_seed(1);
        List<Layer> layers = [];
        for (var i = 1; i < sizes.Length; i++)
        {
            if (i > 1) layers.Add(nn.ReLU());
            layers.Add(nn.Linear(sizes[i - 1], sizes[i]));
        }

        return nn.Sequential(layers);
    }

    private static torch.Tensor Matrix(float[] values, int rows, int columns) => tensor(values, [rows, columns]);
}
