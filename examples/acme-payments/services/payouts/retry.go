package main

import (
	"context"
	"errors"
	"hash/fnv"
	"log/slog"
	"time"
)

// Gateway hands a payout to the bank. It must be safe to call twice with the same EndToEndRef.
type Gateway interface {
	Submit(ctx context.Context, payout Payout) error
}

// RejectedError means that the bank understood us and said no: a retry would not help.
type RejectedError struct{ Reason ReturnReason }

func (e *RejectedError) Error() string { return "rejected by the bank: " + string(e.Reason) }

type Submitter struct {
	Gateway     Gateway
	MaxAttempts int
	BaseDelay   time.Duration
	Log         *slog.Logger
	Sleep       func(context.Context, time.Duration) error
}

// SubmitAll works through the queue in order and stops early when the bank seems to be down:
// three transport errors in a row cost us more in fees than waiting for the next window.
func (s *Submitter) SubmitAll(ctx context.Context, queue []*Payout) (submitted int, err error) {
	consecutiveFailures := 0
	for _, payout := range queue {
		if payout.State != StateQueued {
			continue
		}
		err := s.submitOne(ctx, payout)
		var rejected *RejectedError
		switch {
		case err == nil:
			submitted++
			consecutiveFailures = 0
		case errors.As(err, &rejected):
			s.Log.Warn("payout rejected", "payout", payout.ID, "reason", rejected.Reason)
			consecutiveFailures = 0
		case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
			return submitted, err
		default:
			consecutiveFailures++
			s.Log.Error("payout not submitted", "payout", payout.ID, "attempts", payout.Attempts, "err", err)
			if consecutiveFailures >= 3 {
				return submitted, errors.Join(errors.New("gateway looks down"), err)
			}
		}
	}
	return submitted, nil
}

func (s *Submitter) submitOne(ctx context.Context, payout *Payout) error {
	var lastErr error
	for attempt := 0; attempt < s.MaxAttempts; attempt++ {
		if attempt > 0 {
			if err := s.Sleep(ctx, s.delay(payout.ID, attempt)); err != nil {
				return err
			}
		}
		payout.Attempts++
		lastErr = s.Gateway.Submit(ctx, *payout)
		if lastErr == nil {
			return payout.MoveTo(StateSubmitted)
		}
		var rejected *RejectedError
		if errors.As(lastErr, &rejected) {
			return lastErr
		}
	}
	return lastErr
}

// delay is exponential with a per-payout offset. It is derived and not random, so a replay of
// an incident shows the same timings as the logs.
func (s *Submitter) delay(payoutID string, attempt int) time.Duration {
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(payoutID))
	offset := time.Duration(hash.Sum32()%500) * time.Millisecond
	return s.BaseDelay<<min(attempt-1, 6) + offset
}
