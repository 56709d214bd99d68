using System.Buffers;

namespace ModelGen;

/// <summary>The fields of a table of text, all of one width, in one block of characters.</summary>
internal sealed class CsvText
{
    private readonly TextStore fields;
    private readonly VariableLengthInts lines; // rows and lines between those that do not follow on the line after the last row's

    private CsvText(TextStore fields, VariableLengthInts lines, int rows, int columns)
    {
        this.fields = fields;
        this.lines = lines;
        Rows = rows;
        Columns = columns;
    }

    internal int Columns { get; }

    internal int Rows { get; }

    internal ReadOnlySpan<char> this[int row, int column] => fields[((long)row * Columns) + column];

    /// <summary>Reads RFC 4180 with the extensions of <see cref="CsvOptions"/>: any line end, blank lines skipped, any
    /// separator.</summary>
    internal static CsvText Read(TextSource source, CsvOptions options) => new Parser(source, options).Run();

    /// <summary>The line a row starts on, from 1.</summary>
    internal int Line(int row)
    {
        var (knownRow, knownLine, isLine) = (0, 0, false);
        var nextRow = 0;
        foreach (var step in lines.All())
        {
            if (!isLine)
                nextRow = knownRow + step;
            else if (nextRow > row)
                break;
            else
                (knownRow, knownLine) = (nextRow, knownLine + step);
            isLine = !isLine;
        }

        return knownLine + row - knownRow;
    }

    private sealed class Parser(TextSource source, CsvOptions options)
    {
        private const int Buffer = 1 << 15;
        private readonly char[] buffer = new char[Buffer];
        private readonly TextStore fields = new();
        private readonly VariableLengthInts lines = new();
        private readonly InputLimits limits = InputLimits.Current;
        private readonly SearchValues<char> fieldEnds =
            SearchValues.Create(options.Whitespace ? [' ', '\t', '\n', '\r'] : [options.Separator, '\n', '\r']);

        private readonly SearchValues<char> quoteEnds = SearchValues.Create([options.Quote ?? '\n', '\n', '\r']);
        private int position;
        private int length;
        private int line = 1;
        private int rows;
        private int columns = -1;
        private int rowStart; // the row's first line
        private long rowLength;
        private int firstLine; // of the first row
        private (int Row, int Line) known; // the last in lines
        private char[] current = new char[Buffer]; // the field
        private int currentLength;

        internal CsvText Run()
        {
            if (Peek() == '\uFEFF')
                position++;
            for (var i = 0; i < options.SkipLines; i++)
                SkipLine();
            while (Peek() >= 0)
                ReadRow();
            return new CsvText(fields, lines, rows, Math.Max(0, columns));
        }

        private void ReadRow()
        {
            if (IsBlankLine())
                return;

            (rowStart, rowLength) = (line, 0);
            var found = 0;
            bool more;
            do
            {
                if (options.Whitespace)
                    SkipBlanks();
                more = ReadField(found);
                found++;
                if (found > limits.Columns)
                    throw Invalid(rowStart, $"found more than {limits.Columns} fields, needed no more (InputLimits.Columns)");
            }
            while (more);

            if (columns >= 0 && found != columns)
                throw Invalid(rowStart, $"found {found} fields, needed {columns} as on line {firstLine}");
            columns = found;
            if (rows == 0)
                firstLine = rowStart;
            if (rows == 0 || known.Line + rows - known.Row != rowStart)
            {
                lines.Add(rows - known.Row);
                lines.Add(rowStart - known.Line);
                known = (rows, rowStart);
            }

            rows++;
        }

        /// <summary>Skips a line of nothing but blanks; false, and nothing consumed but leading blanks of whitespace tables,
        /// otherwise.</summary>
        private bool IsBlankLine()
        {
            if (options.Whitespace)
                SkipBlanks();
            return Peek() < 0 || TakeLineEnd();
        }

        /// <summary>Reads one field and what ends it; true when another field follows on the row.</summary>
        private bool ReadField(int number)
        {
            currentLength = 0;
            if (options.Trim && !options.Whitespace)
                SkipBlanksBut(options.Separator);
            if (options.Quote is { } quote && Peek() == quote)
            {
                ReadQuoted(quote, number);
            }
            else
            {
                AddUntil(fieldEnds);
                if (options.Trim)
                {
                    while (currentLength != 0 && current[currentLength - 1] is ' ' or '\t')
                        currentLength--;
                }
            }

            CountInRow(1);
            fields.Add(current.AsSpan(0, currentLength));
            return EndField(number);
        }

        /// <summary>Adds what stands before one of these characters, or before the end of the file.</summary>
        private void AddUntil(SearchValues<char> ends)
        {
            var end = -1;
            while (end < 0 && Peek() >= 0)
            {
                var rest = buffer.AsSpan(position, length - position);
                end = rest.IndexOfAny(ends);
                var run = end < 0 ? rest : rest[..end];
                Add(run);
                position += run.Length;
            }
        }

        private void Add(ReadOnlySpan<char> run)
        {
            CountInRow(run.Length);

            // A run is no longer than the buffer, so twice as much is enough.
            if (run.Length > current.Length - currentLength)
                Array.Resize(ref current, 2 * current.Length);
            run.CopyTo(current.AsSpan(currentLength));
            currentLength += run.Length;
        }

        private void CountInRow(int count)
        {
            rowLength += count;
            if (rowLength > limits.LineLength + 1L)
                throw Invalid(rowStart, $"found a row of more than {limits.LineLength} characters, needed no more " +
                    "(InputLimits.LineLength)");
        }

        private bool EndField(int field)
        {
            if (options.Whitespace)
            {
                var blank = Peek() is ' ' or '\t';
                SkipBlanks();
                if (Peek() < 0 || TakeLineEnd())
                    return false;
                return blank ? true
                    : throw Invalid(line,
                    $"field {field + 1}: found '{(char)Peek()}' after a closing quote, needed a blank or the end of the line");
            }

            if (Peek() < 0 || TakeLineEnd())
                return false;
            if (Peek() != options.Separator)
            {
                throw Invalid(line, $"field {field + 1}: found '{(char)Peek()}' after a closing quote, needed '{options.Separator}' or " +
                    "the end of the line");
            }

            position++;
            return true;
        }

        private void ReadQuoted(char quote, int field)
        {
            var first = line;
            position++;
            while (true)
            {
                AddUntil(quoteEnds);
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

                Add([(char)c]);
            }

            if (options.Trim && !options.Whitespace)
                SkipBlanksBut(options.Separator);
        }

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
                length = source.Read(buffer);
                position = 0;
            }

            return position == length ? -1 : buffer[position];
        }

        private InvalidDataException Invalid(int at, string problem) => MessageText.Invalid($"{source.Name}, line {at}: {problem}.");
    }
}
