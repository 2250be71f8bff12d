package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// Fixed-width end-of-day file. All columns are bytes, one-based in the bank's manual:
//
//	H  date(2-9)  currency(10-12)  sequence(13-18)
//	D  ref(2-21)  sign(22)  amount(23-37)  booked(38-45)  return(46-48)  narrative(49-)
//	T  count(2-9) control sum(10-27)
const (
	detailMinWidth  = 48
	headerMinWidth  = 18
	trailerMinWidth = 27
)

var ErrTruncated = errors.New("bank file ends without trailer")

type BankFile struct {
	BusinessDate time.Time
	Currency     string
	Sequence     int
	Records      []BankRecord
}

var returnCodes = map[string]ReturnReason{
	"000": ReturnNone,
	"   ": ReturnNone,
	"104": ReturnAccountClosed,
	"107": ReturnNameMismatch,
	"231": ReturnBankOffline,
}

func ParseBankFile(input io.Reader) (*BankFile, error) {
	var file *BankFile
	var controlSum int64
	lineNumber := 0
	scanner := bufio.NewScanner(input)
	for scanner.Scan() {
		lineNumber++
		line := strings.TrimRight(scanner.Text(), "\r\n")
		if line == "" {
			continue
		}
		switch {
		case line[0] == 'H' && file == nil:
			header, err := parseHeader(line)
			if err != nil {
				return nil, fmt.Errorf("line %d: %w", lineNumber, err)
			}
			file = header
		case line[0] == 'D' && file != nil:
			record, err := parseDetail(line, file.Currency)
			if err != nil {
				return nil, fmt.Errorf("line %d: %w", lineNumber, err)
			}
			record.Line = lineNumber
			file.Records = append(file.Records, record)
			controlSum += record.Minor
		case line[0] == 'T' && file != nil:
			if err := checkTrailer(line, len(file.Records), controlSum); err != nil {
				return nil, fmt.Errorf("line %d: %w", lineNumber, err)
			}
			return file, nil
		default:
			return nil, fmt.Errorf("line %d: unexpected record type %q", lineNumber, line[0])
		}
	}
	if err := scanner.Err(); err != nil {
		return nil, err
	}
	// SFTP drops of half a file happen about twice a year. Never reconcile against one.
	return nil, ErrTruncated
}

func parseHeader(line string) (*BankFile, error) {
	if len(line) < headerMinWidth {
		return nil, fmt.Errorf("header has %d bytes, want %d", len(line), headerMinWidth)
	}
	date, err := time.Parse("20060102", line[1:9])
	if err != nil {
		return nil, err
	}
	sequence, err := strconv.Atoi(line[12:18])
	if err != nil {
		return nil, fmt.Errorf("sequence: %w", err)
	}
	return &BankFile{BusinessDate: date, Currency: line[9:12], Sequence: sequence}, nil
}

func parseDetail(line, currency string) (BankRecord, error) {
	if len(line) < detailMinWidth {
		return BankRecord{}, fmt.Errorf("detail has %d bytes, want %d", len(line), detailMinWidth)
	}
	minor, err := strconv.ParseInt(line[22:37], 10, 64)
	if err != nil {
		return BankRecord{}, fmt.Errorf("amount: %w", err)
	}
	if line[21] == '-' {
		minor = -minor
	}
	booked, err := time.Parse("20060102", line[37:45])
	if err != nil {
		return BankRecord{}, fmt.Errorf("booking date: %w", err)
	}
	reason, known := returnCodes[line[45:48]]
	if !known {
		reason = ReturnUnspecified
	}
	return BankRecord{
		Ref:       strings.TrimSpace(line[1:21]),
		Currency:  currency,
		Minor:     minor,
		BookedOn:  booked,
		Narrative: strings.TrimSpace(line[48:]),
		Return:    reason,
	}, nil
}

func checkTrailer(line string, records int, controlSum int64) error {
	if len(line) < trailerMinWidth {
		return fmt.Errorf("trailer has %d bytes, want %d", len(line), trailerMinWidth)
	}
	wantRecords, err := strconv.Atoi(line[1:9])
	if err != nil {
		return fmt.Errorf("trailer count: %w", err)
	}
	wantSum, err := strconv.ParseInt(strings.TrimSpace(line[9:27]), 10, 64)
	if err != nil {
		return fmt.Errorf("control sum: %w", err)
	}
	if wantRecords != records || wantSum != controlSum {
		return fmt.Errorf("trailer promises %d records over %d, file has %d over %d",
			wantRecords, wantSum, records, controlSum)
	}
	return nil
}
