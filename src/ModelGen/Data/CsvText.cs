namespace ModelGen;

/// <summary>The fields of a table of text, all of one width, in one block of characters.</summary>
internal sealed class CsvText
{
    private readonly char[] text;
    private readonly int[] ends;

    private CsvText(char[] text, int[] ends, int[] lines, int columns)
    {
        this.text = text;
        this.ends = ends;
        Lines = lines;
        Columns = columns;
    }

    /// <summary>The line each row starts on, from 1.</summary>
    internal int[] Lines { get; }

    internal int Columns { get; }

    internal int Rows => Lines.Length;

    internal ReadOnlySpan<char> this[int row, int column]
    {
        get
        {
            var field = ((long)row * Columns) + column;
            var start = field == 0 ? 0 : ends[field - 1];
            return text.AsSpan(start, ends[field] - start);
        }
    }

    /// <summary>Reads RFC 4180 with the liberties <see cref="CsvOptions"/> takes: any line end, blank lines skipped, any separator.</summary>
    internal static CsvText Read(TextReader reader, CsvOptions options, string name) => new Parser(reader, options, name).Run();

    private sealed class Parser(TextReader reader, CsvOptions options, string name)
    {
        private readonly char[] buffer = new char[1 << 15];
        private readonly List<char> text = [];
        private readonly List<int> ends = [];
        private readonly List<int> lines = [];
        private int position;
        private int length;
        private int line = 1;
        private int columns = -1;

        internal CsvText Run()
        {
            if (Peek() == '\uFEFF')
                position++;
            for (var i = 0; i < options.SkipLines; i++)
                SkipLine();
            while (Peek() >= 0)
                ReadRow();
            return new CsvText([.. text], [.. ends], [.. lines], Math.Max(0, columns));
        }

        private void ReadRow()
        {
            if (IsBlankLine())
                return;

            var first = line;
            var fields = 0;
            bool more;
            do
            {
                if (options.Whitespace)
                    SkipBlanks();
                more = ReadField(fields);
                fields++;
            }
            while (more);

            if (columns >= 0 && fields != columns)
                throw Invalid(first, $"found {fields} fields, needed {columns} as on line {lines[0]}");
            columns = fields;
            lines.Add(first);
        }

        /// <summary>Skips a line of nothing but blanks; false, and nothing consumed but leading blanks of whitespace tables, otherwise.</summary>
        private bool IsBlankLine()
        {
            if (options.Whitespace)
                SkipBlanks();
            return Peek() < 0 || TakeLineEnd();
        }

        /// <summary>Reads one field and what ends it; true when another field follows on the row.</summary>
        private bool ReadField(int field)
        {
            var start = text.Count;
            if (options.Trim && !options.Whitespace)
                SkipBlanksBut(options.Separator);
            if (options.Quote is { } quote && Peek() == quote && (options.Trim || text.Count == start))
            {
                ReadQuoted(quote, field);
            }
            else
            {
                int c;
                while ((c = Peek()) >= 0 && c != '\n' && c != '\r' && !IsSeparator((char)c))
                {
                    text.Add((char)c);
                    position++;
                }

                if (options.Trim)
                {
                    while (text.Count > start && text[^1] is ' ' or '\t')
                        text.RemoveAt(text.Count - 1);
                }
            }

            ends.Add(text.Count);
            return EndField(field);
        }

        private bool EndField(int field)
        {
            if (options.Whitespace)
            {
                var blank = Peek() is ' ' or '\t';
                SkipBlanks();
                if (Peek() < 0 || TakeLineEnd())
                    return false;
                return blank ? true : throw Invalid(line, $"field {field + 1}: found '{(char)Peek()}' after a closing quote, needed a blank or the end of the line");
            }

            if (Peek() < 0 || TakeLineEnd())
                return false;
            if (Peek() != options.Separator)
                throw Invalid(line, $"field {field + 1}: found '{(char)Peek()}' after a closing quote, needed '{options.Separator}' or the end of the line");
            position++;
            return true;
        }

        private void ReadQuoted(char quote, int field)
        {
            var first = line;
            position++;
            while (true)
            {
                var c = Peek();
                if (c < 0)
                    throw Invalid(first, $"field {field + 1}: found no closing quote before the end of the file");
                position++;
                if (c == quote)
                {
                    if (Peek() != quote)
                        break;
                    position++;
                }
                else if (c == '\n' || (c == '\r' && Peek() != '\n'))
                {
                    line++;
                }

                text.Add((char)c);
            }

            if (options.Trim && !options.Whitespace)
                SkipBlanksBut(options.Separator);
        }

        private bool IsSeparator(char c) => options.Whitespace ? c is ' ' or '\t' : c == options.Separator;

        private void SkipBlanks()
        {
            while (Peek() is ' ' or '\t')
                position++;
        }

        private void SkipBlanksBut(char separator)
        {
            while (Peek() is ' ' or '\t' && Peek() != separator)
                position++;
        }

        private void SkipLine()
        {
            while (Peek() >= 0 && !TakeLineEnd())
                position++;
        }

        private bool TakeLineEnd()
        {
            if (Peek() == '\r')
            {
                position++;
                if (Peek() == '\n')
                    position++;
            }
            else if (Peek() == '\n')
            {
                position++;
            }
            else
            {
                return false;
            }

            line++;
            return true;
        }

        private int Peek()
        {
            if (position == length)
            {
                try
                {
                    length = reader.Read(buffer, 0, buffer.Length);
                }
                catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
                {
                    throw new InvalidDataException($"{name}: the compressed data is damaged or truncated after line {line}.", e);
                }
                catch (System.Text.DecoderFallbackException e)
                {
                    throw new InvalidDataException($"{name}: found bytes after line {line} that are not UTF-8 text.", e);
                }

                position = 0;
            }

            return position == length ? -1 : buffer[position];
        }

        private InvalidDataException Invalid(int at, string problem) => new($"{name}, line {at}: {problem}.");
    }
}
