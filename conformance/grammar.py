"""The grammars of this folder, compiled for lxml."""

from pathlib import Path

import rnc2rng  # type: ignore[import-untyped]
from lxml import etree


def grammar(name: str) -> etree.RelaxNG:
    """Return the grammar `NAME.rnc` (RELAX NG, compact syntax)."""
    schema = rnc2rng.load(str(Path(__file__).parent / f"{name}.rnc"))
    # A prefix for no namespace is right in the compact syntax, but not in XML.
    written = rnc2rng.dumps(schema).replace('xmlns:local=""', "")
    return etree.RelaxNG(etree.fromstring(written.encode()))


def faults(name: str, document: bytes) -> list[str]:
    """Say where *document* is not as the grammar *name* has it."""
    rules = grammar(name)
    if rules.validate(etree.fromstring(document)):
        return []
    # libxml2 sometimes refuses without a word.
    return [error.message for error in rules.error_log] or ["refused"]
