"""What a reader shows, held against what it should show; every difference is said."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

#: An event or entry by its fields: instants as "2026-01-12T13:00:00Z", whole days as
#: "2026-01-12", texts as shown. A reader leaves out the fields it does not have.
Shown: TypeAlias = Mapping[str, object]


def differences(expected: Iterable[Shown], shown: Iterable[Shown]) -> list[str]:
    """Say where *shown*, matched by uid or id, else by its title, is not what was *expected*.

    What is expected under `says` are the texts that `description` must contain.
    """
    expected, shown = list(expected), list(shown)
    key = next(
        (name for name in ("uid", "id", "summary", "title") if shown and name in shown[0]),
        "uid",
    )  # fmt: skip
    wanted, found = (
        [one[key] for one in expected if key in one],
        Counter(one[key] for one in shown),
    )
    said = [
        f"{name}: shown {count} times" for name, count in found.items() if count > 1
    ]
    said += [f"{name}: not shown" for name in wanted if name not in found]
    said += [f"{name}: not of the store" for name in found if name not in wanted]
    by_key = {one[key]: one for one in shown}
    for one in expected:
        if one.get(key) in by_key:
            said += [f"{one[key]}: {line}" for line in _fields(one, by_key[one[key]])]
    return said


def _fields(expected: Shown, shown: Shown) -> Iterator[str]:
    for name in expected.keys() & shown.keys():
        if expected[name] != shown[name]:
            yield f"{name} is {shown[name]!r}, not {expected[name]!r}"
    said, description = expected.get("says"), shown.get("description")
    if isinstance(said, tuple) and isinstance(description, str):
        for text in said:
            if text not in description:
                yield f"description lacks {text!r}"
