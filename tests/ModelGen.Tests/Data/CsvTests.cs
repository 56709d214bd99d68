using System.Globalization;
using System.Text;

namespace ModelGen.Tests.Data;

public class CsvTests
{
    private const string Flowers = "length,width,species\n1.5,2,b\n-3e1,4,a\n5,6.25,b\n";

    [Fact]
    public void A_field_may_lie_across_what_is_read_at_once()
    {
        // 32,768 characters are read at once; the border is moved through the second field and its end.
        for (var shift = 0; shift < 20; shift++)
        {
            var first = new string('x', 32_750 + shift);
            foreach (var (quoted, second) in new[] { ("\"p\"\"q\r\nr,\"", "p\"q\r\nr,"), ("plain", "plain") })
            {
                var table = Csv.Parse($"a,b,c\n{first},{quoted},y\r\nx,y,z\n");
                Assert.Equal([first, second, "y"], table.Columns.Select(column => column[0]));
                Assert.Equal(["x", "y", "z"], table.Columns.Select(column => column[1]));
            }
        }
    }

    [Fact]
    public void Columns_are_numbers_or_categories()
    {
        var table = Csv.Parse(Flowers);
        Assert.Equal(3, table.Count);
        Assert.Equal(["length", "width", "species"], table.Columns.Select(c => c.Name));
        Assert.Equal([1.5, -30, 5], table["length"].Numbers.ToArray());
        Assert.Equal(["a", "b"], table[^1].Categories);
        Assert.Equal([1, 0, 1], table[2].Codes.ToArray());
        Assert.Equal("6.25", table[2, "width"]);
        Assert.Contains("length: numbers", table.ToString(), StringComparison.Ordinal);
        Assert.Contains("species: 2 categories", table.ToString(), StringComparison.Ordinal);
        Assert.Contains(
            "'length', 'width', 'species'", Assert.Throws<ArgumentException>(() => table["nothing"]).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => table[3]);
    }

    [Fact]
    public void A_table_becomes_a_dataset()
    {
        var data = Csv.Parse(Flowers).ToDataset("species");
        Assert.Equal([1.5f, 2, -30, 4, 5, 6.25f], data.Inputs.ToArray());
        Assert.Equal([1, 0, 1], data.Targets.ToArray());
        Assert.Equal(["a", "b"], data.ClassNames);
        Assert.Equal(["length", "width"], data.FeatureNames);
        Assert.Equal([0, 1, 0], Csv.Parse(Flowers).ToDataset<double>(^1, ["b", "a"]).Targets.ToArray());
        Assert.Contains(
            "line 3, column 'species': found 'a', needed one of the classes 'b', 'c'",
            Fails(() => Csv.Parse(Flowers).ToDataset(^1, ["b", "c"])), StringComparison.Ordinal);

        var regression = Csv.Parse(Flowers).ToRegressionDataset("width", "length");
        Assert.Equal([0f, 1, 1, 0, 0, 1], regression.Inputs.ToArray());
        Assert.Equal(["species=a", "species=b"], regression.FeatureNames);
        Assert.Equal([2f, 1.5f, 4, -30, 6.25f, 5], regression.Targets.ToArray());
        Assert.Equal(
            [1.0, 0, 1], Csv.Parse(Flowers, new CsvOptions { Encoding = CategoryEncoding.Index })
                .Without("length").ToRegressionDataset<double>(0).Inputs.ToArray());
        Assert.Contains("line 2, column 'species': found 'b', needed a number",
            Fails(() => Csv.Parse(Flowers).ToRegressionDataset("species")), StringComparison.Ordinal);

        var array = Csv.Parse(Flowers).Select("width", "length").ToArray(out var width);
        Assert.Equal(2, width);
        Assert.Equal([2f, 1.5f, 4, -30, 6.25f, 5], array);
    }

    [Fact]
    public void Numeric_classes_are_sorted_as_numbers()
    {
        var data = Csv.Parse("x,quality\n1,10\n2,9\n3,3\n4,10\n").ToDataset("quality");
        Assert.Equal(["3", "9", "10"], data.ClassNames);
        Assert.Equal([2, 1, 0, 2], data.Targets.ToArray());
        Assert.Equal(["4", "10"], Csv.Parse("c\n10\n4\n", new CsvOptions { Categorical = ["c"] })["c"].Categories);
    }

    [Theory]
    [InlineData("a,b\n\"x,1\",2\n", "x,1")]
    [InlineData("a,b\r\n\"x\r\n1\",2\r\n", "x\r\n1")]
    [InlineData("a,b\r\"x\"\"1\"\"\",2", "x\"1\"")]
    [InlineData("a,b\n  x y  ,2\n", "x y")]
    [InlineData("a,b\n  \" x \"  ,2\n", " x ")]
    [InlineData("\n\na,b\n\nx\"y,2\n\n\n", "x\"y")]
    [InlineData("\uFEFFa,b\nü,2", "ü")]
    [InlineData("a,b\n,2", "")]
    public void Quotes_line_ends_and_blanks(string text, string first)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var table = Csv.Load(stream);
        Assert.Equal("a", table.Columns[0].Name);
        Assert.Equal((1, first, "2"), (table.Count, table[0, "a"], table[0, "b"]));
    }

    [Fact]
    public void Separators_quotes_and_headers_can_be_chosen()
    {
        var tabs = Csv.Parse("ham\t\"Hi\" she said, \"yo\t3\n", new CsvOptions { Separator = '\t', Quote = null, Header = false });
        Assert.Equal("\"Hi\" she said, \"yo", tabs[0, 1]);
        Assert.Equal(["column0", "column1", "column2"], tabs.Columns.Select(c => c.Name));

        var blanks = Csv.Parse(
            "  1  2\t3 \n4 \"5 6\" 7\n \n8 9 10", new CsvOptions { Whitespace = true, Header = false, ColumnNames = ["a", "b", "c"] });
        Assert.Equal((3, "5 6", "10"), (blanks.Count, blanks[1, "b"], blanks[2, "c"]));

        var skipped = Csv.Parse(
            "nonsense \" line\n3,3\nx;y\n' 1';2\n", new CsvOptions { SkipLines = 2, Separator = ';', Quote = '\'', Trim = false });
        Assert.Equal(" 1", skipped[0, "x"]);
        Assert.Equal(" 1", Csv.Parse("x,y\n 1,2\n", new CsvOptions { Trim = false })[0, "x"]);
        Assert.Equal("q", Csv.Parse("x,y\n1,2\n", new CsvOptions { ColumnNames = ["p", "q"] }).Columns[1].Name);
    }

    [Theory]
    [InlineData("a,b\n1,2\n3\n", "the text, line 3: found 1 fields, needed 2 as on line 1.")]
    [InlineData("a,b\n1,2\n\n3,4,5\n", "the text, line 4: found 3 fields, needed 2 as on line 1.")]
    [InlineData("a,b\n1,\"2\n3,4\n", "the text, line 2: field 2: found no closing quote before the end of the file.")]
    [InlineData("a,b\n\"1\"x,2\n", "the text, line 2: field 1: found 'x' after a closing quote, needed ',' or the end of the line.")]
    [InlineData("a,b\n", "the text: found 1 lines with the header, needed at least one row of data.")]
    [InlineData("", "the text: found 0 lines with the header, needed at least one row of data.")]
    [InlineData(
        "a,a\n1,2\n",
        "the text, line 1: found column name 'a' twice, needed different names (CsvOptions.ColumnNames gives others; "
            + "CsvOptions.Header = false reads a table without a header, with SkipLines = 1 too one whose header is of no use).")]
    public void Malformed_text_is_named_by_line(string text, string message) => Assert.Equal(message, Fails(() => Csv.Parse(text)));

    [Fact]
    public void Wrong_options_are_named()
    {
        Assert.Contains(
            "'nothing'", Assert.Throws<ArgumentException>(() => Csv.Parse(Flowers, new CsvOptions { Numeric = ["nothing"] })).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Csv.Parse(Flowers, new CsvOptions { Separator = '"' }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Csv.Parse(Flowers, new CsvOptions { SkipLines = -1 }));
        Assert.Contains("needed 2", Fails(() => Csv.Parse(Flowers, new CsvOptions { ColumnNames = ["a", "b"] })), StringComparison.Ordinal);
        Assert.Equal("the text, line 2, column 'species': found 'b', needed a number.",
            Fails(() => Csv.Parse(Flowers, new CsvOptions { Numeric = ["species"] })));
        Assert.Contains(
            "at least one feature", Fails(() => Csv.Parse(Flowers).Select("species").ToDataset("species")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_value_follows_the_policy()
    {
        const string text = "x,c,y\n1,a,1\n?,b,2\n4,,3\n10,b,4\n";
        Assert.Equal("the text, line 3, column 'x': found no value, needed a value (CsvOptions.Missing says what else to do).",
            Fails(() => Read(MissingPolicy.Reject)));
        Assert.Equal([1f, 1, 0, 10, 0, 1], Read(MissingPolicy.DropRow).Inputs.ToArray());
        Assert.Equal([1f, 1, 0, 5, 0, 1, 4, 0, 1, 10, 0, 1], Read(MissingPolicy.Mean).Inputs.ToArray());
        Assert.Equal([1f, 1, 0, 4, 0, 1, 4, 0, 1, 10, 0, 1], Read(MissingPolicy.Median).Inputs.ToArray());
        Assert.Equal([1f, 1, 0, float.NaN, 0, 1, 4, 0, 0, 10, 0, 1], Read(MissingPolicy.Keep).Inputs.ToArray());
        Assert.Equal([1f, 4f], Read(MissingPolicy.DropRow).Targets.ToArray());

        // A column that is not used may lack what it likes; a target may not, unless rows are dropped.
        Assert.Equal(4, Csv.Parse(text).Select("y", "y").ToRegressionDataset(0).Count);
        Assert.Contains(
            "line 3, column 'x': found no value, needed a target",
            Fails(() => Csv.Parse(text, new CsvOptions { Missing = MissingPolicy.Mean }).ToRegressionDataset("x")),
            StringComparison.Ordinal);
        Assert.Contains("line 4, column 'c': found no value, needed a target",
            Fails(() => Csv.Parse(text, new CsvOptions { Missing = MissingPolicy.Mean }).ToDataset("c")), StringComparison.Ordinal);
        Assert.Contains(
            "no usable row of 1",
            Fails(() => Csv.Parse("x,y\n,2", new CsvOptions { Missing = MissingPolicy.DropRow }).ToRegressionDataset("y")),
            StringComparison.Ordinal);

        static Dataset<float, float> Read(MissingPolicy policy) =>
            Csv.Parse(text, new CsvOptions { Missing = policy }).ToRegressionDataset("y");
    }

    [Fact]
    public void Numbers_that_do_not_fit_and_too_many_categories_are_mistakes()
    {
        Assert.Contains("line 3, column 'x': found '1e39', needed a number that a Single can hold",
            Fails(() => Csv.Parse("x,y\n1,1\n1e39,2\n").ToRegressionDataset("y")), StringComparison.Ordinal);
        Assert.Equal(1e39, Csv.Parse("x,y\n1,1\n1e39,2\n").ToRegressionDataset<double>("y").Inputs[1]);
        var rows = string.Concat(Enumerable.Range(0, 300).Select(i => $"{i},1\n"));
        Assert.Contains(
            "line 302, column 'x': found '12a', needed a number as in 300 other rows",
            Fails(() => Csv.Parse("x,y\n" + rows + "12a,1\n").ToRegressionDataset("y")), StringComparison.Ordinal);
        var codes = Fails(() => Csv.Parse("x,y\n" + rows.Replace(",1", "a,1", StringComparison.Ordinal)).ToRegressionDataset("y"));
        Assert.Contains("column 'x': found more than 256 categories", codes, StringComparison.Ordinal);
        Assert.Contains("'0a'", codes, StringComparison.Ordinal);
    }

    [Fact]
    public void A_test_table_can_be_read_like_the_training_table()
    {
        var options = new CsvOptions { Missing = MissingPolicy.Mean };
        var train = Csv.Parse("x,c,label\n1,red,2\n3,green,4\n5,blue,8\n", options);
        var test = Csv.Parse("x,c,label\n,green,8\n", options, like: train);
        Assert.Equal([3f, 0, 1, 0], test.ToDataset("label").Inputs.ToArray());
        Assert.Equal([2], test.ToDataset("label").Targets.ToArray());
        Assert.Contains(
            "line 2, column 'c': found 'pink'", Fails(() => Csv.Parse("x,c,label\n1,pink,8\n", options, train)), StringComparison.Ordinal);
        Assert.Contains("column 'x': found 'one', needed a number", Fails(() => Csv.Parse("x,c,label\none,red,8\n", options, train)),
            StringComparison.Ordinal);
        Assert.Contains(
            "found no column 'label', needed the columns of the table it must be like",
            Fails(() => Csv.Parse("x,c\n1,red\n", options, train)), StringComparison.Ordinal);
        Assert.Contains(
            "found '3', needed one of the classes '2', '4', '8'",
            Fails(() => Csv.Parse("x,c,label\n1,red,3\n", options, train).ToDataset("label")), StringComparison.Ordinal);
    }

    [Fact]
    public void Culture_does_not_matter()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            var culture = new CultureInfo("de-DE") { NumberFormat = { NegativeSign = "\u2212" } };
            CultureInfo.CurrentCulture = culture;
            Assert.Equal([1.5f, 2, -30, 4, 5, 6.25f], Csv.Parse(Flowers).ToDataset("species").Inputs.ToArray());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Damaged_bytes_are_one_clear_error()
    {
        using var latin = new MemoryStream([0x61, 0x0A, 0xFF, 0x0A]);
        Assert.Contains("not UTF-8", Fails(() => Csv.Load(latin)), StringComparison.Ordinal);
        var packed = IdxTests.Gzip(Encoding.UTF8.GetBytes("a,b\n" + string.Concat(Enumerable.Repeat("1,2\n", 5000))));
        Assert.Equal(5000, Csv.Load(new MemoryStream(packed)).Count);
        Assert.Contains(
            "damaged or truncated", Fails(() => Csv.Load(new MemoryStream(packed[..(packed.Length / 2)]))), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_table_survives_being_quoted()
    {
        var random = new Random(3);
        const string alphabet = "a1,\"\r\n ;\tü";
        for (var round = 0; round < 300; round++)
        {
            var (rows, columns) = (random.Next(1, 6), random.Next(1, 5));
            var fields = new string[rows, columns];
            var text = new StringBuilder();
            for (var r = 0; r < rows; r++)
            {
                for (var c = 0; c < columns; c++)
                {
                    fields[r, c] = new string(random.GetItems<char>(alphabet, random.Next(6)));
                    text.Append(c == 0 ? string.Empty : ",")
                        .Append('"').Append(fields[r, c].Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
                }

                text.Append(random.Next(3) switch { 0 => "\n", 1 => "\r\n", _ => "\r" });
            }

            var table = Csv.Parse(text.ToString(), new CsvOptions { Header = false });
            Assert.Equal(rows, table.Count);
            for (var r = 0; r < rows; r++)
            {
                for (var c = 0; c < columns; c++)
                    Assert.Equal(fields[r, c], table[r, c]);
            }
        }
    }

    [RealDataFact("tabular/iris.csv", "tabular/wine.csv", "tabular/digits-8x8.csv.gz")]
    public void Small_classics()
    {
        var iris = Csv.Load(RealData.PathOf("tabular/iris.csv"), new CsvOptions { Header = false, SkipLines = 1 }).ToDataset(^1);
        Assert.Equal((150, 4, 3), (iris.Count, iris.InputSize, iris.ClassNames.Count));
        Assert.Equal([5.1f, 3.5f, 1.4f, 0.2f], iris.Sample(0).Input.ToArray());
        Assert.Equal([50, 50, 50], Enumerable.Range(0, 3).Select(c => iris.Where((_, y) => y[0] == c).Count));
        var wine = Csv.Load(RealData.PathOf("tabular/wine.csv"), new CsvOptions { Header = false, SkipLines = 1 }).ToDataset(^1);
        Assert.Equal([59, 71, 48], Enumerable.Range(0, 3).Select(c => wine.Where((_, y) => y[0] == c).Count));
        var digits = Csv.Load(RealData.PathOf("tabular/digits-8x8.csv.gz"), new CsvOptions { Header = false }).ToDataset(^1);
        Assert.Equal((1797, 64, 10), (digits.Count, digits.InputSize, digits.ClassNames.Count));
        Assert.Equal(16f, digits.Inputs.ToArray().Max());
        Assert.Equal([0, 1, 2, 3], digits.Targets[..4].ToArray());
    }

    [RealDataFact("tabular/california-housing.csv.gz", "tabular/auto-mpg.csv", "tabular/boston-housing.csv", "tabular/abalone.csv",
        "tabular/winequality-red.csv")]
    public void Tables_with_missing_values_and_categories()
    {
        var housing = Csv.Load(RealData.PathOf("tabular/california-housing.csv.gz"), new CsvOptions { Missing = MissingPolicy.Median });
        Assert.Equal(207, housing["total_bedrooms"].MissingCount);
        Assert.Equal((20640, 8 + 5),
            (housing.ToRegressionDataset("median_house_value").Count, housing.ToRegressionDataset("median_house_value").InputSize));
        Assert.Equal(
            20433, Csv.Load(RealData.PathOf("tabular/california-housing.csv.gz"), new CsvOptions { Missing = MissingPolicy.DropRow })
                .ToRegressionDataset("median_house_value").Count);
        var cars = Csv.Load(RealData.PathOf("tabular/auto-mpg.csv"), new CsvOptions { Missing = MissingPolicy.DropRow });
        Assert.Equal((392, 6 + 3),
            (cars.Without("name").ToRegressionDataset("mpg").Count, cars.Without("name").ToRegressionDataset("mpg").InputSize));
        Assert.Contains("column 'name'", Fails(() => cars.ToRegressionDataset("mpg")), StringComparison.Ordinal);
        var boston = Csv.Load(RealData.PathOf("tabular/boston-housing.csv"), new CsvOptions { SkipLines = 1 }).ToRegressionDataset("MEDV");
        Assert.Equal((506, 13, 24f), (boston.Count, boston.InputSize, boston.Targets[0]));
        Assert.Equal((4177, 10),
            (Csv.Load(RealData.PathOf("tabular/abalone.csv"), new CsvOptions { Header = false }).ToRegressionDataset(^1).Count, 10));
        var wine = Csv.Load(RealData.PathOf("tabular/winequality-red.csv"), new CsvOptions { Header = false }).ToDataset(^1);
        Assert.Equal((1599, 11), (wine.Count, wine.InputSize));
        Assert.Equal(["3", "4", "5", "6", "7", "8"], wine.ClassNames);
    }

    [RealDataFact("tabular/adult.data.gz", "tabular/adult.test.gz", "tabular/diabetes-data-raw.csv.gz", "tabular/diabetes-target.csv.gz")]
    public void Tables_with_blanks()
    {
        var adult = Csv.Load(RealData.PathOf("tabular/adult.data.gz"), new CsvOptions { Header = false, Missing = MissingPolicy.DropRow });
        var train = adult.ToDataset(^1);

        // 104 categories and numbers occur in the rows that are left; Never-worked only in those that are not.
        Assert.Equal((30162, 105), (train.Count, train.InputSize));
        Assert.Equal(["<=50K", ">50K"], train.ClassNames);
        Assert.Equal(7508, train.Where((_, y) => y[0] == 1).Count);

        var options = new CsvOptions { Whitespace = true, Header = false };
        var x = Csv.Load(RealData.PathOf("tabular/diabetes-data-raw.csv.gz"), options).ToArray(out var width);
        var y = Csv.Load(RealData.PathOf("tabular/diabetes-target.csv.gz"), options).ToArray(out _);
        Assert.Equal((442, 10, 151f, 59f), (Dataset.FromArrays(x, width, y).Count, width, y[0], x[0]));
    }

    private static string Fails(Action action) => Assert.Throws<InvalidDataException>(action).Message;
}
