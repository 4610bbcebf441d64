"""The published folder: only whole files, only our own, whatever happens while it is written."""

import errno
import itertools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rgfeeds import outputs
from rgfeeds.errors import RgfeedsError
from rgfeeds.site import folder
from rgfeeds.site.folder import FolderChange
from rgfeeds.site.published import MANIFEST, refuse_sources

posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX")
ROOT = Path(__file__).parent.parent.parent
NOBODY = 65534
Site = dict[str, bytes]
SITE: Site = {
    "index.html": b"page",
    "sessions/a.ics": b"calendar",
    "sessions/a/index.html": b"",
}


def anything(_path: str) -> bool:
    return True


def plan(site: Site, out: Path) -> FolderChange:
    return folder.compare(site.items(), out, anything)


def publish(site: Site, out: Path) -> FolderChange:
    return folder.move_into_place(site.items(), out, anything)


def tree(folder: Path) -> dict[str, bytes | None]:
    """All that stands below a folder but the manifest, at any depth; a folder has no bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        if path.is_file()
        else None
        for path in folder.rglob("*")
        if path != folder / MANIFEST
    }


def expected_tree(site: Site) -> dict[str, bytes | None]:
    folders = {above.as_posix() for path in site for above in Path(path).parents} - {
        "."
    }
    return {**site, **dict.fromkeys(folders)}


def put(folder: Path, site: Site) -> None:
    for path, content in site.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def listed(out: Path) -> list[str]:
    heading, *paths = (
        (out / MANIFEST).read_bytes().decode().removesuffix("\n").split("\n")
    )
    assert heading.startswith("# What rgfeeds wrote here")
    return paths


def list_also(out: Path, *entries: bytes) -> None:
    with (out / MANIFEST).open("ab") as manifest:
        manifest.writelines(entry + b"\n" for entry in entries)


def staging_folders(out: Path) -> list[str]:
    beside = out.resolve().parent.glob(f".{out.resolve().name}.rgfeeds-*")
    inside = out.glob(f".{out.resolve().name}.rgfeeds-*")
    return sorted(path.name for path in (*beside, *inside))


def leave_staging(place: Path, out: Path, name: str, minutes_old: int) -> Path:
    left = place / f".{out.name}.rgfeeds-{name}"
    put(left, {"0": b"half a fi"})
    now = left.stat().st_mtime
    os.utime(left, (now - 60 * minutes_old, now - 60 * minutes_old))
    return left


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "public"


# What is written


def test_a_folder_that_is_not_there_is_made(out: Path) -> None:
    """The first build makes the folder, and those above it."""
    change = publish(SITE, out / "below")
    assert change.new == ("index.html", "sessions/a.ics", "sessions/a/index.html")
    assert expected_tree(SITE) == tree(out / "below")


def test_the_manifest_lists_own_files(out: Path) -> None:
    """The manifest names, sorted, each file rgfeeds wrote, but neither itself nor what others wrote."""
    put(out, {"CNAME": b"example.org"})
    publish(dict(reversed(SITE.items())), out)
    assert listed(out) == ["index.html", "sessions/a.ics", "sessions/a/index.html"]
    assert (out / MANIFEST).read_bytes().endswith(b"index.html\n")
    assert b"\r" not in (out / MANIFEST).read_bytes()


def test_an_empty_site_has_a_manifest(out: Path) -> None:
    """Without any file the folder still says what rgfeeds wrote: nothing."""
    assert publish({}, out).any
    assert listed(out) == []
    assert not plan({}, out).any


def test_plan_names_each_file_once(out: Path) -> None:
    """What is new, changed, the same and removed is told apart, each sorted, whatever the order of the artifacts."""
    publish(
        {"gone/b": b"", "gone/a": b"", "kept": b"1", "longer": b"1", "other": b"1"},
        out,
    )
    change = plan({"other": b"2", "kept": b"1", "longer": b"11", "fresh": b""}, out)
    assert (change.new, change.changed) == (("fresh",), ("longer", "other"))
    assert (change.same, change.removed) == (("kept",), ("gone/a", "gone/b"))
    assert change.any


def test_publish_does_what_plan_tells(out: Path) -> None:
    """Both give the same change, and afterwards there is none."""
    publish({"gone": b"", "index.html": b"old"}, out)
    assert plan(SITE, out) == publish(SITE, out)
    assert not plan(SITE, out).any
    assert (*SITE,) == publish(SITE, out).same


def test_plan_writes_nothing(out: Path) -> None:
    """Planning makes no folder and leaves each file and each folder as it was."""
    plan(SITE, out)
    assert not out.exists()
    publish(SITE, out)
    before = {
        path: path.stat().st_mtime_ns for path in (out.parent, out, *out.rglob("*"))
    }
    assert plan({"index.html": b"new", "more": b""}, out).any
    assert before == {
        path: path.stat().st_mtime_ns for path in (out.parent, out, *out.rglob("*"))
    }


def test_unchanged_files_are_left_alone(out: Path) -> None:
    """Only a file whose bytes differ is replaced, and the manifest only when the list does."""
    publish(SITE, out)
    for path in (MANIFEST, *SITE):
        os.utime(out / path, (1, 1))
    publish(SITE | {"index.html": b"PAGE"}, out)
    touched = {path for path in (MANIFEST, *SITE) if (out / path).stat().st_mtime != 1}
    assert {"index.html"} == touched


def test_removed_files_take_their_folders_along(out: Path) -> None:
    """Folders left empty go, with the empty ones above them; one that holds a foreign file and the site's own stay."""
    publish({"a/b/c/d": b"", "e/f/g": b"", "h": b""}, out)
    put(out, {"e/foreign": b"mine"})
    publish({}, out)
    assert expected_tree({"e/foreign": b"mine"}) == tree(out)


def test_a_file_already_gone_takes_its_folder_along(out: Path) -> None:
    """A listed file that somebody deleted is no news, but its empty folder goes."""
    publish(SITE, out)
    (out / "sessions/a/index.html").unlink()
    change = publish({"index.html": b"page"}, out)
    assert change.removed == ("sessions/a.ics",)
    assert tree(out) == {"index.html": b"page"}


@posix
def test_modes_are_those_of_ordinary_files(out: Path) -> None:
    """Files and folders get what the umask leaves, as if an editor had made them."""
    before = os.umask(0o027)
    try:
        publish(SITE, out)
    finally:
        os.umask(before)
    assert (out / "sessions/a.ics").stat().st_mode & 0o777 == 0o640
    assert (out / MANIFEST).stat().st_mode & 0o777 == 0o640
    assert (out / "sessions/a").stat().st_mode & 0o777 == 0o750
    assert out.stat().st_mode & 0o777 == 0o750


@pytest.mark.parametrize(
    "paths",
    [
        ["a", "a/b"],
        ["a/b/c", "a"],
        ["/a"],
        [""],
        ["a/"],
        ["a//b"],
        [".."],
        ["a/../b"],
        ["./a"],
        ["a\\b"],
        ["C:a"],
        ["a\nb"],
        ["a\0"],
        ["\ud800"],
        [".rgfeeds"],
        [".RGFEEDS/a"],
        [".git/HEAD"],
        ["a/.GIT"],
    ],
)
def test_paths_that_cannot_be_are_a_bug(out: Path, paths: list[str]) -> None:
    """A file where a folder is, or a path that is not plainly below the site, is nobody's mistake but ours."""
    site = dict.fromkeys(paths, b"")
    with pytest.raises(ValueError, match=r"path|both a file and a folder"):
        plan(site, out)
    with pytest.raises(ValueError, match=r"path|both a file and a folder"):
        publish(site, out)
    assert not out.exists()


@pytest.mark.parametrize(
    "path",
    [
        ".nojekyll",
        "..a",
        "a..",
        "...",
        "é/ü.html",
        "# a",
        ".rgfeeds-a",
        "a b",
        "a\u2028b",
    ],
)
def test_unusual_names_are_names(out: Path, path: str) -> None:
    """A name that only looks dangerous is published, listed and removed again."""
    publish({path: b"1"}, out)
    assert [path] == listed(out)
    publish({}, out)
    assert tree(out) == {}


# What others wrote


def test_foreign_files_are_invisible(out: Path) -> None:
    """What rgfeeds did not write is neither told nor touched."""
    foreign = {
        "CNAME": b"example.org",
        "sessions/notes.txt": b"mine",
        ".gitignore": b"",
    }
    put(out, foreign)
    publish(SITE, out)
    put(out, {"sessions/a/later.txt": b"mine too"})
    assert not plan(SITE, out).any
    publish({}, out)
    assert expected_tree(foreign | {"sessions/a/later.txt": b"mine too"}) == tree(out)


def test_a_foreign_file_is_not_overwritten(out: Path) -> None:
    """A wanted file that somebody else wrote stops the build before anything is written."""
    put(out, {"sessions/a.ics": b"somebody's"})
    for act in (plan, publish):
        with pytest.raises(
            RgfeedsError,
            match=r"public/sessions/a\.ics` is not rgfeeds' own; move it away, or",
        ):
            act(SITE, out)
    assert expected_tree({"sessions/a.ics": b"somebody's"}) == tree(out)
    assert not (out / MANIFEST).exists()


def test_a_foreign_file_with_the_same_bytes_is_adopted(out: Path) -> None:
    """A site whose manifest was lost is taken over, and removed like any other."""
    put(out, SITE)
    change = publish(SITE, out)
    assert (True, (*SITE,)) == (change.any, change.same)
    publish({}, out)
    assert tree(out) == {}


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        (
            {"index.html/a": b""},
            r"index\.html` is a folder, and a file is to be written there",
        ),
        ({"sessions": b""}, r"sessions` is a file, and a real folder is needed there"),
        (
            {"sessions/a": b""},
            r"sessions/a` is a file, and a real folder is needed there",
        ),
        (
            {".rgfeeds/a": b""},
            r"\.rgfeeds` is not a file, and rgfeeds keeps its list there",
        ),
    ],
)
def test_folders_and_files_do_not_take_each_others_place(
    out: Path, standing: Site, said: str
) -> None:
    """A folder where a file is wanted, or the other way round, stops the build before anything is written."""
    put(out, standing)
    before = tree(out)
    for act in (plan, publish):
        with pytest.raises(
            RgfeedsError, match=said + "; move it away, or choose another --out"
        ):
            act(SITE, out)
    assert before == tree(out)


@posix
@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize("link", ["index.html", "sessions", "sessions/a", MANIFEST])
def test_links_are_not_followed(out: Path, link: str, *, own: bool) -> None:
    """A link where the site has a file or a folder is refused, even if it leads to the same bytes at a listed place."""
    elsewhere = out.parent / "elsewhere"
    publish(SITE, elsewhere)
    if own:
        publish(SITE, out)
        shutil.move(out / link, out.parent / "old")
    (out / link).parent.mkdir(parents=True, exist_ok=True)
    (out / link).symlink_to(elsewhere / link)
    with pytest.raises(RgfeedsError, match=f"{link}` is .*; move it away"):
        publish(SITE | {"index.html": b"PAGE"}, out)
    assert expected_tree(SITE) == tree(elsewhere)


@posix
def test_a_pipe_does_not_hold_the_build_up(out: Path) -> None:
    """What is neither file nor folder is refused, not opened."""
    out.mkdir()
    os.mkfifo(out / "index.html")
    with pytest.raises(RgfeedsError, match=r"index\.html` is not rgfeeds' own"):
        plan(SITE, out)


def test_what_took_a_listed_place_stays(out: Path) -> None:
    """A folder, or a link, that stands where an unwanted file of ours stood is not ours."""
    publish({"a": b"1", "b": b"2"}, out)
    (out / "a").unlink()
    (out / "b").rename(out / "c")
    (out / "b").symlink_to("c")
    put(out, {"a/mine": b"3"})
    assert publish({}, out).removed == ()
    assert (
        tree(out),
        listed(out),
    ) == ({"a": None, "a/mine": b"3", "b": b"2", "c": b"2"}, [])


# The manifest as others may leave it


@posix
@pytest.mark.parametrize(
    "entry",
    [
        "{victim}",
        "../victim",
        "sub/../../victim",
        "./foreign",
        "sub//foreign",
        "sub\\foreign",
        "C:foreign",
        ".rgfeeds",
        ".RGFEEDS",
        "link/victim",
        "sub/link/victim",
        "foreign\0",
        "a" * 5000,
        "a/" * 2000 + "a",
        "a/" * 100_000 + "a",
        "CNAME/below",
        "sub",
        "..",
        "/",
        "",
    ],
)
def test_a_hostile_manifest_reaches_nothing(out: Path, entry: str) -> None:
    """An entry that leads elsewhere, through a link or nowhere at all is ignored, and forgotten."""
    foreign = {
        "CNAME": b"",
        "sub/foreign": b"",
        "sub\\foreign": b"",
        "C:foreign": b"",
        ".RGFEEDS": b"",
        "foreign": b"",
    }
    put(out, foreign)
    put(out.parent, {"victim": b"", "elsewhere/victim": b""})
    (out / "link").symlink_to(out.parent / "elsewhere")
    (out / "sub/link").symlink_to(out.parent / "elsewhere")
    publish(SITE, out)
    before = tree(out.parent)
    list_also(out, entry.format(victim=out.parent / "victim").encode())
    change = publish(SITE, out)
    assert (before, ()) == (tree(out.parent), change.removed)
    assert sorted(SITE) == listed(out)
    assert not plan(SITE, out).any


def test_a_damaged_manifest_is_read_line_by_line(out: Path) -> None:
    """Lines that are no UTF-8 are skipped; the others count, whatever their line ends, without a heading too."""
    put(
        out,
        {
            "a": b"",
            "b": b"",
            "c/d": b"",
            "foreign": b"",
            MANIFEST: b"a\n\xff\xfe\nb\r\n# c\n\xe9\n\nc/d",
        },
    )
    change = publish({}, out)
    assert (change.removed, change.any) == (("a", "b", "c/d"), True)
    assert tree(out) == {"foreign": b""}


# The folder itself


@posix
def test_the_folder_may_be_a_link(out: Path) -> None:
    """A link to a folder is followed, and stays; nothing is left beside either of its ends."""
    real = out.parent / "elsewhere" / "real"
    real.mkdir(parents=True)
    out.symlink_to(real)
    leave_staging(real.parent, real, "abandond", 11)
    publish(SITE, out)
    assert out.is_symlink()
    assert expected_tree(SITE) == tree(real)
    assert list(real.parent.iterdir()) == [real]
    assert sorted(out.parent.iterdir()) == [real.parent, out]


def test_the_working_directory_may_be_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder without a name of its own is published to like any other."""
    (tmp_path / "public").mkdir()
    monkeypatch.chdir(tmp_path / "public")
    leave_staging(tmp_path, tmp_path / "public", "abandond", 11)
    publish(SITE, Path())
    assert (expected_tree(SITE), []) == (
        tree(tmp_path / "public"),
        staging_folders(tmp_path / "public"),
    )


def test_a_file_is_no_folder(out: Path) -> None:
    """A file in the place of the folder, or above it, is told as such."""
    out.write_bytes(b"mine")
    for act in (plan, publish):
        with pytest.raises(
            RgfeedsError,
            match=r"public` is a file, and a folder is needed there; move it away, or",
        ):
            act(SITE, out)
        with pytest.raises(
            RgfeedsError,
            match=r"below`: a folder is needed above it, and something else stands",
        ):
            act(SITE, out / "below")
    assert out.read_bytes() == b"mine"


@posix
def test_a_link_to_nothing_is_no_folder(out: Path) -> None:
    """A dangling link in the place of the folder is told as such."""
    out.symlink_to("nowhere")
    with pytest.raises(
        RgfeedsError,
        match=r"public`: a folder is needed there, and something else stands",
    ):
        publish(SITE, out)


@posix
def test_a_name_too_long_for_the_disk_is_told(out: Path) -> None:
    """A folder whose name leaves no room for the staging folder's is refused in words."""
    with pytest.raises(
        RgfeedsError, match=r"`: the name is too long; choose another --out"
    ):
        publish(SITE, out.with_name("p" * 250))
    assert tree(out.parent) == {}


# Staging folders left by killed builds


@pytest.mark.parametrize("next_site", [SITE, SITE | {"index.html": b"PAGE"}])
@pytest.mark.parametrize("inside", [False, True])
def test_abandoned_staging_folders_are_swept(
    out: Path, next_site: Site, *, inside: bool
) -> None:
    """What a build killed over ten minutes ago left goes, even if nothing else is to do; what may be at work stays."""
    publish(SITE, out)
    place = out if inside else out.parent
    leave_staging(place, out, "abandond", 11)
    at_work = leave_staging(place, out, "at__work", 9)
    publish(next_site, out)
    assert [at_work.name] == staging_folders(out)
    assert tree(at_work) == {"0": b"half a fi"}


def test_only_staging_folders_are_swept(out: Path) -> None:
    """Files, links and folders that only look like staging folders are not ours."""
    publish(SITE, out)
    others = [
        leave_staging(out.parent, out, name, 99)
        for name in ("backup", "backup.old", "abandoned", "BACKUPS1")
    ]
    others.append(
        leave_staging(out.parent, out.with_name("public.rgfeeds-a"), "abandond", 99)
    )
    put(out.parent, {".public.rgfeeds-a_file_1": b"mine", "elsewhere/a": b""})
    os.utime(out.parent / ".public.rgfeeds-a_file_1", (1, 1))
    (out.parent / ".public.rgfeeds-a_link_1").symlink_to("elsewhere")
    before = tree(out.parent).keys()
    publish(SITE | {"index.html": b"PAGE"}, out)
    assert before == tree(out.parent).keys()
    assert all(other.exists() for other in others)


# What the system refuses


@contextmanager
def ordinary_user(*owned: Path) -> Iterator[None]:
    """Make modes count: root, whom none stops, becomes nobody for a while; *owned* are nobody's then."""
    if os.geteuid() != 0:
        yield
        return
    for path in owned:
        os.chown(path, NOBODY, NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Make a folder that nobody can reach: pytest's own are for its user alone."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        with ordinary_user():
            reachable = os.access(folder, os.X_OK, effective_ids=True)
        if not reachable:
            pytest.skip(
                f"{folder} cannot be reached by user {NOBODY}, and root is stopped by no mode"
            )
        yield Path(folder)


@posix
def test_a_read_only_folder_is_told(open_folder: Path) -> None:
    """Without the right to write, nothing changes, and the message names the folder and what to do."""
    out = open_folder / "public"
    publish(SITE, out)
    out.chmod(0o555)
    open_folder.chmod(0o555)
    with (
        ordinary_user(open_folder, out),
        pytest.raises(
            RgfeedsError,
            match=r"public`: you have no permission; ask for it, or choose another --out",
        ),
    ):
        publish({"index.html": b"PAGE"}, out)
    open_folder.chmod(0o755)
    assert (expected_tree(SITE), []) == (tree(out), staging_folders(out))


@posix
def test_the_same_site_needs_no_permission(open_folder: Path) -> None:
    """When nothing is to do, a folder that cannot be written is as good as any, an abandoned staging folder or not."""
    out = open_folder / "public"
    publish(SITE, out)
    left = leave_staging(open_folder, out, "abandond", 11)
    for path in (out, open_folder):
        path.chmod(0o555)
    with ordinary_user(open_folder, out):
        assert not publish(SITE, out).any
    open_folder.chmod(0o755)
    assert [left.name] == staging_folders(out)


@posix
def test_a_read_only_parent_is_no_hindrance(open_folder: Path) -> None:
    """When nothing can be put beside the folder, staging happens inside and leaves no trace."""
    out = open_folder / "public"
    out.mkdir()
    open_folder.chmod(0o555)
    with ordinary_user(open_folder, out):
        publish(SITE, out)
    open_folder.chmod(0o755)
    assert (expected_tree(SITE), [out]) == (tree(out), list(open_folder.iterdir()))


@posix
def test_an_unwritable_folder_beside_a_writable_parent_is_told(
    open_folder: Path,
) -> None:
    """A staging folder whose files could not be moved to the site is taken back."""
    out = open_folder / "public"
    publish(SITE, out)
    out.chmod(0o555)
    with (
        ordinary_user(open_folder, out),
        pytest.raises(
            RgfeedsError, match=r"public/index.html`: you have no permission"
        ),
    ):
        publish({}, out)
    assert (expected_tree(SITE), []) == (tree(out), staging_folders(out))


@posix
def test_a_folder_that_cannot_be_written_is_found_before_the_first_move(
    open_folder: Path,
) -> None:
    """When one folder below refuses, what is to be written or removed in it, all stays as it was."""
    out = open_folder / "public"
    before = {"a": b"old", "sub/b": b"old", "sub/gone": b"old"}
    publish(before, out)
    (out / "sub").chmod(0o555)
    for after, named in (
        ({"a": b"new", "sub/b": b"new", "sub/gone": b"old"}, "sub/b"),
        ({"a": b"new", "sub/b": b"old"}, "sub/gone"),
        ({**before, "a": b"new", "sub/deep/er": b"new"}, "sub/deep/er"),
    ):
        with (
            ordinary_user(open_folder, out, out / "sub", out / "a", out / MANIFEST),
            pytest.raises(
                RgfeedsError,
                match=rf"public/{named}`: you have no permission; ask for it, or choose",
            ),
        ):
            publish(after, out)
        assert (expected_tree(before), sorted(before)) == (tree(out), listed(out))
    (out / "sub").chmod(0o755)
    assert staging_folders(out) == []


def test_a_build_stopped_halfway_is_finished_by_the_next(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """New files are there before others link to them, none is unlisted, and the next build sees what is left."""
    publish({"a": b"old", "sub/b": b"old", "sub/gone": b"old"}, out)
    after = {"a": b"new", "early/c": b"new", "sub/b": b"new"}
    move = os.replace

    def moved_but_one(source: str, target: str) -> None:
        if target.endswith("sub/b"):
            raise OSError(errno.EIO, "the disk is broken", source, None, target)
        move(source, target)

    monkeypatch.setattr(os, "replace", moved_but_one)
    with pytest.raises(RgfeedsError, match=r"public/sub/b`: the disk is broken"):
        publish(after, out)
    monkeypatch.undo()
    assert {"a", "early/c", "sub/b", "sub/gone"} == set(listed(out))
    assert staging_folders(out) == []
    change = plan(after, out)
    assert (change.new, change.changed) == ((), ("sub/b",))
    publish({}, out)
    assert tree(out) == {}


def test_large_files_are_copied_in_parts(out: Path, tmp_path: Path) -> None:
    """Copying a file and comparing it takes a small part of its size in memory."""
    size, large = 2**26, tmp_path / "talk.mp4"
    with large.open("wb") as file:
        file.truncate(size)
    files = {"sessions/a/talk.mp4": large}
    tracemalloc.start()

    written = folder.move_into_place(files.items(), out, outputs.can_write)
    compared = folder.compare(files.items(), out, outputs.can_write)

    assert tracemalloc.get_traced_memory()[1] < size / 16
    tracemalloc.stop()
    assert (out / "sessions/a/talk.mp4").stat().st_size == size
    assert (written.new, compared.same) == (("sessions/a/talk.mp4",), written.new)


def test_only_what_a_build_can_write_is_removed(out: Path) -> None:
    """A manifest that names other files, git's among them, has none of them taken away."""
    own = {"index.html": b"1", "tea.ics": b"1", "sessions/a/index.html": b"1"}
    others = {
        "CNAME": b"2",
        ".git/HEAD": b"2",
        "sessions/.git/index.html": b"2",
        "sessions/a/notes.html": b"2",
        "data/sessions.toml": b"2",
    }
    folder.move_into_place(own.items(), out, outputs.can_write)
    put(out, others)
    list_also(out, *(path.encode() for path in others))

    change = folder.move_into_place((), out, outputs.can_write)

    assert change.removed == tuple(sorted(own))
    assert expected_tree(others) == tree(out)


def test_a_file_that_no_build_can_write_is_a_bug(out: Path) -> None:
    """A format has to name the paths of its files, or the next build would not know them."""
    with pytest.raises(ValueError, match="path"):
        folder.move_into_place([("other.txt", b"")], out, outputs.can_write)


@pytest.mark.parametrize("example", sorted((ROOT / "tests/examples").iterdir()))
def test_every_file_of_a_site_is_one_that_a_build_can_write(example: Path) -> None:
    """What is published today is known as rgfeeds' own tomorrow."""
    expected = example / "expected"
    for path in filter(Path.is_file, expected.rglob("*")):
        if path.name != MANIFEST:
            assert outputs.can_write(path.relative_to(expected).as_posix())


def test_a_folder_that_holds_the_sources_is_refused(tmp_path: Path) -> None:
    """The store, a repository and git's own folder are no places to publish in, through links neither."""
    store = tmp_path / "data/sessions.toml"
    put(tmp_path, {"data/sessions.toml": b"", ".git/HEAD": b"", "pages/.git": b""})
    for out in (
        tmp_path,
        tmp_path / "data",
        tmp_path / "pages",
        tmp_path / ".git",
        tmp_path / ".git/public",
    ):
        with pytest.raises(RgfeedsError, match="choose another --out"):
            refuse_sources(out, store)
    if os.name == "posix":
        (tmp_path / "link").symlink_to(tmp_path)
        with pytest.raises(RgfeedsError, match="link` holds"):
            refuse_sources(tmp_path / "link", store)
    refuse_sources(tmp_path / "public", store)


def test_a_name_too_long_for_any_folder_is_told(tmp_path: Path) -> None:
    """What the system refuses to look at is refused in words."""
    with pytest.raises(RgfeedsError, match="the name is too long"):
        refuse_sources(tmp_path / ("x" * 300), tmp_path / "sessions.toml")


@posix
def test_a_link_to_itself_is_no_folder(out: Path) -> None:
    """A link that leads in a circle is told."""
    out.symlink_to(out)
    with pytest.raises(RgfeedsError, match="public"):
        refuse_sources(out, out.parent / "sessions.toml")


@posix
def test_an_unreadable_file_is_told(open_folder: Path) -> None:
    """A file that cannot be compared is named, by plan too."""
    out = open_folder / "public"
    publish(SITE, out)
    (out / "index.html").chmod(0)
    (out / "sessions").chmod(0)
    for named in ("index.html", "sessions/a.ics"):
        with (
            ordinary_user(),
            pytest.raises(RgfeedsError, match=f"{named}`: you have no permission"),
        ):
            plan({named: SITE[named]}, out)
    (out / "sessions").chmod(0o755)


@posix
def test_a_file_that_cannot_be_written_in_full_changes_nothing(out: Path) -> None:
    """A write that fails in the middle of a file is told at the file's place and leaves the old site whole."""
    resource = pytest.importorskip("resource")
    publish(SITE, out)
    before = (out / MANIFEST).read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        with pytest.raises(
            RgfeedsError,
            match=r"public/large`: the file is larger than this account may write",
        ):
            publish({"index.html": b"PAGE", "large": bytes(100_001)}, out)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert (expected_tree(SITE), before) == (tree(out), (out / MANIFEST).read_bytes())
    assert staging_folders(out) == []


ON_A_MOUNT = """
import sys
from pathlib import Path
from rgfeeds.errors import RgfeedsError
from rgfeeds.site.folder import move_into_place
out, size = Path(sys.argv[1]), int(sys.argv[2])
move_into_place([("a", b"old")], out, bool)
try:
    move_into_place([("a", b"new"), ("b/c", bytes(size))], out, bool)
except RgfeedsError as error:
    print(str(error).partition("`: ")[2])
print((out / "a").read_text(), *sorted(path.relative_to(out).as_posix() for path in out.rglob("*")))
"""


ON_A_MOUNT_SHELL = (
    'mount "$@" "$0" || exit 77; exec "$PYTHON" -c "$SCRIPT" "$0" "$SIZE"'
)


def on_a_mount(options: list[str | Path], out: Path, size: int) -> list[str]:
    """Publish to a mount in a namespace of its own, which goes with the process."""
    out.mkdir()
    shell = [
        "unshare",
        "--user",
        "--map-root-user",
        "--mount",
        "sh",
        "-c",
        ON_A_MOUNT_SHELL,
    ]
    environment = {
        **os.environ,
        "PYTHON": sys.executable,
        "SCRIPT": ON_A_MOUNT,
        "SIZE": str(size),
    }
    if not shutil.which("unshare"):
        pytest.skip(
            "this system has no `unshare`, so nothing can be mounted for a test"
        )
    done = subprocess.run(
        [*shell, out, *options],
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode == 77 or done.stderr.startswith("unshare:"):
        pytest.skip(
            f"this system lets nothing be mounted for a test: {done.stderr.strip()}"
        )
    assert not done.stderr
    return done.stdout.splitlines()


@pytest.mark.slow
def test_a_full_disk_leaves_the_old_site(out: Path) -> None:
    """A disk without room for the new site keeps the old one, whole and alone."""
    said, found = on_a_mount(["-t", "tmpfs", "-o", "size=1m", "tmpfs"], out, 3_000_000)
    assert said == "the disk is full; make room and build again"
    assert found == "old .rgfeeds a"


@pytest.mark.slow
def test_the_folder_may_be_another_file_system(out: Path) -> None:
    """Files that cannot be moved from beside the folder are staged inside it."""
    assert on_a_mount(["-t", "tmpfs", "tmpfs"], out, 1) == ["new .rgfeeds a b b/c"]


@pytest.mark.slow
def test_the_folder_may_be_a_bind_mount(out: Path) -> None:
    """A mount of the same file system, as containers have it, is one that files cannot be moved to either."""
    source = out.with_name("source")
    source.mkdir()
    assert on_a_mount(["--bind", source], out, 1) == ["new .rgfeeds a b b/c"]


# The laws

names = st.sampled_from(["a", "b", "é"])
contents = st.sampled_from([b"", b"1", b"2", b"12"])
folders = st.lists(names, max_size=3).map(
    lambda parts: "".join(f"{part}/" for part in parts)
)


def sites(suffix: str) -> st.SearchStrategy[Site]:
    paths = st.builds(lambda folder, name: f"{folder}{name}{suffix}", folders, names)
    return st.dictionaries(paths, contents, max_size=6)


@settings(deadline=None)
@given(
    generations=st.lists(sites(".html"), min_size=1, max_size=5), foreign=sites(".txt")
)
def test_the_folder_holds_exactly_what_is_wanted(
    generations: list[Site], foreign: Site
) -> None:
    """After any generations among any foreign files there are the last one, the foreign files and the manifest."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "public"
        put(out, foreign)
        for site in generations:
            publish(site, out)
            assert expected_tree(site | foreign) == tree(out)
            assert sorted(site) == listed(out)
            assert not plan(site, out).any
        assert staging_folders(out) == []


def generation(number: int) -> Site:
    """Give a site of small and large files; each says which, and half of them change places every time."""
    paths = [f"sessions/{(number + index) % 40}/index.html" for index in range(20)]
    paths += ["index.html", f"large-{number % 3}.ics", "always.ics"]
    return {path: written(path, number) for path in paths}


def written(path: str, number: int) -> bytes:
    return f"{path} {number}\n".encode() * (20_000 if path.endswith(".ics") else 3)


def assert_all_whole(out: Path) -> None:
    for place, _, names in os.walk(out):
        for name in names:
            path = Path(place, name)
            with suppress(FileNotFoundError):
                assert_whole(path.relative_to(out).as_posix(), path.read_bytes())


def assert_whole(path: str, content: bytes) -> None:
    if path == MANIFEST:
        heading, *paths, end = content.split(b"\n")
        assert heading.startswith(b"# What rgfeeds wrote here")
        assert paths == sorted(paths)
        assert end == b""
    elif not path.startswith("foreign"):
        number = content.partition(b"\n")[0].rpartition(b" ")[2]
        assert number.isdigit(), f"{path} is empty or cut off"
        assert content == written(path, int(number)), f"{path} is not whole"


def publish_until_killed(out: Path, first: int) -> int:
    """Start a process that publishes one generation after the other; gives its id."""
    process = os.fork()
    if process:
        return process
    with suppress(BaseException):
        for number in itertools.count(first):
            publish(generation(number), out)
    os._exit(1)


@posix
@pytest.mark.slow
def test_a_killed_build_leaves_only_whole_files(out: Path) -> None:
    """Whoever reads while builds are killed sees whole files alone, and one build afterwards sets all right."""
    foreign = {"foreign": b"mine", "foreign-folder/a": b"mine"}
    put(out, foreign)
    for attempt in range(20):
        process = publish_until_killed(out, 1000 * attempt)
        until = time.monotonic() + 0.03 + 0.0137 * (attempt * 7 % 20)
        try:
            while time.monotonic() < until:
                assert_all_whole(out)
        finally:
            os.kill(process, signal.SIGKILL)
            status = os.waitpid(process, 0)[1]
        assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL
        assert_all_whole(out)
    # Killed while it tried whether files can be moved from there, it leaves the folder inside.
    for place in (out.parent, out):
        for left in place.glob(".public.rgfeeds-*"):
            os.utime(left, (1, 1))
    publish(generation(7), out)
    assert expected_tree(generation(7) | foreign) == tree(out)
    assert [out] == list(out.parent.iterdir())
    assert not plan(generation(7), out).any
