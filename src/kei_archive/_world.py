"""The only module that may ask for the time, the environment or randomness.

Everything else is a function of its arguments, which is what makes an archive reproducible. The clock serves only
what is written to ``.state/`` (timings), never a rendition.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime

from kei_archive.errors import UsageError

__all__ = ["cores", "environment", "nominal_date", "now"]


def now() -> datetime:
    """The present moment in UTC, for run logs only."""
    return datetime.now(UTC)


def environment(name: str) -> str | None:
    """The value of an environment variable, or None."""
    return os.environ.get(name)


def nominal_date() -> date | None:
    """The date that SOURCE_DATE_EPOCH states (https://reproducible-builds.org/specs/source-date-epoch/), or None."""
    value = environment("SOURCE_DATE_EPOCH")
    if not value:
        return None
    try:
        return datetime.fromtimestamp(int(value), UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(
            f"is {value!r}, which is no time.",
            place="SOURCE_DATE_EPOCH",
            remedy="Give seconds since 1970, or unset it.",
        ) from error


def cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
