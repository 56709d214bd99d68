namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Places that a method refers to inside loops: it keeps them in locals, since making a span at every turn takes time.</summary>
internal static class LoopPlaces
{
    /// <summary>Their names, in the order in which they are met.</summary>
    public static IReadOnlyList<string> Of(LoweredMethod method)
    {
        var places = new List<Place>();
        foreach (var step in method.Steps) Find(step, isInLoop: false, places);
        return places.Where(HasMember).Select(p => p.Name).Distinct(StringComparer.Ordinal).ToList();
    }

    private static void Find(Instruction instruction, bool isInLoop, List<Place> places)
    {
        switch (instruction)
        {
            case Loop loop:
                foreach (var inner in loop.Body) Find(inner, isInLoop: true, places);
                break;
            case LoweredStep step:
                foreach (var inner in step.Instructions) Find(inner, isInLoop, places);
                break;
            case StepDeclaration part:
                places.Add(part.Sequence);
                break;
            default:
                if (isInLoop) places.AddRange(instruction.Accesses.Select(a => a.Place));
                break;
        }
    }

    /// <summary>Whether a place is a member of the program, and not a local already.</summary>
    private static bool HasMember(Place place) =>
        place.Name == place.Buffer && place.Space is not (MemorySpace.Local or MemorySpace.CarriedOut)
            && place.Name != KernelContext.StateName;
}
