"""The store's file while it is edited."""

import pytest

from rgfeeds.errors import RgfeedsError
from rgfeeds.store.writing import with_text


def test_a_byte_order_mark_stays() -> None:
    """What a file begins with is not lost, and not added."""
    assert with_text(b"\xef\xbb\xbfold", "new") == b"\xef\xbb\xbfnew"
    assert with_text(b"old", "new") == b"new"


def test_what_is_no_utf8_is_refused() -> None:
    """An argument in another encoding cannot be written."""
    with pytest.raises(RgfeedsError, match="not UTF-8"):
        with_text(b"old", "\udcff")
