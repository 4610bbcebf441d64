"""Links: which are let through, and how they are written."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rgfeeds.model.addresses import encode, is_safe


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://münchen.example/straße?q=ä", "https://xn--mnchen-3ya.example/stra%C3%9Fe?q=%C3%A4"),
        ("http://faß.de", "http://xn--fa-hia.de"),
        ("HTTPS://BÜCHER.example:8080#ü", "HTTPS://xn--bcher-kva.example:8080#%C3%BC"),
        ("https://me@例え.テスト/", "https://me@xn--r8jz45g.xn--zckzah/"),
        ("https://例え。テスト", "https://xn--r8jz45g.xn--zckzah"),
        ("https://a–b.example/", "https://a%E2%80%93b.example/"),
        ("mailto:ü@b.c", "mailto:%C3%BC@b.c"),
    ],
)  # fmt: skip
def test_a_host_in_another_script_is_written_as_browsers_write_it(
    url: str, expected: str
) -> None:
    """Its name is IDNA, all else is percent-encoded; what cannot be a name stays itself."""
    assert encode(url) == expected


@given(st.text(max_size=40) | st.text(max_size=20).map("https://{}".format))
@example("https://xn--é/")
@example("https://" + "é" * 80)
def test_what_is_encoded_is_ascii_and_stays_as_it_is(url: str) -> None:
    """Encoding twice is encoding once."""
    assert encode(url).isascii()
    assert encode(encode(url)) == encode(url)


@pytest.mark.parametrize(
    "url", [r"https://good.org\@evil.org/", r"https://good.org\.evil.org", r"https:\\evil.org"]
)  # fmt: skip
def test_no_backslash_stands_in_a_host(url: str) -> None:
    """Programs do not agree on the host that such a link leads to."""
    assert not is_safe(url)
    assert is_safe("https://good.org/a\\b")
