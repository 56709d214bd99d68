using System.Reflection;
using ModelGen.Kernels;

namespace ModelGen.Tests.Kernels.Safety;

/// <summary>Every public kernel with type arguments that satisfy its constraints.</summary>
internal static class KernelCatalog
{
    private static readonly Type[] Dims =
    [
        typeof(D1), typeof(D3), typeof(D7), typeof(D10), typeof(Wild<D0>), typeof(Wild<D1>), typeof(Wild<D2>), typeof(Wild<D3>)
    ];
    private static readonly Type[] Geometries = [typeof(Narrow), typeof(Strided), typeof(Grouped), typeof(Dilated)];
    private static readonly Type[] Windows = [typeof(SafePool), typeof(SafePairs), typeof(Narrow)];
    private static readonly Type[] Resamplings = [typeof(ConstantPadding), typeof(ReflectPadding), typeof(ReplicatePadding),
        typeof(NearestSampling), typeof(LinearSampling), typeof(AlignedSampling)];

    private static readonly Type[] Digits =
        [typeof(D0), typeof(D1), typeof(D2), typeof(D3), typeof(D4), typeof(D5), typeof(D6), typeof(D7), typeof(D8), typeof(D9)];

    /// <summary>The public static methods of the kernels' namespace, not of the registers and other structs that they are made
    /// of.</summary>
    public static IEnumerable<MethodInfo> Methods() =>
        from type in typeof(Softmax).Assembly.GetExportedTypes()
        where type.Namespace == typeof(Softmax).Namespace && type.IsAbstract && type.IsSealed
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
        orderby type.Name, method.ToString()
        select method;

    /// <summary>Some ways to close a method.</summary>
    public static IEnumerable<MethodInfo> Closed(MethodInfo method, Random random)
    {
        if (!method.IsGenericMethodDefinition) return [method];
        var parameters = method.GetGenericArguments();
        var ways = method.GetParameters().Any(p => p.ParameterType == typeof(AttentionShape)) ? 20
            : parameters.Any(p => Has(p, typeof(IDim))) ? 8
            : parameters.Any(p => Has(p, typeof(IResampling))) ? Resamplings.Length
            : parameters.Any(p => Has(p, typeof(IWindow))) ? 3
            : 1;
        return
            from element in new[] { typeof(float), typeof(double) }
            from way in Enumerable.Range(0, ways)
            select method.MakeGenericMethod([.. parameters.Select(p => p.Name == "T" ? element : Argument(p, element, way, random))]);
    }

    /// <summary>The method closed over every convolution or window whose constants have one wild number,
    /// which it must refuse or survive.</summary>
    public static IEnumerable<MethodInfo> Hostile(MethodInfo method, Random random)
    {
        if (!method.IsGenericMethodDefinition) return [];
        var parameters = method.GetGenericArguments();
        if (!parameters.Any(p => Has(p, typeof(IWindow)))) return [];
        return
            from constant in Enumerable.Range(0, HostileGeometry.Constants)
            let geometry = typeof(HostileGeometry<,,>).MakeGenericType(
                Digits[constant / 10], Digits[constant % 10], Digits[random.Next(HostileGeometry.Values)])
            select method.MakeGenericMethod(
                [.. parameters.Select(
                    p => p.Name == "T" ? typeof(float) : Has(p, typeof(IWindow)) ? geometry : Argument(p, typeof(float), 0, random))]);
    }

    private static Type Argument(Type parameter, Type element, int way, Random random)
    {
        if (Has(parameter, typeof(IConvolution))) return Geometries[way % Geometries.Length];
        if (Has(parameter, typeof(IWindow))) return Windows[way % Windows.Length];
        if (Has(parameter, typeof(IResampling))) return Resamplings[way % Resamplings.Length];
        if (parameter.Name.StartsWith('S')) return random.Next(3) == 0 ? typeof(Stride0) : typeof(Stride1);
        if (Has(parameter, typeof(IDim))) return Dims[random.Next(way < 5 ? 4 : Dims.Length)];
        if (Has(parameter, typeof(IGradientSink<>))) return typeof(StoreGradient<>).MakeGenericType(element);
        Type[] maps =
        [
            typeof(Identity<>), typeof(Total2<>), typeof(Product3<>), typeof(Affine<>), typeof(Normalized<>), typeof(NormGradient<>)
        ];
        Type[] interfaces = [typeof(IMap1<>), typeof(IMap2<>), typeof(IMap3<>), typeof(IMap4<>), typeof(IMap5<>), typeof(IMap6<>)];
        var at = Array.FindIndex(interfaces, i => Has(parameter, i));
        return at >= 0
            ? maps[at].MakeGenericType(element)
            : throw new NotSupportedException($"no type known for {parameter} of {parameter.DeclaringMethod}");
    }

    private static bool Has(Type parameter, Type constraint) =>
        parameter.GetGenericParameterConstraints()
            .Any(c => (c.IsGenericType ? c.GetGenericTypeDefinition() : c) == constraint || c.GetInterfaces().Contains(constraint));
}
