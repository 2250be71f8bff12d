package main

import (
	"testing"
	"time"
)

var valueDate = time.Date(2024, 6, 5, 0, 0, 0, 0, time.UTC)

func submitted(id, ref string, minor int64) *Payout {
	return &Payout{
		ID: id, MerchantID: "mrc_bakery", Currency: "EUR", Minor: minor,
		EndToEndRef: ref, ValueDate: valueDate, State: StateSubmitted,
	}
}

func TestReconcilePasses(t *testing.T) {
	payouts := []*Payout{
		submitted("po_1", "ACM-0001-BAKERY", 10_000),
		submitted("po_2", "ACM-0002-BAKERY", 2_500),
		submitted("po_3", "ACM-0003-BAKERY", 700),
		submitted("po_4", "ACM-0004-BAKERY", 1_300),
		submitted("po_5", "ACM-0005-BAKERY", 99),
	}
	records := []BankRecord{
		{Line: 2, Ref: "ACM-0001-BAKERY", Currency: "EUR", Minor: -10_000},
		{Line: 3, Ref: "acm0002bakery", Currency: "EUR", Minor: -2_500, Return: ReturnAccountClosed},
		{Line: 4, Ref: "COLLECTIVE", Currency: "EUR", Minor: -2_000},
	}
	reconciler := &Reconciler{GraceDays: 2, Now: func() time.Time { return valueDate.AddDate(0, 0, 5) }}
	report := reconciler.Reconcile(records, payouts)

	want := map[string]PayoutState{
		"po_1": StatePaid, "po_2": StateReturned, "po_3": StatePaid, "po_4": StatePaid, "po_5": StateSubmitted,
	}
	for _, payout := range payouts {
		if payout.State != want[payout.ID] {
			t.Errorf("%s is %s, want %s", payout.ID, payout.State, want[payout.ID])
		}
	}
	if len(report.Unmatched) != 0 || report.Drift["EUR"] != 0 {
		t.Errorf("unmatched %v, drift %v", report.Unmatched, report.Drift)
	}
	if len(report.Overdue) != 1 || report.Overdue[0].ID != "po_5" {
		t.Errorf("overdue %v", report.Overdue)
	}
}
