using System.Globalization;

namespace ModelGen.Tests.Data;

/// <summary>Numbers as people write them: read by an option, or refused with its name; never taken for categories.</summary>
public sealed class CsvNumberTests
{
    [Theory]
    [InlineData("0,75", "0.75")]
    [InlineData("-12,5e-1", "-1.25")]
    [InlineData("1.234.567,5", "1234567.5")]
    [InlineData("\u22121.000", "-1000")]
    public void A_decimal_comma(string text, string expected)
    {
        Assert.Equal(
            double.Parse(expected, CultureInfo.InvariantCulture),
            Csv.Parse($"a;y\n{text};1\n",
                new CsvOptions { Separator = ';', DecimalSeparator = ',', ThousandsSeparator = '.' })["a"].Numbers[0]);
    }

    [Theory]
    [InlineData("1,234,567.5", ',', "1234567.5")]
    [InlineData("12,34,567", ',', "1234567")]
    [InlineData("1 234,5", ' ', null)]
    [InlineData("1\u00A0234.5", ' ', "1234.5")]
    [InlineData("1\u202F234", ' ', "1234")]
    [InlineData("1\u2019234", '\'', "1234")]
    [InlineData("1,23", ',', null)]
    [InlineData("1234,567", ',', null)]
    [InlineData(",123", ',', null)]
    [InlineData("1,,234", ',', null)]
    [InlineData("1,234,", ',', null)]
    [InlineData("0.123,456", ',', null)]
    public void Thousands(string text, char separator, string? expected)
    {
        var read = new NumberReader([], '.', separator).TryRead(text, out double number);
        Assert.Equal(expected != null, read);
        if (read)
            Assert.Equal(double.Parse(expected!, CultureInfo.InvariantCulture), number);
    }

    [Fact]
    public void A_culture()
    {
        const string german = "a;y\n1.234,5;1\n0,75;2\n";
        Assert.Equal(
            [1234.5, 0.75],
            Csv.Parse(german, new CsvOptions { Separator = ';', Culture = CultureInfo.GetCultureInfo("de-DE") })["a"].Numbers.ToArray());
        Assert.Equal(
            [1234.5, 0.75],
            Csv.Parse("a;y\n1\u00A0234,5;1\n0,75;2\n",
                new CsvOptions { Separator = ';', Culture = CultureInfo.GetCultureInfo("fr-FR") })["a"].Numbers.ToArray());
        Assert.Equal(
            [1234.5, 0.75],
            Csv.Parse("a;y\n1'234.5;1\n0.75;2\n",
                new CsvOptions { Separator = ';', Culture = CultureInfo.GetCultureInfo("de-CH") })["a"].Numbers.ToArray());

        // What is said separately goes before the culture's.
        Assert.Equal(
            [1234.5, 0.75],
            Csv.Parse("a;y\n1 234,5;1\n0,75;2\n",
                new CsvOptions { Separator = ';', Culture = CultureInfo.GetCultureInfo("de-DE"), ThousandsSeparator = ' ' })["a"].Numbers
                    .ToArray());
        Assert.Throws<ArgumentException>(() => Csv.Parse(german, new CsvOptions { DecimalSeparator = ',', ThousandsSeparator = ',' }));
        Assert.Throws<ArgumentException>(() => Csv.Parse(german, new CsvOptions { ThousandsSeparator = '.' }));
        Assert.Throws<ArgumentException>(() => Csv.Parse(german, new CsvOptions { DecimalSeparator = '5' }));
    }

    [Theory]
    [InlineData("0,75|0,5|1", "line 2, column 'a': found '0,75', needed a number (CsvOptions.DecimalSeparator = ',' reads it as 0.75)")]
    [InlineData(
        "1|2|1,234.5", "line 4, column 'a': found '1,234.5', needed a number (CsvOptions.ThousandsSeparator = ',' reads it as 1234.5)")]
    [InlineData(
        "1.234,5|2|3",
        "found '1.234,5', needed a number (CsvOptions.DecimalSeparator = ',' and ThousandsSeparator = '.' reads it as 1234.5)")]
    [InlineData(
        "1,234|567|8",
        "found '1,234', needed a number (CsvOptions.DecimalSeparator = ',' reads it as 1.234, CsvOptions.ThousandsSeparator = ',' "
            + "reads it as 1234)")]
    [InlineData("1 234|567|8", "found '1 234', needed a number (CsvOptions.ThousandsSeparator = ' ' reads it as 1234)")]
    [InlineData("1'234|567|8", "found '1'234', needed a number (CsvOptions.ThousandsSeparator = '\\'' reads it as 1234)")]
    [InlineData(
        "1|2O|3",
        "line 3, column 'a': found '2O', needed a number as in 2 other rows (CsvOptions.MissingValues lists fields that mean no value, "
            + "CsvOptions.Categorical columns of categories)")]
    [InlineData("12%|13 %|5%", "line 2, column 'a': found '12%', needed a number without '%' (no option reads it)")]
    [InlineData("$12|€1,300|£5", "line 2, column 'a': found '$12', needed a number without '$' (no option reads it)")]
    public void An_odd_field_is_named_with_what_reads_it(string fields, string expected)
    {
        var text = "a;y\n" + string.Concat(fields.Split('|').Select((field, i) => $"{field};{i}\n"));
        foreach (var encoding in Enum.GetValues<CategoryEncoding>())
        {
            var table = Csv.Parse(text, new CsvOptions { Separator = ';', Encoding = encoding });
            foreach (var action in new Action[] { () => table.ToRegressionDataset("y"), () => table.ToRegressionDataset("a"),
                () => table.ToDataset("y"), () => table.ToDataset("a"), () => table["a"].ToFloats(), () => table.ToArray(out _) })
                Assert.Contains(expected, Assert.Throws<InvalidDataException>(action).Message, StringComparison.Ordinal);

            // It hinders nobody who does not use it, or says what it is.
            Assert.Equal(3, table.Without("a").ToArray(out _).Length);
            Assert.Equal(
                3,
                Csv.Parse(text, new CsvOptions { Separator = ';', Encoding = encoding, Categorical = ["a"] })
                    .ToRegressionDataset("y").Count);
        }

        Assert.Contains(
            expected,
            Assert.Throws<InvalidDataException>(() => Csv.Parse(text, new CsvOptions { Separator = ';', Numeric = ["a"] })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void One_typo_in_a_hundred_rows_makes_no_hundred_features()
    {
        var text = "x,y\n" + string.Concat(Enumerable.Range(0, 100).Select(i => i == 41 ? "4l,1\n" : $"{i}.5,1\n"));
        Assert.Contains(
            "line 43, column 'x': found '4l', needed a number as in 99 other rows",
            Assert.Throws<InvalidDataException>(() => Csv.Parse(text).ToRegressionDataset("y")).Message, StringComparison.Ordinal);
        Assert.Equal(
            99, Csv.Parse(text, new CsvOptions { MissingValues = ["4l"], Missing = MissingPolicy.DropRow }).ToRegressionDataset("y").Count);
    }

    [Theory]
    [InlineData("2024-01-31|2024-02-28|2024-03-31")]
    [InlineData("1.2.3|1.2.4|1.3.0")]
    [InlineData("01.02.2024|02.02.2024|03.02.2024")]
    [InlineData("12:30|12:45|13:00")]
    [InlineData("C85|C123|7")]
    [InlineData("S|M|L")]
    public void Other_texts_are_categories(string fields)
    {
        var text = "a;y\n" + string.Concat(fields.Split('|').Select((field, i) => $"{field};{i}\n"));
        Assert.Equal(3, Csv.Parse(text, new CsvOptions { Separator = ';' }).ToRegressionDataset("y").InputSize);
    }

    [Fact]
    public void Amounts_are_no_classes()
    {
        var prices = "x,price,z\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"{i},{i}.25,2\n"));
        var message = Assert.Throws<InvalidDataException>(() => Csv.Parse(prices).ToDataset(^2)).Message;
        Assert.Equal(
            "the text, column 'price': found numbers such as '0.25' for classes, needed whole numbers or texts " +
            "(ToRegressionDataset predicts numbers; CsvOptions.Categorical takes them for classes).",
            message);
        Assert.Equal(30, Csv.Parse(prices, new CsvOptions { Categorical = ["price"] }).ToDataset("price").ClassNames.Count);

        var amounts = "x,price\n" + string.Concat(Enumerable.Range(0, 300).Select(i => $"1,{1000 + i}\n"));
        Assert.Contains(
            "found more than 256 different values for classes, needed at most CsvOptions.MaxCategories = 256",
            Assert.Throws<InvalidDataException>(() => Csv.Parse(amounts).ToDataset("price")).Message, StringComparison.Ordinal);
        Assert.Equal(300, Csv.Parse(amounts, new CsvOptions { MaxCategories = 300 }).ToDataset("price").ClassNames.Count);
    }

    [Fact]
    public void A_number_is_one_class_however_it_is_written()
    {
        var data = Csv.Parse("x,y\n1,1\n2,0\n3,1.0\n4,0.0\n").ToDataset("y");
        Assert.Equal(["0", "1"], data.ClassNames);
        Assert.Equal([1, 0, 1, 0], data.Targets.ToArray());
        Assert.Equal([1], Csv.Parse("x,y\n1,1.00\n", like: Csv.Parse("x,y\n1,1\n2,0\n")).ToDataset("y").Targets.ToArray());
    }
}
