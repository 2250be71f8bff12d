package com.acme.statements;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How one bank writes its export. The names are house names: the contracts forbid using the real ones. */
enum BankDialect {
    HARBOUR(';', "dd.MM.uuuu", ',', Map.of(
            Column.BOOKED, "buchungstag", Column.VALUED, "valuta", Column.AMOUNT, "betrag",
            Column.CURRENCY, "waehrung", Column.PARTY, "beguenstigter", Column.TEXT, "verwendungszweck")),
    MERIDIAN(',', "uuuu-MM-dd", '.', Map.of(
            Column.BOOKED, "posted", Column.VALUED, "value date", Column.DEBIT, "paid out",
            Column.CREDIT, "paid in", Column.PARTY, "name", Column.TEXT, "details")),
    TUNDRA('\t', "uuMMdd", ',', Map.of(
            Column.BOOKED, "bokf", Column.AMOUNT, "belopp", Column.CURRENCY, "valuta", Column.TEXT, "text"));

    enum Column { BOOKED, VALUED, AMOUNT, DEBIT, CREDIT, CURRENCY, PARTY, TEXT }

    final char separator;
    private final DateTimeFormatter dates;
    private final char decimalMark;
    private final Map<Column, String> headings;

    BankDialect(char separator, String datePattern, char decimalMark, Map<Column, String> headings) {
        this.separator = separator;
        this.dates = DateTimeFormatter.ofPattern(datePattern, Locale.ROOT);
        this.decimalMark = decimalMark;
        this.headings = headings;
    }

    /** Finds the columns by heading prefix; empty when this row is not the dialect's header. */
    Optional<Map<Column, Integer>> locate(List<String> header) {
        Map<Column, Integer> positions = new EnumMap<>(Column.class);
        for (Map.Entry<Column, String> heading : headings.entrySet()) {
            for (int i = 0; i < header.size(); i++) {
                if (fold(header.get(i)).startsWith(heading.getValue())) {
                    positions.putIfAbsent(heading.getKey(), i);
                }
            }
        }
        return positions.size() == headings.size() ? Optional.of(positions) : Optional.empty();
    }

    private static String fold(String heading) {
        return heading.strip().toLowerCase(Locale.ROOT)
                .replace("ä", "ae").replace("ö", "o").replace("ü", "ue").replace("å", "a");
    }

    LocalDate parseDate(String text, int row) {
        try {
            return LocalDate.parse(text.strip(), dates);
        } catch (DateTimeParseException e) {
            throw new StatementFormatException(row, "not a " + name() + " date: " + text);
        }
    }

    /** Accepts "1.234,50-", "(12.00)", "+7" and "1 000,00"; a lone grouping mark is never a decimal mark. */
    BigDecimal parseAmount(String text, int row) {
        String rest = text.replaceAll("[\\s\\u00a0'’]", "");
        boolean negative = false;
        if (rest.startsWith("(") && rest.endsWith(")")) {
            negative = true;
            rest = rest.substring(1, rest.length() - 1);
        }
        if (rest.endsWith("-") || rest.startsWith("-")) {
            negative = !negative;
            rest = rest.endsWith("-") ? rest.substring(0, rest.length() - 1) : rest.substring(1);
        } else if (rest.startsWith("+")) {
            rest = rest.substring(1);
        }
        char grouping = decimalMark == ',' ? '.' : ',';
        int mark = rest.indexOf(decimalMark);
        String whole = mark < 0 ? rest : rest.substring(0, mark);
        String fraction = mark < 0 ? "" : rest.substring(mark + 1);
        boolean grouped = whole.indexOf(grouping) >= 0;
        if (grouped && !whole.matches("\\d{1,3}(\\" + grouping + "\\d{3})+")) {
            throw new StatementFormatException(row, "odd digit grouping in " + text);
        }
        String digits = whole.replace(String.valueOf(grouping), "");
        if (!digits.matches("\\d{1,15}") || !fraction.matches("\\d{0,3}")) {
            throw new StatementFormatException(row, "not an amount: " + text);
        }
        BigDecimal value = new BigDecimal(fraction.isEmpty() ? digits : digits + "." + fraction);
        return negative ? value.negate() : value;
    }
}
