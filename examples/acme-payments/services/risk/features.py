"""Turns a payment attempt and its history into the numbers the scorer understands."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timezone

from velocity import BURST, DAY, WEEK, VelocityBook

EARTH_RADIUS_KM = 6371.0
# Captures in exponent-0 currencies would look a hundred times too small without this.
MINOR_DIGITS = {"EUR": 2, "USD": 2, "GBP": 2, "CHF": 2, "SEK": 2, "JPY": 0, "KWD": 3}


@dataclass(frozen=True, slots=True)
class GeoPoint:
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class PaymentAttempt:
    payment_id: str
    merchant_id: str
    card_token: str
    device_id: str | None
    currency: str
    minor: int
    at: datetime
    bin_country: str
    ip_country: str | None
    ip_location: GeoPoint | None
    billing_postcode: str | None
    shipping_postcode: str | None
    email_domain_age_days: int | None
    authenticated: bool


@dataclass(frozen=True, slots=True)
class CardHistory:
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    last_location: GeoPoint | None = None
    disputed_count: int = 0
    settled_count: int = 0
    mean_log_amount: float = 0.0
    var_log_amount: float = 0.0


def great_circle_km(a: GeoPoint, b: GeoPoint) -> float:
    phi_a, phi_b = math.radians(a.lat), math.radians(b.lat)
    half_dphi = (phi_b - phi_a) / 2
    half_dlam = math.radians(b.lon - a.lon) / 2
    chord = math.sin(half_dphi) ** 2 + math.cos(phi_a) * math.cos(phi_b) * math.sin(half_dlam) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(chord)))


def implied_speed_kmh(attempt: PaymentAttempt, history: CardHistory) -> float:
    """Speed the card holder would have needed since the last payment; airports explain up to ~900."""
    if not (attempt.ip_location and history.last_location and history.last_seen):
        return 0.0
    hours = (attempt.at - history.last_seen).total_seconds() / 3600
    distance = great_circle_km(history.last_location, attempt.ip_location)
    if distance < 50:  # geo-IP noise
        return 0.0
    return distance / max(hours, 1 / 60)


def amount_surprise(attempt: PaymentAttempt, history: CardHistory) -> float:
    """Z-score of the log amount, shrunk towards zero while the card is still young."""
    if history.settled_count < 3:
        return 0.0
    major = attempt.minor / 10 ** MINOR_DIGITS.get(attempt.currency, 2)
    deviation = math.sqrt(history.var_log_amount + 0.05)
    z = (math.log1p(major) - history.mean_log_amount) / deviation
    confidence = history.settled_count / (history.settled_count + 8)
    return z * confidence


def postcode_distance(left: str | None, right: str | None) -> int:
    """0 same, 1 same area, 2 elsewhere. A missing shipping address is normal for digital goods."""
    if left is None or right is None:
        return 0
    a, b = (code.replace(" ", "").upper() for code in (left, right))
    if a == b:
        return 0
    return 1 if a[:2] == b[:2] else 2


def extract_features(attempt: PaymentAttempt, history: CardHistory, book: VelocityBook) -> dict[str, float]:
    at = attempt.at.astimezone(timezone.utc)
    now = at.timestamp()
    card_burst = book.read(f"card:{attempt.card_token}", BURST, now)
    card_day = book.read(f"card:{attempt.card_token}", DAY, now)
    merchant_burst = book.read(f"merchant:{attempt.merchant_id}", BURST, now)
    features = {
        "card_burst_hits": float(card_burst.hits),
        "card_day_merchants": float(card_day.distinct_partners),
        "card_day_decline_ratio": card_day.decline_ratio if card_day.hits >= 3 else 0.0,
        "merchant_burst_decline_ratio": merchant_burst.decline_ratio if merchant_burst.hits >= 20 else 0.0,
        "amount_surprise": amount_surprise(attempt, history),
        "implied_speed_kmh": implied_speed_kmh(attempt, history),
        "postcode_distance": float(postcode_distance(attempt.billing_postcode, attempt.shipping_postcode)),
        "country_mismatch": float(attempt.ip_country is not None and attempt.ip_country != attempt.bin_country),
        "night_hours": float(at.hour < 5),
        "authenticated": float(attempt.authenticated),
        "past_disputes": float(history.disputed_count),
    }
    if attempt.device_id:
        device_week = book.read(f"device:{attempt.device_id}", WEEK, now)
        features["device_week_cards"] = float(device_week.distinct_partners)
    else:
        # Headless checkouts have no device id. One invented card keeps them off the safe end.
        features["device_week_cards"] = 1.0
    age = (at - history.first_seen).days if history.first_seen else 0
    features["card_age_log"] = math.log1p(max(age, 0))
    domain_age = attempt.email_domain_age_days
    features["fresh_email_domain"] = 0.0 if domain_age is None else float(domain_age < 30)
    return features
