import unittest
from datetime import datetime, timedelta, timezone

from backtest import area_under_curve
from features import CardHistory, GeoPoint, PaymentAttempt, extract_features
from scoring import Appetite, Decision, ScoreCard
from velocity import BURST, VelocityBook

NOON = datetime(2024, 6, 3, 12, 0, tzinfo=timezone.utc)
LISBON, OSAKA = GeoPoint(38.72, -9.14), GeoPoint(34.69, 135.50)


def attempt(**overrides: object) -> PaymentAttempt:
    values: dict[str, object] = {
        "payment_id": "pay_1",
        "merchant_id": "mrc_bakery",
        "card_token": "card_a",
        "device_id": "dev_a",
        "currency": "EUR",
        "minor": 2_400,
        "at": NOON,
        "bin_country": "PT",
        "ip_country": "PT",
        "ip_location": LISBON,
        "billing_postcode": "1100-148",
        "shipping_postcode": None,
        "email_domain_age_days": 4_000,
        "authenticated": False,
    }
    return PaymentAttempt(**{**values, **overrides})  # type: ignore[arg-type]


class ScoringTest(unittest.TestCase):
    def test_regular_customer_is_approved(self) -> None:
        history = CardHistory(first_seen=NOON - timedelta(days=400), settled_count=20, mean_log_amount=3.1)
        verdict = ScoreCard().assess(extract_features(attempt(), history, VelocityBook()))
        self.assertEqual(verdict.decision, Decision.APPROVE)
        self.assertEqual(verdict.top_reasons(), [])

    def test_impossible_travel_with_card_burst_is_stopped(self) -> None:
        book = VelocityBook()
        for second in range(9):
            book.record("card:card_a", NOON.timestamp() - second, 100, f"mrc_{second}", declined=second % 4 != 0)
        history = CardHistory(first_seen=NOON, last_seen=NOON - timedelta(hours=1), last_location=OSAKA)
        verdict = ScoreCard().assess(extract_features(attempt(), history, book), Appetite(manual_review=False))
        self.assertEqual(verdict.decision, Decision.DECLINE)
        self.assertIn("impossible_travel", verdict.top_reasons(4))

    def test_velocity_forgets_old_buckets(self) -> None:
        book = VelocityBook(max_entities=2)
        book.record("card:x", 1_000, 50, "m")
        book.record("card:x", 1_700, 70, "m", declined=True)
        reading = book.read("card:x", BURST, 1_700)
        self.assertEqual((reading.hits, reading.minor_sum, reading.decline_ratio), (1, 0, 1.0))

    def test_curve_counts_ties_half(self) -> None:
        self.assertAlmostEqual(area_under_curve([(1.0, True), (1.0, False), (0.0, False)]), 0.75)


if __name__ == "__main__":
    unittest.main()
