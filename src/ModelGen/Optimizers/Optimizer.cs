namespace ModelGen.Optimizers;

/// <summary>Changes parameters against their gradients.</summary>
public abstract class Optimizer
{
}
