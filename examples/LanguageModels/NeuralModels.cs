using System.Numerics.Tensors;
using ModelGen;

/// <summary>How the two networks learn from a text, and how likely they hold the characters of another.</summary>
internal static class NeuralModels
{
    /// <summary>How many different ones the text has.</summary>
    public const int Characters = 65;

    private const int BatchSize = 64;
    private const int Strands = 16;
    private const int Steps = 64; // that gradients flow back

    /// <summary>Learns from windows of the text in random order.</summary>
    public static void Learn(WindowModel model, int[] text, int epochs)
    {
        var data = Windows(text, WindowModel.Context);
        var steps = (data.Count + BatchSize - 1) / BatchSize * epochs;
        using var trainer = Trainer.Create(model, new Adam(1e-3) { Schedule = new CosineSchedule(steps) });
        trainer.Fit(data, options: new FitOptions { Epochs = epochs, BatchSize = BatchSize });
    }

    /// <summary>p of each character of a text, given the ones before it.</summary>
    public static double[] Probabilities(WindowModel model, ReadOnlySpan<int> before, ReadOnlySpan<int> text)
    {
        int[] read = [.. before[^WindowModel.Context..], .. text[..^1]];
        var result = new double[text.Length];
        for (var i = 0; i < text.Length; i++)
            result[i] = Probability(model.Predict(read.AsSpan(i, WindowModel.Context)), text[i]);
        return result;
    }

    /// <summary>Learns from 16 strands of the text side by side, 64 characters at a time; the state goes on to the next 64,
    /// the gradients do not.</summary>
    public static void Learn(RecurrentModel model, int[] text, int epochs)
    {
        var data = TextWindows.Continued(text, Steps, Strands);
        using var loader = new BatchLoader<int, int>(data, Strands, shuffle: false);
        var optimizer = new Adam(3e-3) { MaxNorm = 1, Schedule = new CosineSchedule((long)data.Count / Strands * epochs, warmup: 50) };
        var state = model.CreateState(Strands);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            state.Reset();
            foreach (var batch in loader.Epoch(epoch))
                model.TrainStep(batch.X, batch.Y, Strands, Steps, state, optimizer);
        }
    }

    /// <summary>p of each character of a text, which is read from its first to its last, given the one before it.</summary>
    public static double[] Probabilities(RecurrentModel model, ReadOnlySpan<int> before, ReadOnlySpan<int> text)
    {
        int[] read = [before[^1], .. text[..^1]];
        var result = new double[text.Length];
        var state = model.CreateState();
        for (var i = 0; i < text.Length; i++)
            result[i] = Probability(model.Predict(read.AsSpan(i, 1), 1, state), text[i]);
        return result;
    }

    /// <summary>Goes on with a text.</summary>
    public static int[] Continue(RecurrentModel model, ReadOnlySpan<int> prompt, int length, Sampling sampling)
    {
        List<int> text = [.. prompt];
        var state = model.CreateState();
        var scores = model.Predict(prompt, prompt.Length, state);
        for (var i = 0; i < length; i++)
        {
            text.Add(sampling.Next(scores.AsSpan(scores.Length - Characters)));
            scores = model.Predict([text[^1]], 1, state);
        }

        return [.. text];
    }

    /// <summary>The softmax of the scores at a character.</summary>
    private static double Probability(ReadOnlySpan<float> scores, int character)
    {
        var most = TensorPrimitives.Max(scores);
        var sum = 0.0;
        foreach (var score in scores)
            sum += Math.Exp(score - most);
        return Math.Exp(scores[character] - most) / sum;
    }

    /// <summary>Every place of the text that has enough before it: the characters before it, and the one that is there.</summary>
    private static Dataset<int, int> Windows(int[] text, int context)
    {
        var count = text.Length - context;
        var x = new int[count * context];
        for (var i = 0; i < count; i++)
            text.AsSpan(i, context).CopyTo(x.AsSpan(i * context));
        return new(x, context, text.AsMemory(context), 1);
    }
}
