"""The materials of a session: those that its table names, and the files that lie beside the store."""

import unicodedata
from collections import Counter

from rgfeeds.model import Material, MaterialKind, addresses
from rgfeeds.store import Store
from rgfeeds.store.keys import Fields, WrittenMaterial
from rgfeeds.store.source import FOLDER, Names, kinds_of
from rgfeeds.store.times import instant_of_pin
from rgfeeds.store.values import begins_with_host, cut, unsafe_link
from rgfeeds.text.advice import nearest


def read_materials(
    fields: Fields, store: Store, names: Names | None
) -> tuple[Material, ...]:
    """Return what a session has: what is written, and of the files called *names* those that are not."""
    site = store.group.url if store.group else ""
    id = fields.get("id", "")
    found = []
    for kind in MaterialKind:
        for entry in fields.get(kind, ()):
            file = None if ":" in entry.url else _file(entry, id, names)
            url = addresses.material(site, id, file) if file else entry.url
            added = instant_of_pin(entry.added, store.zone)
            found.append(
                Material(kind=kind, url=url, title=entry.title, added=added, file=file)
            )
    linked = {made.file for made in found}
    kinds = kinds_of(names or ())
    others = {name: kind for name, kind in kinds.items() if name not in linked}
    count = Counter([*(made.kind for made in found), *others.values()])
    # Of several that are alike, people must know which is which.
    count[MaterialKind.MATERIALS] += 1
    for name, kind in others.items():
        title = name if count[kind] > 1 else None
        url = addresses.material(site, id, name)
        found.append(Material(kind=kind, url=url, title=title, file=name))
    return tuple(sorted(found, key=lambda made: [*MaterialKind].index(made.kind)))


def _file(written: WrittenMaterial, id: str, names: Names | None) -> str:
    """Return the name of the file that is *written*; tell when it is none of *names*."""
    spot, name = written.spot, written.url
    # A store is NFC; some systems write the names of files otherwise.
    for file in names or ():
        if unicodedata.normalize("NFC", file) == name:
            return file
    near = nearest(name, names or ())
    if not near and begins_with_host(name):
        unsafe_link(name, spot).report(spot)
    elif names is not None and id:
        folder = f"`{FOLDER}/{id}/`"
        message = f"{spot} is `{cut(name)}`, and there is no such file in {folder} beside the store"
        help = f"put the file into {folder}, or write the whole address: https://…"
        help = f"did you mean `{near}`?" if near else help
        spot.report("missing-file", message, help)
    return name
