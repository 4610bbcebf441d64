"""Time zones: which there are, and where their clocks jump.

All rules come from the installed tzdata package, never from the system, so that
they are the same on every machine.
"""

import datetime as dt
import pkgutil
from bisect import bisect_left
from functools import cache
from io import BytesIO
from zoneinfo import ZoneInfo

_SECOND = dt.timedelta(seconds=1)


@cache
def zone_names() -> frozenset[str]:
    """List every name of the IANA database, deprecated ones such as `GB` too."""
    return frozenset(_file("zones").decode("ascii").split())


@cache
def load_zone(name: str) -> ZoneInfo | None:
    """Find the zone of that very name, None when there is none; any text will do."""
    # Asked of tzdata's own list first: some file systems know `europe/london`, too.
    if name not in zone_names():
        return None
    return ZoneInfo.from_file(BytesIO(_file(f"zoneinfo/{name}")), key=name)


def gap_at(wall: dt.datetime, zone: ZoneInfo) -> tuple[dt.datetime, dt.datetime] | None:
    """Find the wall times between which the clock jumps over *wall*, if it does.

    *wall* and both results are naive; the second result is the first wall time
    after the gap. None: *wall* exists, be it once or twice.
    """
    before = offset_in(wall, zone, fold=0)
    after = offset_in(wall, zone, fold=1)
    if before >= after:
        return None
    # The jump lies between the instants that *wall* is under either offset.
    earliest = (wall - after).replace(tzinfo=dt.UTC, microsecond=0)
    jump = earliest.replace(tzinfo=None) + _SECOND * bisect_left(
        range((after - before) // _SECOND),
        True,  # noqa: FBT003
        key=lambda n: (earliest + n * _SECOND).astimezone(zone).utcoffset() == after,
    )
    return jump + before, jump + after


def offset_in(wall: dt.datetime, zone: ZoneInfo, *, fold: int) -> dt.timedelta:
    offset = wall.replace(tzinfo=zone, fold=fold).utcoffset()
    assert offset is not None
    return offset


def footer(name: str) -> str:
    """Read the rule at the end of the zone's file, empty when there is none."""
    if name not in zone_names():
        return ""
    return _file(f"zoneinfo/{name}").rsplit(b"\n", 2)[-2].decode("ascii")


def _file(path: str) -> bytes:
    content = pkgutil.get_data("tzdata", path)
    assert content is not None
    return content
