namespace ModelGen.Benchmarks;

/// <summary>A way to train and run the networks.</summary>
internal interface IEngine
{
    /// <summary>Whether it has the layers of the network.</summary>
    bool Knows(Workload workload);

    /// <summary>A training step (forward, loss, backward, Adam) that gives the loss.</summary>
    Func<double> TrainStep(Workload workload);

    /// <summary>A prediction for the first <paramref name="batch"/> samples.</summary>
    Action Predict(Workload workload, int batch);
}
