"""How often the machine was wrong where a person looked: counted from the decisions themselves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kei_archive.decisions.ruling import Ruling

__all__ = ["Audit", "audit"]

_NORMAL_95: Final = 1.959964
"""Quantile of the normal distribution for an interval of 95 %."""


@dataclass(frozen=True, slots=True)
class Audit:
    """How often the machine was wrong where a person looked, with the interval that holds the true share.

    Attributes:
        asked: Answers.
        changed: Answers that changed what the machine had said.
        low: Lower end of the interval of 95 % (Wilson 1927).
        high: Its upper end.
    """

    asked: int
    changed: int
    low: float
    high: float

    def as_dict(self) -> dict[str, float | int]:
        """JSON-ready data."""
        return {"asked": self.asked, "changed": self.changed, "low": self.low, "high": self.high}


def audit(rulings: Sequence[Ruling]) -> Audit:
    """Count the answers that changed something; decisions that do not say what the machine said do not count."""
    noted = [ruling for ruling in rulings if ruling.was is not None]
    changed = sum(ruling.was != ruling.decision for ruling in noted)
    low, high = _wilson(changed, len(noted))
    return Audit(len(noted), changed, low, high)


def _wilson(hits: int, number: int) -> tuple[float, float]:
    """Wilson's interval of 95 % for a share; from 0 to 1 where nothing was asked."""
    if not number:
        return 0.0, 1.0
    share, z2 = hits / number, _NORMAL_95**2
    centre = (share + z2 / (2 * number)) / (1 + z2 / number)
    half = _NORMAL_95 / (1 + z2 / number) * math.sqrt(share * (1 - share) / number + z2 / (4 * number**2))
    return round(max(0.0, centre - half), 4), round(min(1.0, centre + half), 4)
