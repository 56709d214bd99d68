using ModelGen.Generators.Backends;
using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Tests.Lowering;

/// <summary>Sums, products and floor division over sizes that are free.</summary>
public class SizeExpressionTests
{
    private static readonly SizeExpression B = SizeExpression.Batch;
    private static readonly SizeExpression T = SizeExpression.Length;

    [Fact]
    public void Equal_sizes_are_equal_however_they_were_made()
    {
        Assert.Equal((B * T) + (2 * B), B * (T + 2));
        Assert.Equal((B + T) * (B - T), (B * B) - (T * T));
        Assert.Equal(SizeExpression.Zero, (3 * B) - (3 * B));
        Assert.Equal(((B + T) * 1).GetHashCode(), (T + B).GetHashCode());
        Assert.NotEqual(B, T);
        Assert.NotEqual(B * T, B * T * T);
    }

    [Fact]
    public void They_are_printed_in_one_order()
    {
        var size = (T * B * 368) + 768 + (B * 144);
        Assert.Equal("768 + 144 batch + 368 batch length", size.ToString());
        Assert.Equal("768 + batch * 144 + batch * length * 368", size.Code());
        Assert.Equal("768 + (long)batch * 144 + (long)batch * length * 368", size.LongCode());
        Assert.Equal("0", SizeExpression.Zero.Code());
        Assert.Equal("batch", B.Code());
    }

    [Theory]
    [InlineData(7, 3)]
    [InlineData(6, 3)]
    [InlineData(1, 2)]
    [InlineData(-1, 2)]
    public void Division_rounds_down(long number, long divisor)
    {
        var floor = (long)Math.Floor((double)number / divisor);
        Assert.Equal(floor, ((SizeExpression)number).DividedBy(divisor).Constant);
        // Sizes that are free too: (4 T + number) / 2 for a window of stride 2.
        var size = ((4 * T) + number).DividedBy(divisor);
        foreach (var length in new[] { 1L, 2, 5, 1000 })
            Assert.Equal((long)Math.Floor(((4.0 * length) + number) / divisor), size.Evaluate(_ => length));
    }

    [Fact]
    public void What_is_divisible_comes_out_whole()
    {
        Assert.Equal((2 * B) + 3, ((4 * B) + 7).DividedBy(2));
        Assert.Equal("⌊(3 + length) / 2⌋ + 2 batch", ((4 * B) + T + 3).DividedBy(2).ToString());
        Assert.Equal(T.DividedBy(2) + 1, (T + 2).DividedBy(2));
        Assert.Equal("((length) / 2) * 3", (T.DividedBy(2) * 3).Code());
        Assert.Throws<ArgumentOutOfRangeException>(() => T.DividedBy(0));
    }

    [Fact]
    public void What_is_never_negative_is_proved_where_it_can_be()
    {
        Assert.True(SizeExpression.Zero.IsNeverNegative());
        Assert.True((B - 1).IsNeverNegative());
        Assert.True(((B * T) - B).IsNeverNegative());
        Assert.True(((16 * B * T) - (16 * T)).IsNeverNegative());
        Assert.False((B - 2).IsNeverNegative());
        Assert.False((B - T).IsNeverNegative());
        Assert.False(((SizeExpression)(-1)).IsNeverNegative());
        Assert.True(T.DividedBy(2).IsNeverNegative());
        Assert.False((T - 3).DividedBy(2).IsNeverNegative());
        Assert.True(((B * T) - B - T + 1).IsNeverNegative()); // (B - 1) (T - 1)
    }
}
