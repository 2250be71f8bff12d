package main

import (
	"encoding/csv"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strconv"
	"time"
)

func main() {
	bankPath := flag.String("bank-file", "", "fixed-width end-of-day file")
	payoutPath := flag.String("payouts", "", "CSV export of the open payouts")
	graceDays := flag.Int("grace-days", 2, "days after the value date until a payout is overdue")
	flag.Parse()
	log := slog.New(slog.NewJSONHandler(os.Stderr, nil))
	if err := run(*bankPath, *payoutPath, *graceDays, os.Stdout); err != nil {
		log.Error("reconciliation failed", "err", err)
		os.Exit(1)
	}
}

func run(bankPath, payoutPath string, graceDays int, out io.Writer) error {
	bankInput, err := os.Open(bankPath)
	if err != nil {
		return err
	}
	defer bankInput.Close()
	file, err := ParseBankFile(bankInput)
	if err != nil {
		return fmt.Errorf("%s: %w", bankPath, err)
	}
	payoutInput, err := os.Open(payoutPath)
	if err != nil {
		return err
	}
	defer payoutInput.Close()
	payouts, err := readPayouts(payoutInput)
	if err != nil {
		return fmt.Errorf("%s: %w", payoutPath, err)
	}
	reconciler := &Reconciler{GraceDays: graceDays, Now: time.Now}
	report := reconciler.Reconcile(file.Records, payouts)
	for _, match := range report.Matches {
		for _, payout := range match.Payouts {
			fmt.Fprintf(out, "%s\t%s\t%s\tline %d\n", payout.ID, payout.State, match.Kind, match.Record.Line)
		}
	}
	for _, record := range report.Unmatched {
		fmt.Fprintf(out, "?\t%s\t%d %s\tline %d\n", record.Ref, record.Minor, record.Currency, record.Line)
	}
	for _, payout := range report.Overdue {
		fmt.Fprintf(out, "%s\toverdue since %s\n", payout.ID, payout.ValueDate.Format(time.DateOnly))
	}
	if drift := report.Drift[file.Currency]; drift != 0 {
		return fmt.Errorf("file %d drifts by %d %s", file.Sequence, drift, file.Currency)
	}
	return nil
}

// Columns: id, batch, merchant, currency, minor, reference, value date, state.
func readPayouts(input io.Reader) ([]*Payout, error) {
	rows, err := csv.NewReader(input).ReadAll()
	if err != nil {
		return nil, err
	}
	var payouts []*Payout
	for index, row := range rows {
		if index == 0 || len(row) < 8 {
			continue
		}
		minor, err := strconv.ParseInt(row[4], 10, 64)
		if err != nil {
			return nil, fmt.Errorf("row %d: %w", index+1, err)
		}
		valueDate, err := time.Parse(time.DateOnly, row[6])
		if err != nil {
			return nil, fmt.Errorf("row %d: %w", index+1, err)
		}
		payouts = append(payouts, &Payout{
			ID: row[0], BatchID: row[1], MerchantID: row[2], Currency: row[3], Minor: minor,
			EndToEndRef: row[5], ValueDate: valueDate, State: PayoutState(row[7]),
		})
	}
	return payouts, nil
}
