namespace ModelGen.Generators.Tests;

/// <summary>All elements of a set of parameters as one array, for models compiled in a test.</summary>
internal static class FlatParameters
{
    public const string Source =
        """
        public static class Flat
        {
            public static double[] Read(ModelGen.ParameterSet<double> set)
            {
                var values = new System.Collections.Generic.List<double>();
                foreach (var parameter in set) values.AddRange(parameter.ToArray());
                return values.ToArray();
            }

            public static void Write(ModelGen.ParameterSet<double> set, double[] values)
            {
                var start = 0;
                foreach (var parameter in set)
                {
                    parameter.Write(System.MemoryExtensions.AsSpan(values, start, parameter.Count));
                    start += parameter.Count;
                }
            }
        }
        """;
}
