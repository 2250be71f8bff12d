"""Replays labelled attempts through a score card: `python backtest.py attempts.jsonl --steps 12`."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Iterable, Iterator

from scoring import ScoreCard


@dataclass(frozen=True, slots=True)
class LabelledAttempt:
    features: dict[str, float]
    minor: int
    fraudulent: bool


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    threshold: float
    caught_value: float
    hurt_customers: float
    net_minor: int


def read_attempts(path: Path) -> Iterator[LabelledAttempt]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                features = {name: float(value) for name, value in row["features"].items()}
                yield LabelledAttempt(features, int(row["minor"]), bool(row["fraudulent"]))
            except (KeyError, TypeError, ValueError) as error:
                print(f"{path}:{number}: skipped ({error})", file=sys.stderr)


def area_under_curve(scored: list[tuple[float, bool]]) -> float:
    """Rank statistic with midranks for ties; plenty of attempts share the baseline score."""
    ordered = sorted(scored, key=lambda pair: pair[0])
    positives = sum(1 for _, label in ordered if label)
    negatives = len(ordered) - positives
    if positives == 0 or negatives == 0:
        return float("nan")
    rank_sum = 0.0
    start = 0
    while start < len(ordered):
        end = start
        while end < len(ordered) and ordered[end][0] == ordered[start][0]:
            end += 1
        midrank = (start + 1 + end) / 2
        rank_sum += midrank * sum(1 for _, label in ordered[start:end] if label)
        start = end
    return (rank_sum - positives * (positives + 1) / 2) / (positives * negatives)


def sweep(
    attempts: Iterable[LabelledAttempt], card: ScoreCard, steps: int, margin_bps: int = 60
) -> tuple[float, list[OperatingPoint]]:
    rows = [(card.assess(attempt.features).score, attempt) for attempt in attempts]
    if not rows:
        raise SystemExit("no usable attempts")
    auc = area_under_curve([(score, attempt.fraudulent) for score, attempt in rows])
    fraud_value = sum(attempt.minor for _, attempt in rows if attempt.fraudulent) or 1
    honest_count = sum(1 for _, attempt in rows if not attempt.fraudulent) or 1
    lowest, highest = min(score for score, _ in rows), max(score for score, _ in rows)
    points: list[OperatingPoint] = []
    for step in range(steps + 1):
        threshold = lowest + (highest - lowest) * step / max(steps, 1)
        stopped = [attempt for score, attempt in rows if score >= threshold]
        saved = sum(attempt.minor for attempt in stopped if attempt.fraudulent)
        hurt = [attempt for attempt in stopped if not attempt.fraudulent]
        # An honest customer turned away costs our margin now and about four times that in churn.
        lost = sum(attempt.minor * margin_bps * 5 // 10_000 for attempt in hurt)
        points.append(OperatingPoint(threshold, saved / fraud_value, len(hurt) / honest_count, saved - lost))
    return auc, points


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Replay labelled attempts through the score card.")
    parser.add_argument("attempts", type=Path)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--margin-bps", type=int, default=60)
    options = parser.parse_args(argv)
    auc, points = sweep(read_attempts(options.attempts), ScoreCard(), options.steps, options.margin_bps)
    print(f"auc {auc:.4f}")
    print(f"{'threshold':>10} {'caught':>8} {'hurt':>8} {'net':>14}")
    for point in points:
        print(f"{point.threshold:10.1f} {point.caught_value:8.1%} {point.hurt_customers:8.2%} {point.net_minor:14d}")
    best = max(points, key=lambda point: point.net_minor)
    print(f"best threshold {best.threshold:.1f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
