"""Moments are UTC; a day is the office's day."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def local(moment: datetime, zone: str) -> datetime:
    """The moment on the office's clock."""
    return moment.astimezone(ZoneInfo(zone))


def office_day(moment: datetime, zone: str) -> date:
    """The office's date at that moment."""
    return local(moment, zone).date()


def day_span(day: date, zone: str) -> tuple[datetime, datetime]:
    """First moment of the office's day and first of the next, in UTC."""
    tz = ZoneInfo(zone)
    start = datetime.combine(day, time.min, tz)
    end = datetime.combine(day + timedelta(days=1), time.min, tz)
    return start.astimezone(UTC), end.astimezone(UTC)
