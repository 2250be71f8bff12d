"""Additive score card: every point can be explained to a merchant who asks why we declined."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from typing import Mapping, Sequence


class Decision(str, Enum):
    APPROVE = "approve"
    CHALLENGE = "challenge"
    REVIEW = "review"
    DECLINE = "decline"


@dataclass(frozen=True, slots=True)
class Bend:
    """Piecewise-linear points: `knots` are (feature value, points), flat beyond both ends."""

    feature: str
    reason: str
    knots: tuple[tuple[float, float], ...]

    def points(self, value: float) -> float:
        first, last = self.knots[0], self.knots[-1]
        if value <= first[0]:
            return first[1]
        if value >= last[0]:
            return last[1]
        for (x0, y0), (x1, y1) in zip(self.knots, self.knots[1:]):
            if x0 <= value <= x1:
                return y0 + (y1 - y0) * (value - x0) / (x1 - x0)
        raise AssertionError(f"knots of {self.feature} are not sorted")


@dataclass(frozen=True, slots=True)
class Contribution:
    reason: str
    points: float


@dataclass(frozen=True, slots=True)
class RiskVerdict:
    score: float
    probability: float
    decision: Decision
    contributions: tuple[Contribution, ...]
    model_tag: str

    def top_reasons(self, limit: int = 3) -> list[str]:
        raising = [c for c in self.contributions if c.points > 0]
        return [c.reason for c in sorted(raising, key=lambda c: -c.points)[:limit]]


@dataclass(frozen=True, slots=True)
class Appetite:
    """How much expected loss a merchant tolerates, in basis points of the amount."""

    challenge_bps: float = 35.0
    review_bps: float = 140.0
    decline_bps: float = 420.0
    manual_review: bool = True


BASELINE_POINTS = -186.0
POINTS_PER_DOUBLING = 20.0
MODEL_TAG = "bend-2024.2"

DEFAULT_BENDS: tuple[Bend, ...] = (
    Bend("card_burst_hits", "many_attempts_in_minutes", ((1, 0), (3, 8), (8, 46), (15, 70))),
    Bend("card_day_merchants", "card_roams_merchants", ((2, 0), (5, 14), (12, 40))),
    Bend("card_day_decline_ratio", "card_often_declined", ((0.2, 0), (0.6, 24), (0.9, 48))),
    Bend("merchant_burst_decline_ratio", "merchant_under_card_testing", ((0.35, 0), (0.7, 36))),
    Bend("amount_surprise", "unusual_amount", ((1.0, 0), (2.5, 18), (4.0, 34))),
    Bend("implied_speed_kmh", "impossible_travel", ((700, 0), (1100, 22), (4000, 42))),
    Bend("postcode_distance", "ships_elsewhere", ((0, 0), (1, 4), (2, 11))),
    Bend("country_mismatch", "country_mismatch", ((0, 0), (1, 15))),
    Bend("device_week_cards", "device_shared_by_cards", ((1, 0), (3, 12), (10, 62))),
    Bend("fresh_email_domain", "fresh_email_domain", ((0, 0), (1, 19))),
    Bend("past_disputes", "disputed_before", ((0, 0), (1, 30), (3, 66))),
    Bend("card_age_log", "young_card", ((0, 9), (3.4, 0), (6.0, -12))),
    Bend("night_hours", "night_hours", ((0, 0), (1, 3))),
    # Authentication shifts liability, it does not make the fraudster honest. Hence not -100.
    Bend("authenticated", "authenticated", ((0, 0), (1, -38))),
)


class ScoreCard:
    def __init__(self, bends: Sequence[Bend] = DEFAULT_BENDS, model_tag: str = MODEL_TAG) -> None:
        for bend in bends:
            xs = [x for x, _ in bend.knots]
            if xs != sorted(set(xs)):
                raise ValueError(f"knots of {bend.feature} must rise strictly")
        self._bends = tuple(bends)
        self._model_tag = model_tag

    def assess(self, features: Mapping[str, float], appetite: Appetite | None = None) -> RiskVerdict:
        appetite = appetite or Appetite()
        contributions: list[Contribution] = []
        score = BASELINE_POINTS
        for bend in self._bends:
            value = features.get(bend.feature)
            if value is None or math.isnan(value):
                continue
            points = bend.points(value)
            if points != 0.0:
                contributions.append(Contribution(bend.reason, round(points, 2)))
            score += points
        score += self._compounding(features, contributions)
        probability = 1.0 / (1.0 + 2.0 ** (-score / POINTS_PER_DOUBLING))
        decision = self._decide(probability, features, appetite)
        return RiskVerdict(round(score, 2), probability, decision, tuple(contributions), self._model_tag)

    @staticmethod
    def _compounding(features: Mapping[str, float], contributions: list[Contribution]) -> float:
        """Signals that mean little alone and a lot together; agreed with the fraud desk in PAY-1518."""
        extra = 0.0
        mule = features.get("postcode_distance", 0) >= 2 and features.get("fresh_email_domain", 0) >= 1
        if mule and features.get("amount_surprise", 0) > 1.5:
            extra += 17.0
            contributions.append(Contribution("reshipping_pattern", 17.0))
        testing = features.get("merchant_burst_decline_ratio", 0) > 0.5
        if testing and features.get("card_age_log", 9) < 0.7:
            extra += 21.0
            contributions.append(Contribution("card_testing_wave", 21.0))
        return extra

    @staticmethod
    def _decide(probability: float, features: Mapping[str, float], appetite: Appetite) -> Decision:
        loss_bps = probability * 10_000
        if loss_bps >= appetite.decline_bps:
            return Decision.DECLINE
        if loss_bps >= appetite.review_bps:
            return Decision.REVIEW if appetite.manual_review else Decision.DECLINE
        if loss_bps >= appetite.challenge_bps:
            # A second challenge right after a passed one only costs conversion.
            return Decision.APPROVE if features.get("authenticated") else Decision.CHALLENGE
        return Decision.APPROVE
