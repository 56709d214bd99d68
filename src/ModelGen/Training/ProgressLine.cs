using System.Globalization;

namespace ModelGen;

/// <summary>Shows the progress of training: on a terminal a line that is redrawn about ten times a second, elsewhere a line for each
/// epoch.</summary>
internal sealed class ProgressLine(TextWriter? writer, int epochs, int samplesPerEpoch)
{
    private const int BarWidth = 24;
    private const double RedrawSeconds = 0.1;

    private readonly bool isTerminal = writer is not null && ReferenceEquals(writer, Console.Out) && !Console.IsOutputRedirected;
    private double lastDrawn;
    private int drawn;

    public void Step(int epoch, int samples, double loss, double seconds)
    {
        if (!isTerminal || seconds - lastDrawn < RedrawSeconds) return;
        lastDrawn = seconds;
        var done = (((double)epoch - 1) * samplesPerEpoch) + samples;
        var total = (double)epochs * samplesPerEpoch;
        var filled = Math.Clamp((int)(BarWidth * (double)samples / samplesPerEpoch), 0, BarWidth);
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {epoch}/{epochs} [{new string('=', filled)}{new string(' ', BarWidth - filled)}] loss {loss:F4} "
                + $" {Rate(done / seconds)}  {Time(seconds * (total - done) / done)} left");
        writer!.Write('\r');
        writer.Write(text.PadRight(drawn));
        drawn = text.Length;
    }

    public void EndEpoch(EpochRecord record)
    {
        if (writer is null) return;
        var culture = CultureInfo.InvariantCulture;
        var text = string.Create(culture,
            $"epoch {record.Number.ToString(culture).PadLeft(epochs.ToString(culture).Length)}/{epochs}  loss {record.TrainingLoss:F4}");
        if (!double.IsNaN(record.ValidationLoss)) text += string.Create(culture, $"  validation {record.ValidationLoss:F4}");
        if (!double.IsNaN(record.ValidationAccuracy)) text += string.Create(culture, $"  accuracy {record.ValidationAccuracy:F4}");
        text += string.Create(culture, $"  {Rate(record.SamplesPerSecond)}  {record.Seconds:F2} s");
        if (isTerminal) writer.Write('\r');
        writer.WriteLine(text.PadRight(drawn));
        drawn = 0;
    }

    /// <summary>Ends a line that is not complete.</summary>
    public void Abandon()
    {
        if (drawn > 0) writer!.WriteLine();
        drawn = 0;
    }

    private static string Rate(double samplesPerSecond) => string.Create(CultureInfo.InvariantCulture, $"{samplesPerSecond:N0} samples/s");

    private static string Time(double seconds) =>
        seconds < 60 ? string.Create(CultureInfo.InvariantCulture, $"{seconds:F0} s")
            : TimeSpan.FromSeconds(Math.Min(seconds, 359_999)).ToString("h\\:mm\\:ss", CultureInfo.InvariantCulture);
}
