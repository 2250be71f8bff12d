package com.acme.statements;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import java.util.Objects;

/** One booked line of a bank statement, after the bank's dialect has been ironed out. */
public record StatementLine(
        int sourceRow,
        LocalDate bookedOn,
        LocalDate valueDate,
        BigDecimal amount,
        Currency currency,
        String counterparty,
        String remittance) {

    public StatementLine {
        Objects.requireNonNull(bookedOn, "bookedOn");
        Objects.requireNonNull(valueDate, "valueDate");
        if (amount.scale() > Math.max(currency.getDefaultFractionDigits(), 0)) {
            throw new IllegalArgumentException("row " + sourceRow + ": too many decimals in " + amount);
        }
        counterparty = counterparty == null ? "" : counterparty.strip();
        remittance = remittance == null ? "" : remittance.strip();
    }

    public boolean isIncoming() {
        return amount.signum() > 0;
    }

    /** Statements overlap by a day or two. Lines with equal fingerprints are counted, never dropped blindly. */
    public String fingerprint() {
        return String.join("|",
                bookedOn.toString(), valueDate.toString(), amount.stripTrailingZeros().toPlainString(),
                currency.getCurrencyCode(), counterparty.toLowerCase(), remittance.replaceAll("\\s+", ""));
    }
}
