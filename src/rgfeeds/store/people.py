"""Who leads a session: names known in `[people]`, or written in place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from rgfeeds.model import Person
from rgfeeds.model.links import encoded, is_safe
from rgfeeds.store import keys, values
from rgfeeds.store.keys import Fields
from rgfeeds.store.spot import Spot
from rgfeeds.text.placeholders import described, ends_in_placeholder

_LEAD = (
    r"(?:\[(?P<linked>[^\]]+)\]\((?P<url>[^\s)]*)\)|(?P<name>[^(]+?))"
    r"(?:\s*\((?P<affiliation>[^()]+)\))?"
)


def read_people(table: Mapping[str, Any], spot: Spot) -> dict[str, Person]:
    """Return the people of `[people]` by name."""
    return {name: _person(name, value, spot.at(name)) for name, value in table.items()}


def _person(name: str, value: Any, spot: Spot) -> Person:
    shown = values.NAME.read(name, spot) or name
    if isinstance(value, str):
        return Person(name=shown, url=values.LINK.read(value, spot))
    if not isinstance(value, dict):
        values.wrong_type(value, spot, "a link", f'"{name}" = "https://…"')
        return Person(name=shown)
    said = Fields(value, spot, keys.PERSON).take_all()
    affiliation = said.get("affiliation") or None
    return Person(name=shown, url=said.get("url"), affiliation=affiliation)


def read_leads(fields: Fields, people: Mapping[str, Person]) -> tuple[Person, ...]:
    """Return the leads of a session; placeholders are left out with a warning."""
    names, spot = fields.take(keys.LEADS) or (), fields.at(keys.LEADS)
    leads = []
    for index, text in enumerate(names):
        if ends_in_placeholder(text):
            message = f"a name in {spot} {described(text)}: the lead is still to come"
            help = "leave it out" + ": leads = []" * (len(names) == 1)
            spot.at(index).warning("placeholder", message, help)
        else:
            leads.append(people.get(text) or _lead(text, people, spot.at(index)))
    return tuple(leads)


def _lead(text: str, people: Mapping[str, Person], spot: Spot) -> Person:
    match = re.fullmatch(_LEAD, text)
    if match is None:
        return Person(name=text)
    name = " ".join((match["linked"] or match["name"]).split())
    known = people.get(name, Person(name=name))
    url = match["url"]
    if url is not None and not is_safe(url):
        values.unsafe_link(url, spot)
        url = None
    return Person(
        name=name,
        url=encoded(url) if url else known.url,
        affiliation=match["affiliation"] or known.affiliation,
    )
