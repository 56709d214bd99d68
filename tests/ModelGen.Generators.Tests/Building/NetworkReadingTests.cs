using ModelGen.Generators.Building;
using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Tests.Building;

/// <summary>A network is read once; each of its passes is built of what was read.</summary>
public class NetworkReadingTests
{
    private const string Source = """
        [Model] public partial class Net
        {
            [Forward] private Tensor Forward([Shape(8)] Tensor x)
            {
                for (var i = 0; i < 3; i++) x = Dropout(ReLU(Linear(x, 8)), 0.5);
                return Linear(x + x, 4);
            }

            [Loss] private Tensor Loss(Tensor y, [Target] [Shape(4)] Tensor target) => MeanSquaredError(y, target) + MeanSquaredError(Tanh(y), target);
        }
        """;

    [Fact]
    public void Passes_of_one_reading_are_equal()
    {
        var reading = Read(out var parameters);
        Assert.Equal(Print(reading.Forward(Begin(Mode.Evaluation, parameters)).Pass),
            Print(reading.Forward(Begin(Mode.Evaluation, parameters)).Pass));
    }

    [Fact]
    public void The_loss_for_training_is_the_same_as_it_was_read()
    {
        var network = Network.Create(SpecReader.Read(Source));
        var reading = Read(out var parameters);
        var read = reading.Training(network.Objectives[0], () => Begin(Mode.Training, parameters));
        var again = Begin(Mode.Training, parameters);
        reading.Loss(network.Objectives[0], again);
        Assert.Equal(GraphPrinter.Print(read.Pass.Graph.Graph), GraphPrinter.Print(again.Graph));
    }

    [Fact]
    public void Only_layers_differ_between_passes()
    {
        var reading = Read(out var parameters);
        var (training, evaluation) = (Begin(Mode.Training, parameters), Begin(Mode.Evaluation, parameters));
        Assert.Equal(3, reading.Forward(training).Pass.Graph.Graph.Draws.Count());
        Assert.Empty(reading.Forward(evaluation).Pass.Graph.Graph.Draws);
        Assert.Equal(training.Graph.Outputs.Select(o => o.Shape), evaluation.Graph.Outputs.Select(o => o.Shape));
    }

    private static NetworkReading Read(out ParameterTable parameters)
    {
        parameters = new();
        return Network.Create(SpecReader.Read(Source)).Read(Begin(Mode.Training, parameters));
    }

    private static GraphBuilder Begin(Mode mode, ParameterTable parameters) => new(new ModelGraph(mode), parameters, []);

    private static string Print(PassBuilder pass) => GraphPrinter.Print(pass.Graph.Graph);
}
