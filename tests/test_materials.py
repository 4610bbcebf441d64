"""Files beside the store in real repositories: dropped there, they are published and told."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.test_history_of_builds import STORE, build, commit, event, git, titles

from rgfeeds.cli import main
from rgfeeds.model import MaterialKind
from rgfeeds.serving import draft
from rgfeeds.serving.preview import Preview
from rgfeeds.store.source import kinds_of

pytestmark = pytest.mark.slow

DECK = "materials/causality/deck.pdf"
ANNOUNCED = "Mon 14 Jan 2030 13:00, Enigma: Causal inference"


@pytest.fixture
def group(tmp_path: Path) -> Path:
    """Make a repository whose store has announced a session, a month before it."""
    folder = tmp_path / "group"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    commit(folder, STORE, "2029-12-01T10:00:00Z")
    return folder


def put(group: Path, path: str, text: str = "a deck", at: str = "") -> None:
    """Write a file into the folder of the store; commit it when it is told *at* which time."""
    file = group / "data" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    if at:
        record(group, at)


def record(group: Path, at: str) -> None:
    git(group, "add", "-A", "data")
    git(group, "commit", "-qm", "an edit", at=at)


def published(group: Path, name: str = "deck.pdf") -> Path:
    return group / "site/sessions/causality" / name


def test_a_file_that_is_dropped_is_told_at_its_commit(group: Path) -> None:
    """One commit of one file, and it is on the page, in the calendar and in the news."""
    put(group, DECK, at="2030-01-10T09:00:00Z")

    result = build(group)

    assert "provisional" not in result.stdout
    assert published(group).read_text() == "a deck"
    assert titles(group) == ["Slides: Causal inference", ANNOUNCED]
    found = event(group)
    assert found["LAST-MODIFIED"] == "20300110T090000Z"
    assert found["SEQUENCE"] == "0"
    assert "https://example.org/tea/sessions/causality/deck.pdf" in found["DESCRIPTION"]
    assert "sessions/causality/deck.pdf\n" in (group / "site/.rgfeeds").read_text()


def test_a_file_that_was_there_belongs_to_the_announcement(tmp_path: Path) -> None:
    """What is there when a session is announced is part of that, be it older than the store."""
    git(tmp_path, "init", "-q", "-b", "main")
    put(tmp_path, DECK, at="2029-11-01T10:00:00Z")
    commit(tmp_path, STORE.replace("title", "# title"), "2029-11-20T10:00:00Z")
    commit(tmp_path, STORE, "2029-12-01T10:00:00Z")

    build(tmp_path)

    assert titles(tmp_path) == [ANNOUNCED]
    assert event(tmp_path)["CREATED"] == "20291120T100000Z"
    assert "deck.pdf" in (tmp_path / "site/feed.xml").read_text()


def test_a_file_that_is_replaced_is_no_news(group: Path) -> None:
    """Another deck under the same name is published, dates nothing and tells nobody."""
    put(group, DECK, at="2030-01-10T09:00:00Z")
    build(group)
    before, told = event(group), titles(group)
    put(group, DECK, "a much better deck", at="2030-01-12T09:00:00Z")

    result = build(group)

    assert "1 changed" in result.stdout
    assert published(group).read_text() == "a much better deck"
    assert (event(group), titles(group)) == (before, told)


def test_a_file_that_is_renamed_is_an_edit(group: Path) -> None:
    """Its new name is another address, so the event changes, and nobody is told again."""
    put(group, DECK, at="2030-01-10T09:00:00Z")
    build(group)
    told = titles(group)
    git(group, "mv", f"data/{DECK}", f"data/{DECK.replace('deck', 'talk')}")
    record(group, "2030-01-12T09:00:00Z")

    build(group)

    assert not published(group).exists()
    assert published(group, "talk.pdf").exists()
    assert titles(group) == told
    assert event(group)["LAST-MODIFIED"] == "20300112T090000Z"


def test_a_file_that_vanished_leaves_the_page(group: Path) -> None:
    """It goes from the site and the calendar; what was told stays told, also when it comes back."""
    put(group, DECK, at="2030-01-10T09:00:00Z")
    build(group)
    told = titles(group)
    git(group, "rm", "-q", f"data/{DECK}")
    record(group, "2030-01-12T09:00:00Z")
    build(group)

    assert not published(group).exists()
    assert "deck.pdf" not in event(group)["DESCRIPTION"]
    assert titles(group) == told

    put(group, DECK, at="2030-01-13T09:00:00Z")
    build(group)

    assert titles(group) == told


def test_files_within_ten_minutes_are_told_together(group: Path) -> None:
    """A file joins what was told of a link shortly before; one that is late is told by itself."""
    linked = STORE + 'code = "https://example.org/code"\n'
    commit(group, linked, "2030-01-14T15:00:00Z")
    put(group, DECK, at="2030-01-14T15:09:00Z")
    put(group, "materials/causality/talk.mp4", at="2030-01-14T15:30:00Z")

    build(group)

    assert titles(group) == [
        "Recording: Causal inference",
        "Code and slides: Causal inference",
        ANNOUNCED,
    ]


def test_a_link_in_the_store_gives_a_file_a_title_or_another_kind(group: Path) -> None:
    """The file is told once, when it appears, whatever the store says of it later."""
    put(group, DECK, at="2030-01-10T09:00:00Z")
    titled = '{ title = "Part one", url = "deck.pdf" }'
    commit(group, f"{STORE}materials = {titled}\n", "2030-01-12T09:00:00Z")

    build(group)

    assert titles(group) == ["Slides: Causal inference", ANNOUNCED]
    said = event(group)["DESCRIPTION"]
    assert said.startswith("Materials (Part one): https://example.org/tea/sessions/")
    assert said.count("deck.pdf") == 1


def test_a_version_that_names_a_missing_file_was_not_published(group: Path) -> None:
    """The link alone is an error; what it says counts from the commit that brings the file."""
    commit(group, f'{STORE}slides = "deck.pdf"\n', "2030-01-10T09:00:00Z")
    refused = build(group)
    put(group, DECK, at="2030-01-12T09:00:00Z")
    build(group)

    assert refused.exit_code == 1
    assert "error[missing-file]" in refused.stderr
    assert event(group)["LAST-MODIFIED"] == "20300112T090000Z"


def test_what_is_not_committed_is_provisional(group: Path) -> None:
    """A file, or its going, is an edit like any other: said to be so, and dated by the file."""
    put(group, DECK)
    environment = {"SOURCE_DATE_EPOCH": "1894266000"}
    arguments = ["build", "--store", f"{group}/data/sessions.toml", "--out"]
    result = CliRunner(env=environment).invoke(main, [*arguments, f"{group}/site"])

    assert "provisional" in result.stdout
    assert event(group)["LAST-MODIFIED"] == "20300110T090000Z"
    assert titles(group) == ["Slides: Causal inference", ANNOUNCED]


def test_what_is_never_published_is_no_version(group: Path) -> None:
    """A deeper folder, HTML, hidden files and a README date nothing, whenever they come."""
    for path in ("causality/figures/a.png", "causality/a.html", "causality/.a", "README"):  # fmt: skip
        put(group, f"materials/{path}")
    record(group, "2030-01-10T09:00:00Z")

    result = build(group)

    assert "provisional" not in result.stdout
    assert event(group)["LAST-MODIFIED"] == "20291201T100000Z"
    assert sorted(path.name for path in published(group).parent.iterdir()) == [
        "index.html"
    ]


def test_a_folder_that_cannot_be_read_stops_a_build(
    group: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Materials do not vanish from the page because somebody may not look into a folder."""
    put(group, DECK)

    def refuse(folder: Path) -> None:
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr(Path, "iterdir", refuse)
    result = build(group)

    assert result.exit_code == 2
    assert "data/materials cannot be read: Permission denied" in result.stderr


def test_files_move_with_the_store(group: Path) -> None:
    """A store that is moved together with its folder has the same history."""
    put(group, DECK, at="2030-01-10T09:00:00Z")
    build(group)
    before, told = event(group), titles(group)
    git(group, "mv", "data", "talks")
    git(group, "commit", "-qm", "moved", at="2030-01-12T09:00:00Z")
    shutil.rmtree(group / "data", ignore_errors=True)
    (group / "data").symlink_to("talks")

    result = build(group)

    assert "provisional" not in result.stdout
    assert (event(group), titles(group)) == (before, told)


def test_an_id_is_permanent_though_its_folder_stays_behind(group: Path) -> None:
    """Files do not hide that a session got another id."""
    put(group, DECK, at="2030-01-10T09:00:00Z")
    renamed = STORE.replace('"causality"', '"causes"')
    commit(group, renamed, "2030-01-12T09:00:00Z")

    result = build(group)

    assert "error[changed-id]" in result.stderr
    assert "warning[stray-file]" in result.stderr


def test_decks_that_go_are_no_old_copy_of_the_store(group: Path) -> None:
    """Files taken away put nothing back that somebody had written."""
    other = STORE + '\n[[session]]\nid = "bert"\ndate = 2030-01-21\ntitle = "BERT"\n'
    commit(group, other, "2030-01-02T10:00:00Z")
    for name in (DECK, "materials/causality/a.ipynb", "materials/bert/slides.pdf"):
        put(group, name)
    record(group, "2030-01-10T09:00:00Z")
    shutil.rmtree(group / "data/materials")
    record(group, "2030-01-11T09:00:00Z")

    assert "stale-copy" not in build(group).stderr


def test_check_compares_what_is_copied(group: Path) -> None:
    """A copy that somebody changed, and a file not copied yet, are differences."""
    put(group, DECK, at="2030-01-10T09:00:00Z")
    build(group)
    assert build(group, "--check").exit_code == 0
    published(group).write_text("a dock")
    put(group, "materials/causality/talk.mp4")

    result = build(group, "--check")

    assert result.exit_code == 1
    assert "changed: sessions/causality/deck.pdf" in result.stdout
    assert "new: sessions/causality/talk.mp4" in result.stdout


def test_a_vanished_session_takes_its_files_along(group: Path) -> None:
    """Of a session that is gone nothing but its line is left."""
    put(group, DECK, at="2030-01-10T09:00:00Z")
    build(group)
    gone = STORE.partition("[[session]]")[0]
    commit(group, gone, "2030-01-12T09:00:00Z")

    result = build(group)

    assert not published(group).exists()
    assert "stray-file" in result.stderr


def test_show_lists_files_too(group: Path) -> None:
    """What the page shows of a session, its files among it, `show` says."""
    put(group, DECK)
    store = str(group / "data/sessions.toml")
    result: Result = CliRunner().invoke(main, ["show", "--store", store, "causality"])

    assert (
        "Slides: https://example.org/tea/sessions/causality/deck.pdf" in result.stdout
    )


def test_slides_may_name_a_file_that_is_there(group: Path) -> None:
    """An edit that names a file is made, one that names none is refused."""
    put(group, DECK)
    arguments = ["slides", "causality", "--store", f"{group}/data/sessions.toml"]

    refused = CliRunner().invoke(main, [*arguments, "dock.pdf"])
    made = CliRunner().invoke(main, [*arguments, "deck.pdf", "--title", "Part one"])

    assert refused.exit_code == 1
    assert "did you mean `deck.pdf`?" in refused.output
    assert made.exit_code == 0
    assert '+ slides = { title = "Part one", url = "deck.pdf" }' in made.stdout


def test_news_tells_of_a_file_before_it_is_committed(group: Path) -> None:
    """What a file that was just dropped will say to subscribers is known at once."""
    git(group, "switch", "-q", "-c", "more")
    put(group, DECK)
    store = f"{group}/data/sessions.toml"
    result: Result = CliRunner().invoke(main, ["news", "main", "--store", store])

    assert "Slides: Causal inference" in result.stdout


def test_the_preview_serves_the_files_themselves(group: Path) -> None:
    """Pages, calendar and feed of the preview lead to the preview's copy, however it is replaced."""
    put(group, DECK, at="2030-01-10T09:00:00Z")
    store, url = group / "data/sessions.toml", "http://127.0.0.1:8000/"
    preview = Preview(draft(store, url, {}))
    put(group, DECK, "another deck")

    answer = preview.answer("/sessions/causality/deck.pdf")

    assert (answer.media_type, answer.content) == ("application/pdf", b"another deck")
    for path in ("/feed.xml", "/tea.ics", "/sessions/causality/", "/sessions.json"):
        said = preview.answer(path).content.decode().replace("\r\n ", "")
        assert f"{url}sessions/causality/deck.pdf" in said
        assert "example.org/tea/sessions/causality/deck.pdf" not in said

    (group / "data" / DECK).unlink()
    assert preview.answer("/sessions/causality/deck.pdf").status == 404


@pytest.mark.parametrize(
    ("names", "slides"),
    [
        (["deck.pdf"], ["deck.pdf"]),
        (["one.pdf", "two.pdf"], []),
        (["Slides.pdf", "two.pdf"], ["Slides.pdf"]),
        (["talk.key", "handout.pdf"], ["talk.key"]),
        (["slides.zip", "talk.ODP"], ["slides.zip", "talk.ODP"]),
        (["paper.docx", "data"], []),
    ],
)
def test_slides_are_known_by_their_names(names: list[str], slides: list[str]) -> None:
    """Called so, made by a program for slides, or the only PDF; all else is not."""
    found = kinds_of(names)

    assert [name for name in names if found[name] is MaterialKind.SLIDES] == slides


SECRET = "what nobody may see"
_NAMES = st.sampled_from(
    ["a.pdf", "a.PDF", ".a.pdf", "a.html", "b", "causality", "x.svg", "é.txt", "%41.txt", "a.", "a\nb", "materials"]
)  # fmt: skip
_PLACES = st.lists(
    st.tuples(
        st.lists(st.sampled_from(["causality", "bert", "..", "deep"]), max_size=2),
        _NAMES,
        st.sampled_from(["file", "link to a file", "link to a folder"]),
    ),
    max_size=12,
)


@given(_PLACES)
@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_nothing_outside_the_folder_is_published(
    tmp_path: Path, places: list[tuple[list[str], str, str]]
) -> None:
    """Whatever lies there, what is published beyond the rendered files is a plain file of the session."""
    group = tmp_path / "law"
    shutil.rmtree(group, ignore_errors=True)
    folder = group / "data/materials"
    folder.mkdir(parents=True)
    (group / "data/sessions.toml").write_text(STORE, encoding="utf-8")
    (group / "secret").mkdir()
    (group / "secret/a.pdf").write_text(SECRET)
    build(group)
    rendered = {path for path in (group / "site").rglob("*") if path.is_file()}
    for steps, name, what in places:
        place = folder.joinpath(*steps, name)
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            if what == "file":
                outside = folder.resolve() not in place.resolve().parents
                place.write_text(SECRET if outside else "for everybody")
            else:
                target = group / (
                    "secret/a.pdf" if what == "link to a file" else "secret"
                )
                place.symlink_to(target, target_is_directory=target.is_dir())
        except OSError:
            continue

    assert build(group).exit_code == 0

    for path in (group / "site").rglob("*"):
        if path.is_file() and path not in rendered:
            assert path.parent == group / "site/sessions/causality"
            assert path.read_text() == "for everybody"
            assert path.suffix not in {".html", ".svg"}
