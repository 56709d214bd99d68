using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ModelGen.Tests.Arguments;

/// <summary>Every public method, constructor and setter of the runtime, and those of emitted models,
/// called with null for each parameter that may not be null.</summary>
public sealed class NullArgumentTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Members of networks' declarations, which only the compiler reads.</summary>
    private static readonly HashSet<string> NeverRun = new(StringComparer.Ordinal) { "Layers", "Tensor", "TensorShape", "Dim" };

    private static readonly Dictionary<Type, object> Models = [];

    [Fact]
    public void Null_arguments_are_refused_by_name()
    {
        var missing = new List<string>();
        var cases = 0;
        foreach (var type in Types())
        {
            foreach (var method in Methods(type)) cases += Check(method, missing);
        }

        Assert.True(missing.Count == 0, $"{missing.Count} of {cases}:\n" + string.Join("\n", missing));
        Assert.InRange(cases, 200, int.MaxValue);
    }

    private static IEnumerable<Type> Types() =>
        from type in typeof(ParameterSet).Assembly.GetExportedTypes()
            .Concat(typeof(NullArgumentTests).Assembly.GetTypes().Where(t => t.IsDefined(typeof(ModelAttribute))))
        where !typeof(Attribute).IsAssignableFrom(type) && !typeof(Exception).IsAssignableFrom(type)
            && !typeof(Delegate).IsAssignableFrom(type)
        where !type.IsInterface && !type.IsEnum && !NeverRun.Contains(type.Name)
        let closed = type.IsGenericTypeDefinition
            ? Close(type.GetGenericArguments()) is { } arguments ? type.MakeGenericType(arguments) : null
            : type
        where closed is not null
        orderby closed.FullName
        select closed;

    private static IEnumerable<MethodBase> Methods(Type type) =>
        type.GetConstructors(Declared).Where(_ => !type.IsAbstract).Concat<MethodBase>(
            from method in type.GetMethods(Declared)
            where !method.IsDefined(typeof(CompilerGeneratedAttribute)) || method.Name.StartsWith("set_", StringComparison.Ordinal)
            where !method.IsAbstract && method.GetBaseDefinition().DeclaringType != typeof(object)
            let closed = method.IsGenericMethodDefinition
                ? Close(method.GetGenericArguments()) is { } arguments ? method.MakeGenericMethod(arguments) : null
                : method
            where closed is not null
            select (MethodBase)closed);

    private static int Check(MethodBase method, List<string> missing)
    {
        var parameters = method.GetParameters();

        // Members of models look at their inputs first, which no test of all of them can make; see EmittedArgumentTests.
        if (method.DeclaringType!.IsDefined(typeof(ModelAttribute))
            && parameters.Any(p => p.ParameterType.IsByRefLike || p.ParameterType.IsByRef)) return 0;
        var nullability = new NullabilityInfoContext();
        var (cases, call) = (0, (ReflectedCall?)null);
        for (var i = 0; i < parameters.Length; i++)
        {
            var type = parameters[i].ParameterType;
            if (type.IsValueType || type.IsByRef || type.IsPointer
                || nullability.Create(parameters[i]).WriteState != NullabilityState.NotNull) continue;
            cases++;
            try
            {
                call ??= new ReflectedCall(method);
                var arguments = parameters.Select((p, at) => at == i ? null : ReflectedCall.Simple(p.ParameterType)).ToArray();
                var instance = method.IsStatic || method.IsConstructor ? null
                    : method.DeclaringType!.IsValueType ? Activator.CreateInstance(method.DeclaringType!)
                    : method.DeclaringType!.IsDefined(typeof(ModelAttribute)) ? Model(method.DeclaringType!)
                    : RuntimeHelpers.GetUninitializedObject(ReflectedCall.Concrete(method.DeclaringType!));
                call.Invoke(instance, arguments);
                missing.Add($"{call}: null for '{parameters[i].Name}' is taken");
            }
            catch (ArgumentNullException error) when (error.ParamName == parameters[i].Name)
            {
            }
            catch (Exception error)
            {
                missing.Add($"{method.DeclaringType!.Name}.{method.Name}({string.Join(", ", parameters.Select(p => p.Name))}): "
                    + $"null for '{parameters[i].Name}' "
                    + $"gives {error.GetType().Name}: {error.Message.Split('\n')[0]} {error.StackTrace?.Split('\n')[0].Trim()}");
            }
        }

        return cases;
    }

    private static object Model(Type type)
    {
        if (Models.TryGetValue(type, out var model)) return model;
        var constructor = type.GetConstructors()[0];
        return Models[type] = constructor.Invoke(
            [.. constructor.GetParameters().Select(p => p.HasDefaultValue ? p.DefaultValue : ReflectedCall.Simple(p.ParameterType))]);
    }

    /// <summary>Type arguments that satisfy the constraints, or null where there are none.</summary>
    private static Type[]? Close(Type[] parameters)
    {
        var arguments = new Type[parameters.Length];
        for (var i = 0; i < parameters.Length; i++)
        {
            var constraints = parameters[i].GetGenericParameterConstraints();
            if (constraints.Any(
                c => c.Namespace == "ModelGen.Optimizers" || c.Namespace == "ModelGen.Kernels" || c.Namespace == "ModelGen.Execution"))
            {
                var constraint = constraints.First(c => c.Namespace!.StartsWith("ModelGen", StringComparison.Ordinal));
                if (!constraint.IsGenericType || constraint.GetGenericTypeDefinition() != typeof(ModelGen.Execution.IPassAction<>))
                    return null;
                arguments[i] = typeof(ModelGen.Execution.ForwardPass<float>);
            }
            else
            {
                arguments[i] =
                    (parameters[i].GenericParameterAttributes & GenericParameterAttributes.ReferenceTypeConstraint) != 0 ? typeof(string)
                        : constraints.Any(c => c.IsGenericType && c.GetGenericTypeDefinition() == typeof(IBinaryInteger<>)) ? typeof(int)
                        : typeof(float);
            }
        }

        return arguments;
    }
}
