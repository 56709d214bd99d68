using System.Globalization;

namespace ModelGen.Generators.Tests.Emitted;

/// <summary>Runs code under a culture with a comma decimal and the minus sign U+2212.</summary>
internal static class Culture
{
    private static readonly CultureInfo foreign = Create();

    public static void Foreign(Action action) => Foreign(() =>
    {
        action();
        return true;
    });

    public static TResult Foreign<TResult>(Func<TResult> function)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = foreign;
        try
        {
            Assert.Equal("\u22121,5", (-1.5).ToString(CultureInfo.CurrentCulture));
            return function();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static CultureInfo Create()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NegativeSign = "\u2212";
        return culture;
    }
}
