using ModelGen;

/// <summary>Rosenblatt's rule, one sample at a time.</summary>
internal static class Rosenblatt
{
    /// <summary>Goes through all samples once, learning from each mistake, and counts them.</summary>
    public static int Pass(IModel<float, float> model, Optimizer rule, Dataset<float, float> data)
    {
        var mistakes = 0;
        Span<float> score = stackalloc float[1];
        for (var i = 0; i < data.Count; i++)
        {
            var sample = data.Sample(i);
            model.Predict(sample.Input, score, 1);
            if (!(score[0] * sample.Target[0] > 0))
            {
                mistakes++;
                model.TrainStep(sample.Input, sample.Target, 1, rule); // where there is no mistake the gradient is zero
            }
        }

        return mistakes;
    }
}
