namespace ModelGen.Tests.Data;

/// <summary>A first row that is data is not lost as a header.</summary>
public sealed class CsvHeaderTests
{
    [Theory]
    [InlineData("1,10\n2,20\n3,30\n", "'1', '10'")]
    [InlineData("5\n6\n7\n", "'5'")]
    [InlineData("0,1\n1,0\n", "'0', '1'")]
    [InlineData("1,2,3\n4,5,6\n", "'1', '2', '3'")]
    [InlineData("5.1,3.5,1.4,0.2,setosa\n4.9,3.0,1.4,0.2,setosa\n6.3,3.3,6.0,2.5,virginica\n", "'5.1', '3.5', '1.4', '0.2', 'setosa'")]
    [InlineData("39,State-gov,77516,<=50K\n50,Private,83311,<=50K\n38,Private,215646,>50K\n", "'39', 'State-gov', '77516', '<=50K'")]
    [InlineData("1949-01,112\n1949-02,118\n1949-03,132\n", "'1949-01', '112'")]
    [InlineData("p,x,e\np,x,d\ne,f,e\np,f,e\n", "'p', 'x', 'e'")]
    public void A_row_of_data_is_no_header(string text, string names)
    {
        var message = Assert.Throws<InvalidDataException>(() => Csv.Parse(text)).Message;
        Assert.Contains(
            $"line 1: found {names} as the names of columns, which look like a row of data, needed names (CsvOptions.Header = false",
            message, StringComparison.Ordinal);

        // Names that stand in place of the header's do not bring the row back.
        var columns = text.Split('\n')[0].Split(',').Length;
        var options = new CsvOptions { ColumnNames = [.. Enumerable.Range(0, columns).Select(i => $"c{i}")] };
        Assert.Contains(
            "look like a row of data", Assert.Throws<InvalidDataException>(() => Csv.Parse(text, options)).Message,
            StringComparison.Ordinal);
        Assert.Equal(text.Split('\n').Length - 1, Csv.Parse(text, new CsvOptions { Header = false }).Count);
        Assert.Equal(text.Split('\n').Length - 2, Csv.Parse(text, new CsvOptions { Header = false, SkipLines = 1 }).Count);
    }

    [Theory]
    [InlineData("0,1,2,3\n5.1,3.5,1.4,0.2\n")]
    [InlineData(",0,1\n0,5.1,3.5\n1,4.9,3.0\n")]
    [InlineData("country,2010,2011\nPeru,7,8\nChad,9,1\n")]
    [InlineData("country,1990,2000,2010,2020\nPeru,7,8,9,9\n")]
    [InlineData("place,10,20,30\na,1,2,3\nb,4,5,6\n")]
    [InlineData("x,2\n1,2\n3,4\n")]
    [InlineData("colour,size\nred,S\nblue,M\n")]
    [InlineData("150,4,setosa,versicolor,virginica\n5.1,3.5,1.4,0.2,0\n")]
    public void Names_may_be_numbers(string text) => Assert.Equal(text.Split('\n').Length - 2, Csv.Parse(text).Count);

    [Fact]
    public void A_header_that_is_read_as_data_is_noticed()
    {
        var message = Assert.Throws<InvalidDataException>(
            () => Csv.Parse("x,y\n1,2\n3,4\n", new CsvOptions { Header = false }).ToRegressionDataset(^1)).Message;
        Assert.Contains(
            "line 1, column 'column1': found 'y', needed a number (CsvOptions.Header = true takes the first row for names)", message,
            StringComparison.Ordinal);
    }
}
