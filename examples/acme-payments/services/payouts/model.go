package main

import (
	"fmt"
	"time"
)

type PayoutState string

const (
	StateQueued    PayoutState = "queued"
	StateSubmitted PayoutState = "submitted"
	StatePaid      PayoutState = "paid"
	StateReturned  PayoutState = "returned"
	StateSuspect   PayoutState = "suspect"
)

type Payout struct {
	ID          string
	BatchID     string
	MerchantID  string
	Currency    string
	Minor       int64
	EndToEndRef string
	ValueDate   time.Time
	State       PayoutState
	Attempts    int
}

// BankRecord is one booked line of the bank's end-of-day file.
type BankRecord struct {
	Line      int
	Ref       string
	Currency  string
	Minor     int64
	BookedOn  time.Time
	Narrative string
	Return    ReturnReason
}

// ReturnReason is empty for money that arrived.
type ReturnReason string

const (
	ReturnNone          ReturnReason = ""
	ReturnAccountClosed ReturnReason = "closed"
	ReturnNameMismatch  ReturnReason = "name"
	ReturnBankOffline   ReturnReason = "offline"
	ReturnUnspecified   ReturnReason = "other"
)

var allowedMoves = map[PayoutState][]PayoutState{
	StateQueued:    {StateSubmitted},
	StateSubmitted: {StatePaid, StateReturned, StateSuspect},
	StateSuspect:   {StatePaid, StateReturned},
	// A bank may return money days after it confirmed the payment (PAY-1366).
	StatePaid:     {StateReturned},
	StateReturned: {StateQueued},
}

func (p *Payout) MoveTo(next PayoutState) error {
	for _, allowed := range allowedMoves[p.State] {
		if allowed == next {
			p.State = next
			return nil
		}
	}
	return fmt.Errorf("payout %s: no way from %s to %s", p.ID, p.State, next)
}
