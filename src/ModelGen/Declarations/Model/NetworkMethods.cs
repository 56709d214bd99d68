namespace ModelGen;

/// <summary>What the body of everything that may only be written inside a network method throws.</summary>
internal static class NetworkMethods
{
    /// <summary>The one exception for a network method that was called as if it were ordinary code.</summary>
    public static InvalidOperationException NeverRuns() =>
        new("Network methods are compiled, not executed: tensors and layer calls have a meaning only inside the [Forward], [Loss] and "
            + "[Objective] methods of a [Model] and the helpers these call. To run a network, call Predict, Loss or TrainStep.");
}
