namespace Examples.WordVectors;

/// <summary>What vectors of words are expected to know.</summary>
internal static class Relations
{
    /// <summary>Pairs of words that mean much the same, or one kind of thing.</summary>
    public static (string First, string Second)[] Pairs { get; } =
    [
        ("film", "movie"), ("actor", "actress"), ("good", "great"), ("bad", "terrible"), ("funny", "hilarious"),
        ("boring", "dull"), ("scary", "creepy"),
        ("man", "woman"), ("boy", "girl"), ("brother", "sister"), ("father", "mother"), ("son", "daughter"),
        ("husband", "wife"), ("king", "queen"),
        ("war", "soldiers"), ("murder", "killer"), ("police", "cop"), ("doctor", "hospital"),
        ("school", "college"), ("teacher", "students"),
        ("car", "driving"), ("plane", "crash"), ("music", "songs"), ("song", "singing"), ("dance", "dancing"), ("book", "novel"),
        ("director", "directed"),
        ("plot", "story"), ("script", "dialogue"), ("acting", "performances"), ("camera", "shots"),
        ("vampire", "werewolf"), ("zombie", "zombies"),
        ("alien", "aliens"), ("ship", "sea"), ("london", "england"), ("french", "france"), ("german", "germany"),
        ("japanese", "japan"), ("york", "city"),
        ("monday", "sunday"), ("two", "three"), ("four", "five"), ("hour", "minutes"), ("year", "years"),
        ("day", "night"), ("morning", "evening"),
        ("dog", "cat"), ("horse", "horses"), ("black", "white"), ("red", "blue"), ("rich", "poor"),
        ("love", "romance"), ("comedy", "comedies"),
        ("horror", "slasher"), ("western", "westerns"), ("animation", "animated"), ("disney", "cartoon"),
        ("oscar", "award"), ("episode", "season"),
        ("church", "god"), ("prison", "jail"), ("gun", "guns"), ("eat", "food"), ("drunk", "drinking"),
        ("beautiful", "gorgeous"), ("silly", "stupid"),
    ];

    /// <summary>a is to b as c is to d.</summary>
    public static (string A, string B, string C, string D)[] Analogies { get; } =
    [
        ("man", "woman", "boy", "girl"), ("man", "woman", "actor", "actress"), ("father", "mother", "son", "daughter"),
        ("man", "woman", "husband", "wife"),
        ("his", "her", "he", "she"), ("brother", "sister", "father", "mother"), ("france", "french", "germany", "german"),
        ("japan", "japanese", "italy", "italian"),
        ("good", "better", "bad", "worse"), ("good", "best", "bad", "worst"), ("actor", "actors", "film", "films"),
        ("movie", "movies", "scene", "scenes"),
    ];
}
