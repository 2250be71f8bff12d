package main

import (
	"sort"
	"strings"
	"time"
)

type MatchKind string

const (
	MatchExact     MatchKind = "exact"
	MatchMangled   MatchKind = "mangled_ref"
	MatchBundled   MatchKind = "bundled"
	MatchNone      MatchKind = "none"
	bundleMaxItems           = 12
)

type Match struct {
	Kind    MatchKind
	Record  BankRecord
	Payouts []*Payout
}

type Report struct {
	Matches   []Match
	Unmatched []BankRecord
	Overdue   []*Payout
	Drift     map[string]int64 // currency -> bank minus ledger, minor units
}

type Reconciler struct {
	GraceDays int
	Now       func() time.Time
}

// Reconcile runs three passes from strict to lenient. A payout consumed by a pass is never
// offered to the next one, so a lenient match cannot steal from a strict one.
func (r *Reconciler) Reconcile(records []BankRecord, payouts []*Payout) Report {
	open := make(map[string]*Payout, len(payouts))
	for _, payout := range payouts {
		if payout.State == StateSubmitted || payout.State == StateSuspect || payout.State == StatePaid {
			open[payout.ID] = payout
		}
	}
	report := Report{Drift: map[string]int64{}}
	remaining := records
	passes := []func(BankRecord, map[string]*Payout) (Match, bool){matchExact, matchMangledRef, matchBundle}
	for _, pass := range passes {
		var leftover []BankRecord
		for _, record := range remaining {
			match, found := pass(record, open)
			if !found {
				leftover = append(leftover, record)
				continue
			}
			for _, payout := range match.Payouts {
				delete(open, payout.ID)
				r.settle(payout, record, match.Kind)
			}
			report.Matches = append(report.Matches, match)
			report.Drift[record.Currency] += abs(record.Minor) - sumMinor(match.Payouts)
		}
		remaining = leftover
	}
	report.Unmatched = remaining
	for _, record := range remaining {
		report.Drift[record.Currency] += abs(record.Minor)
	}
	report.Overdue = r.flagOverdue(open)
	return report
}

func (r *Reconciler) settle(payout *Payout, record BankRecord, kind MatchKind) {
	next := StatePaid
	if record.Return != ReturnNone {
		next = StateReturned
	} else if kind == MatchMangled && abs(record.Minor) != payout.Minor {
		next = StateSuspect
	}
	if payout.State == next {
		return
	}
	// An illegal move is left as it is: the overdue list brings it up again tomorrow.
	_ = payout.MoveTo(next)
}

func (r *Reconciler) flagOverdue(open map[string]*Payout) []*Payout {
	deadline := r.Now().AddDate(0, 0, -r.GraceDays)
	var overdue []*Payout
	for _, payout := range open {
		if payout.State != StatePaid && payout.ValueDate.Before(deadline) {
			overdue = append(overdue, payout)
		}
	}
	sort.Slice(overdue, func(i, j int) bool {
		if overdue[i].ValueDate.Equal(overdue[j].ValueDate) {
			return overdue[i].ID < overdue[j].ID
		}
		return overdue[i].ValueDate.Before(overdue[j].ValueDate)
	})
	return overdue
}

func matchExact(record BankRecord, open map[string]*Payout) (Match, bool) {
	for _, payout := range open {
		if payout.EndToEndRef == record.Ref && payout.Currency == record.Currency && payout.Minor == abs(record.Minor) {
			return Match{Kind: MatchExact, Record: record, Payouts: []*Payout{payout}}, true
		}
	}
	return Match{}, false
}

// matchMangledRef copes with banks that upper-case, truncate or respell references (PAY-1255).
// It demands a single best candidate; two equally good ones are a case for a human.
func matchMangledRef(record BankRecord, open map[string]*Payout) (Match, bool) {
	var best *Payout
	bestCost, tied := 3, false
	haystack := squash(record.Ref + record.Narrative)
	for _, payout := range open {
		if payout.Currency != record.Currency {
			continue
		}
		needle := squash(payout.EndToEndRef)
		cost := 3
		switch {
		case needle != "" && strings.Contains(haystack, needle):
			cost = 0
		case len(needle) >= 10 && strings.Contains(haystack, needle[:10]):
			cost = 1
		case needle != "" && editDistance(needle, squash(record.Ref)) <= 2:
			cost = 2
		}
		if payout.Minor != abs(record.Minor) {
			cost += 2
		}
		if cost < bestCost {
			best, bestCost, tied = payout, cost, false
		} else if cost == bestCost && best != nil {
			tied = true
		}
	}
	if best == nil || tied {
		return Match{}, false
	}
	return Match{Kind: MatchMangled, Record: record, Payouts: []*Payout{best}}, true
}

// matchBundle finds payouts of one merchant and value date that the bank booked as a single sum.
func matchBundle(record BankRecord, open map[string]*Payout) (Match, bool) {
	groups := map[string][]*Payout{}
	for _, payout := range open {
		if payout.Currency == record.Currency && payout.State != StatePaid {
			key := payout.MerchantID + "@" + payout.ValueDate.Format("20060102")
			groups[key] = append(groups[key], payout)
		}
	}
	keys := make([]string, 0, len(groups))
	for key := range groups {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	for _, key := range keys {
		group := groups[key]
		if len(group) < 2 || len(group) > bundleMaxItems {
			continue
		}
		if chosen := subsetWithSum(group, abs(record.Minor)); len(chosen) > 1 {
			return Match{Kind: MatchBundled, Record: record, Payouts: chosen}, true
		}
	}
	return Match{}, false
}

func subsetWithSum(group []*Payout, target int64) []*Payout {
	// Largest first: the first hit then uses the fewest payouts in practice.
	sort.Slice(group, func(i, j int) bool { return group[i].Minor > group[j].Minor })
	var search func(from int, rest int64) []*Payout
	search = func(from int, rest int64) []*Payout {
		for i := from; i < len(group); i++ {
			if group[i].Minor > rest {
				continue
			}
			if group[i].Minor == rest {
				return []*Payout{group[i]}
			}
			if tail := search(i+1, rest-group[i].Minor); tail != nil {
				return append(tail, group[i])
			}
		}
		return nil
	}
	return search(0, target)
}

func squash(text string) string {
	return strings.Map(func(char rune) rune {
		switch {
		case char >= 'a' && char <= 'z':
			return char - 'a' + 'A'
		case char >= 'A' && char <= 'Z', char >= '0' && char <= '9':
			return char
		}
		return -1
	}, text)
}

func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			substitute := diagonal
			if a[i-1] != b[j-1] {
				substitute++
			}
			diagonal = row[j]
			row[j] = min(substitute, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}

func sumMinor(payouts []*Payout) (total int64) {
	for _, payout := range payouts {
		total += payout.Minor
	}
	return total
}

func abs(value int64) int64 {
	if value < 0 {
		return -value
	}
	return value
}
