"""When a digest is due and when the next one comes: the same answer for log, /healthz, `monitor status`, page and digest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from monitor.language import catalogue
from monitor.language.catalogue import marked as _
from monitor.model.hits import Watchlist

if TYPE_CHECKING:  # `monitor status` asks when the next one comes, and needs none of these
    from monitor.config.settings import Config, DigestGroup
    from monitor.pipeline.services import Services

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MOMENT = _("EEEE d MMMM")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One group of readers with its schedule, the config's defaults filled in. The group "" is everybody."""

    name: str
    recipients: tuple[str, ...]
    watchlists: tuple[Watchlist, ...]
    at: str
    days: tuple[str, ...]
    zone: ZoneInfo
    language: str = "en"


def editions(services: Services) -> tuple[Edition, ...]:
    """Everybody's digest first, then those of [[digest.groups]]."""
    from monitor.config.settings import DigestGroup

    config, watchlists = services.loaded.config, services.loaded.watchlists
    everybody = DigestGroup.model_construct(
        name="",
        recipients=config.email.recipients,
        watchlists=(),
        at=None,
        days=None,
        timezone=None,
        language=None,
    )
    return tuple(
        _edition(group, config, watchlists) for group in (everybody, *config.digest.groups)
    )


def _edition(group: DigestGroup, config: Config, watchlists: Sequence[Watchlist]) -> Edition:
    return Edition(
        name=group.name,
        recipients=group.recipients,
        watchlists=tuple(
            w for w in watchlists if not group.watchlists or w.name in group.watchlists
        ),
        at=group.at or config.digest.at,
        days=group.days or config.digest.days,
        zone=ZoneInfo(group.timezone or config.digest.timezone or config.timezone),
        language=group.language or config.digest.language,
    )


def due_day(edition: Edition, *, last_until: datetime, now: datetime) -> date | None:
    """The local day whose digest is due: the latest scheduled moment that has come since `last_until`; None when none has."""
    moment = due_moment(edition, last_until=last_until, now=now)
    return moment.astimezone(edition.zone).date() if moment else None


def due_moment(edition: Edition, *, last_until: datetime, now: datetime) -> datetime | None:
    """Each local day has one: of an hour that occurs twice the first counts, one that is skipped is the first after it."""
    hour, minute = (int(part) for part in edition.at.split(":"))
    today = now.astimezone(edition.zone).date()
    for back in range((now - last_until).days + 3):
        day = today - timedelta(days=back)
        moment = datetime.combine(day, time(hour, minute), tzinfo=edition.zone).astimezone(UTC)
        if moment <= last_until:
            return None
        if moment <= now and DAYS[day.weekday()] in edition.days:
            return moment
    return None


def zone_of(config: Config) -> ZoneInfo:
    """The time zone of everybody's digest."""
    return ZoneInfo(config.digest.timezone or config.timezone)


def next_moment(
    now: datetime, *, at: str, days: tuple[str, ...], zone: ZoneInfo
) -> datetime | None:
    """The first moment after `now` that has local time `at` on one of `days`, in UTC; None when no day has one."""
    hour, minute = (int(part) for part in at.split(":"))
    today = now.astimezone(zone).date()
    for ahead in range(9):
        day = today + timedelta(days=ahead)
        moment = datetime.combine(day, time(hour, minute), tzinfo=zone).astimezone(UTC)
        if moment > now and DAYS[day.weekday()] in days:
            return moment
    return None


def next_digest(config: Config, now: datetime) -> datetime | None:
    """When everybody's next digest comes, in UTC."""
    return next_moment(now, at=config.digest.at, days=config.digest.days, zone=zone_of(config))


def words(moment: datetime | None, zone: ZoneInfo, language: str = "en") -> str:
    """ "Friday 6 March, 06:30 (Europe/London)"; empty without a moment."""
    if moment is None:
        return ""
    local = moment.astimezone(zone)
    day = catalogue.of(language).date(local.date(), _MOMENT)
    return f"{day}, {local:%H:%M} ({zone.key})"
