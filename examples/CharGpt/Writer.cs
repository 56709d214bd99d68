using ModelGen;

namespace Examples.CharGpt;

/// <summary>Goes on with a text, one character after another, each drawn from what the network expects next. A state keeps the keys and
/// values of what was read, so that a character costs one step; when <see cref="CharGpt.Context"/> of them are kept,
/// it starts again from the last half.</summary>
internal sealed class Writer(CharGpt model, Sampling sampling)
{
    private const int Kept = CharGpt.Context / 2;
    private readonly SequenceState<float> state = model.CreateState();
    private readonly float[] logits = new float[CharGpt.Context * CharGpt.Vocabulary];

    /// <summary>The beginning and what follows.</summary>
    public int[] Continue(ReadOnlySpan<int> beginning, int count)
    {
        int[] text = [.. beginning, .. new int[count]];
        state.Reset();
        var (start, end) = (Math.Max(0, beginning.Length - CharGpt.Context), beginning.Length); // what is to be read next
        while (end < text.Length)
        {
            var scores = logits.AsSpan(0, (end - start) * CharGpt.Vocabulary);
            model.Predict(text.AsSpan(start..end), end - start, state, scores);
            (start, text[end]) = (end, sampling.Next(scores[^CharGpt.Vocabulary..]));
            end++;
            if (state.Position == CharGpt.Context)
            {
                state.Reset();
                start = end - Kept;
            }
        }

        return text;
    }
}
