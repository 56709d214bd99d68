using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Tests;

using Dim = ModelGen.Generators.Ir.Dim;
using ElementType = ModelGen.Generators.Ir.ElementType;

public class MapDerivativeTests
{
    /// <summary>A derivative that is not stated is missed only where it is asked for.</summary>
    [Fact]
    public void What_is_not_needed_is_not_derived()
    {
        var b = new GraphBuilder(new ModelGraph(Mode.Training), new ParameterTable(), []);
        var (x, y) = (Input(0), Input(1));
        var product = new MapOp(MapDefinition.Binary("product", Scalar.X(0) * Scalar.X(1), Scalar.X(1), null, ""));
        var node = b.AddNode(product, x, y)!;
        var gradients = product.Backward(b, node, [x], [true, false]);
        Assert.NotNull(gradients[0]);
        Assert.Null(gradients[1]);
        Assert.Throws<InvalidOperationException>(() => product.Backward(b, node, [x], [true, true]));

        Value Input(int index) => b.Add(new InputOp(index, new Shape(Dim.Batch), ElementType.Real, 0, false));
    }
}
