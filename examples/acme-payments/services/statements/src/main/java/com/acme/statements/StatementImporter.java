package com.acme.statements;

import com.acme.statements.BankDialect.Column;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

public final class StatementImporter {
    /** Some banks print an address block and the account holder's name above the table. */
    private static final int MAX_PREAMBLE_ROWS = 15;

    private final Currency accountCurrency;
    private final Map<String, Integer> alreadyBooked;

    public record ImportResult(String dialect, List<StatementLine> fresh, int duplicates, List<String> problems) {
        public BigDecimal netMovement() {
            return fresh.stream().map(StatementLine::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        }
    }

    /** @param alreadyBooked fingerprint counts of the lines stored for the overlapping days */
    public StatementImporter(Currency accountCurrency, Map<String, Integer> alreadyBooked) {
        this.accountCurrency = accountCurrency;
        this.alreadyBooked = Map.copyOf(alreadyBooked);
    }

    public ImportResult read(String export) throws IOException {
        for (BankDialect dialect : BankDialect.values()) {
            CsvTokenizer tokens = new CsvTokenizer(new StringReader(export), dialect.separator);
            Optional<Map<Column, Integer>> columns = findHeader(dialect, tokens);
            if (columns.isPresent()) {
                return readRows(dialect, columns.get(), tokens);
            }
        }
        throw new StatementFormatException(1, "no known bank writes a header like this");
    }

    private Optional<Map<Column, Integer>> findHeader(BankDialect dialect, CsvTokenizer tokens) throws IOException {
        for (int i = 0; i < MAX_PREAMBLE_ROWS; i++) {
            List<String> row;
            try {
                row = tokens.next();
            } catch (StatementFormatException e) {
                return Optional.empty(); // the wrong separator can leave a quote open
            }
            if (row == null) {
                return Optional.empty();
            }
            Optional<Map<Column, Integer>> columns = dialect.locate(row);
            if (columns.isPresent()) {
                return columns;
            }
        }
        return Optional.empty();
    }

    private ImportResult readRows(BankDialect dialect, Map<Column, Integer> columns, CsvTokenizer tokens)
            throws IOException {
        List<StatementLine> fresh = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Map<String, Integer> seenHere = new HashMap<>();
        int duplicates = 0;
        int width = columns.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        for (List<String> row = tokens.next(); row != null; row = tokens.next()) {
            if (row.size() <= width) {
                // Totals and "end of statement" rows are shorter than the table.
                continue;
            }
            try {
                StatementLine line = toLine(dialect, columns, row, tokens.currentRow());
                // Two equal coffees on one day are two bookings, so compare counts and not presence (PAY-1109).
                int occurrence = seenHere.merge(line.fingerprint(), 1, Integer::sum);
                if (occurrence <= alreadyBooked.getOrDefault(line.fingerprint(), 0)) {
                    duplicates++;
                } else {
                    fresh.add(line);
                }
            } catch (StatementFormatException | IllegalArgumentException e) {
                problems.add(e.getMessage());
            }
        }
        return new ImportResult(dialect.name(), List.copyOf(fresh), duplicates, List.copyOf(problems));
    }

    private StatementLine toLine(BankDialect dialect, Map<Column, Integer> columns, List<String> row, int number) {
        LocalDate booked = dialect.parseDate(cell(columns, row, Column.BOOKED), number);
        String valued = cell(columns, row, Column.VALUED);
        BigDecimal amount;
        if (columns.containsKey(Column.AMOUNT)) {
            amount = dialect.parseAmount(cell(columns, row, Column.AMOUNT), number);
        } else {
            String debit = cell(columns, row, Column.DEBIT);
            String credit = cell(columns, row, Column.CREDIT);
            if (debit.isBlank() == credit.isBlank()) {
                throw new StatementFormatException(number, "needs either a debit or a credit");
            }
            amount = debit.isBlank()
                    ? dialect.parseAmount(credit, number)
                    : dialect.parseAmount(debit, number).abs().negate();
        }
        String code = cell(columns, row, Column.CURRENCY);
        return new StatementLine(number, booked, valued.isBlank() ? booked : dialect.parseDate(valued, number),
                amount, code.isBlank() ? accountCurrency : Currency.getInstance(code),
                cell(columns, row, Column.PARTY), cell(columns, row, Column.TEXT));
    }

    private static String cell(Map<Column, Integer> columns, List<String> row, Column column) {
        Integer position = columns.get(column);
        return position == null ? "" : row.get(position);
    }
}
