"""What is known of a new group's repository without asking."""

import pytest

from rgfeeds.starter import answers
from rgfeeds.starter.answers import GitHub


@pytest.mark.parametrize(
    "remote",
    [
        "git@github.com:Tea-Club/Papers.git\n",
        "git@github.com:Tea-Club/Papers",
        "ssh://git@github.com/Tea-Club/Papers.git",
        "ssh://git@github.com:22/Tea-Club/Papers.git",
        "ssh://git@ssh.github.com:443/Tea-Club/Papers.git",
        "https://github.com/Tea-Club/Papers",
        "https://github.com/Tea-Club/Papers.git",
        "https://github.com/Tea-Club/Papers/",
        "https://ada:secret@github.com/Tea-Club/Papers.git",
        "https://GitHub.com/Tea-Club/Papers",
    ],
)
def test_a_repository_on_github_is_recognized(remote: str) -> None:
    """However git reaches it, it is the same repository, and no password goes along."""
    found = answers.github(remote)

    assert found == GitHub(owner="Tea-Club", name="Papers")
    assert found.source == "https://github.com/Tea-Club/Papers"


@pytest.mark.parametrize(
    "remote",
    [
        "",
        "https://gitlab.com/tea/papers.git",
        "https://github.com.example.org/tea/papers",
        "https://example.org/github.com/tea/papers",
        "https://github.com/tea",
        "https://github.com/tea/..",
        "/srv/git/papers.git",
        "git@github.com:tea/papers;rm -rf",
    ],
)
def test_nothing_is_guessed_of_another_remote(remote: str) -> None:
    """A wrong guess would be published for ever."""
    assert answers.github(remote) is None


def test_pages_have_an_address_for_every_repository() -> None:
    """The owner's own site is at the root; host names have no capitals, paths do."""
    assert (
        GitHub(owner="Tea-Club", name="Papers").pages
        == "https://tea-club.github.io/Papers/"
    )
    assert (
        GitHub(owner="Tea-Club", name="Tea-Club.github.io").pages
        == "https://tea-club.github.io/"
    )


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Tea.example.org:8080/papers/", "tea.example.org"),
        ("https://tée.example.org/", "xn--te-bja.example.org"),
        ("https://t%C3%A9e.example.org/", "xn--te-bja.example.org"),
        ("https://[::1", ""),
        ("tea", ""),
    ],
)
def test_the_authority_is_the_host(url: str, host: str) -> None:
    """As it stands in an address, without its port; nothing when there is none."""
    assert answers.host_of(url) == host


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("/usr/share/zoneinfo/Europe/London", "Europe/London"),
        ("/var/db/timezone/zoneinfo/America/New_York", "America/New_York"),
        ("/usr/share/zoneinfo/Etc/UTC", ""),
        ("/usr/share/zoneinfo/UTC", ""),
        ("/etc/localtime", ""),
    ],
)
def test_the_zone_of_the_machine_is_offered_when_it_names_a_place(
    file: str, name: str
) -> None:
    """A server's UTC is nobody's time of day."""
    assert answers.zone_of_file(file) == name
