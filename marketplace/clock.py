"""The one place that asks what time it is."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present moment, always with the UTC time zone attached."""
    return datetime.now(UTC)
