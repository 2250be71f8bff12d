package com.acme.statements;

import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/**
 * CSV as banks really send it: any separator, quoted line breaks, doubled quotes, a byte order mark,
 * and now and then a stray quote in the middle of a field, which we take literally (PAY-844).
 */
final class CsvTokenizer {
    private static final int END = -1;

    private final PushbackReader input;
    private final char separator;
    private int row = 0;

    CsvTokenizer(Reader reader, char separator) {
        this.input = new PushbackReader(reader, 1);
        this.separator = separator;
    }

    int currentRow() {
        return row;
    }

    /** Returns the next record, or null at the end of the input. Blank lines are skipped. */
    List<String> next() throws IOException {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        boolean wasQuoted = false;
        for (int c = input.read(); ; c = input.read()) {
            if (c == '\uFEFF' && row == 0 && fields.isEmpty() && field.isEmpty()) {
                continue;
            }
            if (quoted) {
                if (c == END) {
                    throw new StatementFormatException(row + 1, "quoted field is never closed");
                }
                if (c != '"') {
                    field.append((char) c);
                } else if (consumeIf('"')) {
                    field.append('"');
                } else {
                    quoted = false;
                }
                continue;
            }
            if (c == '"' && field.isEmpty() && !wasQuoted) {
                quoted = true;
                wasQuoted = true;
            } else if (c == separator) {
                fields.add(finish(field, wasQuoted));
                wasQuoted = false;
            } else if (c == '\n' || c == '\r' || c == END) {
                if (c == '\r') {
                    consumeIf('\n');
                }
                boolean blank = fields.isEmpty() && field.isEmpty() && !wasQuoted;
                if (c == END && blank) {
                    return null;
                }
                row++;
                if (!blank) {
                    fields.add(finish(field, wasQuoted));
                    return fields;
                }
            } else {
                field.append((char) c);
            }
        }
    }

    private boolean consumeIf(char expected) throws IOException {
        int c = input.read();
        if (c == expected) {
            return true;
        }
        if (c != END) {
            input.unread(c);
        }
        return false;
    }

    private static String finish(StringBuilder field, boolean wasQuoted) {
        String text = wasQuoted ? field.toString() : field.toString().strip();
        field.setLength(0);
        return text;
    }
}
