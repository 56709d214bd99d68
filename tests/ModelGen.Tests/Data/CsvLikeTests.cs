namespace ModelGen.Tests.Data;

/// <summary>A table read like another: its columns are found by their names.</summary>
public sealed class CsvLikeTests
{
    private static readonly CsvTable Train = Csv.Parse("age,income,city,y\n20,1000,Rome,0\n30,2000,Oslo,1\n40,3000,Rome,1\n");

    [Fact]
    public void Columns_in_another_order_are_the_same_features()
    {
        var test = Csv.Parse("city,y,income,age\nOslo,1,2500,35\n,0,1500,\n", new CsvOptions { Missing = MissingPolicy.Median }, Train);
        Assert.Equal(["age", "income", "city", "y"], test.Columns.Select(column => column.Name));
        var data = test.ToDataset("y");
        Assert.Equal(Train.ToDataset("y").FeatureNames, data.FeatureNames);
        Assert.Equal([35f, 2500, 1, 0, 30, 1500, 0, 1], data.Inputs.ToArray());
        Assert.Equal([1, 0], data.Targets.ToArray());
        Assert.Equal([1f, 0], test.ToRegressionDataset("y").Targets.ToArray());
        Assert.Equal("35", test[0, "age"]);
        Assert.Contains(
            "line 3, column 'age'",
            Assert.Throws<InvalidDataException>(() => Csv.Parse("city,y,income,age\nOslo,1,2500,35\nOslo,0,1500,x\n", like: Train)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "foo,bar,city,y",
        "found unknown columns 'foo', 'bar' and no columns 'age', 'income', needed the columns of the table it must be like, in any order: "
            + "'age', 'income', 'city', 'y'")]
    [InlineData("age,income,city", "found no column 'y', needed")]
    [InlineData("age,income,city,y,id", "found unknown column 'id', needed")]
    [InlineData("Age,income,city,y", "found unknown column 'Age' and no column 'age', needed")]
    [InlineData("age,age,city,y", "found column name 'age' twice")]
    public void Other_columns_are_refused_by_name(string header, string expected)
    {
        var row = string.Join(',', header.Split(',').Select((_, i) => i == 2 ? "Rome" : "1"));
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => Csv.Parse($"{header}\n{row}\n", like: Train)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_header_they_are_found_by_place_and_count()
    {
        var options = new CsvOptions { Header = false };
        Assert.Equal([50f, 10], Csv.Parse("50,10\n", options, Train.Select("age", "income")).ToArray(out _));
        Assert.Contains(
            "found 3 columns without names, needed 4",
            Assert.Throws<InvalidDataException>(() => Csv.Parse("1,2,Rome\n", options, Train)).Message, StringComparison.Ordinal);

        // Names that are given are names as well.
        var named = options with { ColumnNames = ["income", "age"] };
        Assert.Equal([50f, 10], Csv.Parse("10,50\n", named, Train.Select("age", "income")).ToArray(out _));
        Assert.Contains(
            "unknown column 'income'",
            Assert.Throws<InvalidDataException>(() => Csv.Parse("10,50\n", named, Train.Select("age", "y"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_of_the_other_table_can_be_left_out()
    {
        var test = Csv.Parse("city,age,income\nRome,1,2\n", like: Train.Without("y"));
        Assert.Equal([1f, 2, 0, 1], test.ToArray(out _));
    }

    [Fact]
    public void It_is_read_and_encoded_as_the_other_was()
    {
        var train = Csv.Parse(
            "a;c;y\n0,5;x;1\n1,5;y;2\n", new CsvOptions { Separator = ';', DecimalSeparator = ',', Encoding = CategoryEncoding.Index });
        Assert.Equal([2.5f, 1], Csv.Parse("y;c;a\n1;y;2,5\n", like: train).ToRegressionDataset("y").Inputs.ToArray());
        Assert.Equal([2.5f, 1], Csv.Parse("y,c,a\n1,y,2.5\n", new CsvOptions(), train).ToRegressionDataset("y").Inputs.ToArray());
    }
}
