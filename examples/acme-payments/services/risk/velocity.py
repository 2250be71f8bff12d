"""Sliding-window counters for cards, devices and merchants.

Counts live in coarse buckets so that one entity costs a few hundred bytes, no matter how
busy it is. Accuracy at the window's trailing edge is one bucket, which is good enough for rules.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Window:
    name: str
    span_s: int
    bucket_s: int

    def bucket_of(self, at: float) -> int:
        return int(at) // self.bucket_s

    @property
    def bucket_count(self) -> int:
        return self.span_s // self.bucket_s


BURST = Window("burst", span_s=600, bucket_s=30)
DAY = Window("day", span_s=86_400, bucket_s=1_800)
WEEK = Window("week", span_s=604_800, bucket_s=14_400)


@dataclass(slots=True)
class _Bucket:
    hits: int = 0
    declined: int = 0
    minor_sum: int = 0
    partners: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class VelocityReading:
    hits: int
    declined: int
    minor_sum: int
    distinct_partners: int

    @property
    def decline_ratio(self) -> float:
        return self.declined / self.hits if self.hits else 0.0


class VelocityBook:
    """Keeps one bucket ring per (entity, window) and forgets the least recently touched entities."""

    def __init__(self, windows: tuple[Window, ...] = (BURST, DAY, WEEK), max_entities: int = 200_000) -> None:
        self._windows = windows
        self._max_entities = max_entities
        self._rings: OrderedDict[str, dict[str, dict[int, _Bucket]]] = OrderedDict()

    def record(self, entity: str, at: float, minor: int, partner: str, declined: bool = False) -> None:
        rings = self._rings.setdefault(entity, {window.name: {} for window in self._windows})
        self._rings.move_to_end(entity)
        for window in self._windows:
            ring = rings[window.name]
            index = window.bucket_of(at)
            bucket = ring.setdefault(index, _Bucket())
            bucket.hits += 1
            bucket.declined += int(declined)
            # Declined money never moved, so it must not count towards spend limits (PAY-1203).
            bucket.minor_sum += 0 if declined else minor
            bucket.partners.add(partner)
            for expired in [key for key in ring if key <= index - window.bucket_count]:
                del ring[expired]
        while len(self._rings) > self._max_entities:
            self._rings.popitem(last=False)

    def read(self, entity: str, window: Window, at: float) -> VelocityReading:
        ring = self._rings.get(entity, {}).get(window.name, {})
        newest = window.bucket_of(at)
        live = [bucket for key, bucket in ring.items() if newest - window.bucket_count < key <= newest]
        partners: set[str] = set()
        for bucket in live:
            partners |= bucket.partners
        return VelocityReading(
            hits=sum(bucket.hits for bucket in live),
            declined=sum(bucket.declined for bucket in live),
            minor_sum=sum(bucket.minor_sum for bucket in live),
            distinct_partners=len(partners),
        )

    def __len__(self) -> int:
        return len(self._rings)
