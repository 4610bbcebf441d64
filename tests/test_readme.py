"""What README, CONTRIBUTING and the guides in docs/ say is true: their blocks are run, their links and tables checked."""

import json
import os
import re
import shutil
import stat
import struct
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import browser as browsers
import pytest
import stores
from docs import picture
from docs.reference import reference
from markdown_it import MarkdownIt

from rgfeeds import __version__
from rgfeeds.cli import COMMANDS
from rgfeeds.outputs import OUTPUTS
from rgfeeds.rules import load
from rgfeeds.rules.rule import Context

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
CONTRIBUTING = ROOT / "CONTRIBUTING.md"
DOCS = ROOT / "docs"
GUIDES = [README, *(DOCS / f"{name}.md" for name in ("adopt", "publish", "edit", "dates", "moving", "several-groups", "published"))]  # fmt: skip
PAGES = [*GUIDES, CONTRIBUTING, ROOT / "CHANGELOG.md", DOCS / "commands.md", DOCS / "store.md"]  # fmt: skip
LANGUAGES = {"console", "toml", "markdown"}
#: When the README's store was committed, and when all its commands are run.
COMMITTED, NOW = 1803286800, 1803459600
#: Where the commands of a section are run, when that is not the folder of a group.
ELSEWHERE = {
    "Try it without GitHub": "checkout",
    "Adopt a page you have": "adopting",
}
COMMIT = "0123456789abcdef0123456789abcdef01234567"
_PROMPT = "$ "


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A fenced block of *page*, below the heading *section*."""

    page: Path
    language: str
    content: str
    section: str

    @property
    def commands(self) -> Iterator[tuple[str, str]]:
        """Yield each command with the output that is shown below it."""
        for part in re.split(r"^\$ ", self.content, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            yield command, output


def blocks(page: Path) -> Iterator[Block]:
    """Yield the blocks of *page* in their order."""
    tokens = MarkdownIt("commonmark").parse(page.read_text(encoding="utf-8"))
    section = ""
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "inline" and before and before.type == "heading_open":
            section = token.content
        if token.type in {"fence", "code_block"}:
            yield Block(
                page=page,
                language=token.info,
                content=token.content,
                section=section,
            )


BLOCKS = tuple(block for page in GUIDES for block in blocks(page))
STORE = next(block.content for block in BLOCKS if block.language == "toml")
CONSOLES = dict.fromkeys(
    (block.page, block.section) for block in BLOCKS if block.language == "console"
)


class Shell:
    """Runs commands one after the other, where and as somebody would who reads the README."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder = folder
        self._here = programs / "here"
        self._environment = {
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(programs),
            "SOURCE_DATE_EPOCH": str(NOW),
            "GIT_COMMITTER_DATE": f"{NOW} +0000",
            "GIT_SSH_COMMAND": str(programs / "ssh"),
            "GIT_SSH_VARIANT": "ssh",
            **IDENTITY,
        }

    def run(self, command: str) -> tuple[int, str]:
        """Return the exit status and all output of *command*; where it leaves the shell is kept."""
        # The test suite does not run itself: `make test` is only asked what it would do.
        script = re.sub("^make test$", "make --dry-run test", command)
        ended = subprocess.run(
            ["bash", "-c", f'{script}\nstatus=$?\npwd > "{self._here}"\nexit $status'],
            cwd=self.folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            check=False,
        )
        self.folder = Path(self._here.read_text(encoding="utf-8").strip())
        return ended.returncode, ended.stdout


IDENTITY = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{
        f"GIT_{who}_{what}": "ada@example.org"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    },
}


def git(folder: Path, *arguments: str) -> str:
    environment = {
        "PATH": os.environ["PATH"],
        "GIT_COMMITTER_DATE": f"{COMMITTED} +0000",
        **IDENTITY,
    }
    return subprocess.run(
        ["git", *arguments],
        cwd=folder, env=environment, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip


def program(path: Path, script: str) -> None:
    path.write_text(f"#!/usr/bin/env bash\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """Return a folder with `rgfeeds`, and with an `ssh` that finds a GitHub on this machine."""
    folder, github = tmp_path / "programs", tmp_path / "github"
    folder.mkdir()
    # The README's store is edited in the days before its first session.
    then = (
        "import datetime as dt; from rgfeeds.cli import main; from rgfeeds.history import StoreFile; "
        f"StoreFile.today = lambda self: dt.date.fromtimestamp({NOW}); main(prog_name='rgfeeds')"
    )
    # It was installed from a git address, as the README says.
    recorded = tmp_path / f"recorded/rgfeeds-{__version__}.dist-info"
    recorded.mkdir(parents=True)
    (recorded / "METADATA").write_text(f"Name: rgfeeds\nVersion: {__version__}\n")
    url = {"url": "https://github.com/you/rgfeeds", "vcs_info": {"commit_id": COMMIT}}
    (recorded / "direct_url.json").write_text(json.dumps(url))
    program(
        folder / "rgfeeds",
        f'PYTHONPATH="{recorded.parent}" exec "{sys.executable}" -c "{then}" "$@"',
    )
    program(folder / "ssh", f'cd "{github}" && eval "${{@: -1}}"')
    repository = github / "you/tea-and-papers.git"
    repository.mkdir(parents=True)
    git(repository, "init", "--quiet", "--bare", "--initial-branch=main")
    return folder


@pytest.fixture
def group(tmp_path: Path) -> Path:
    """Return the repository of the group whose store the README begins with, and the page it has."""
    folder = tmp_path / "group"
    (folder / "data").mkdir(parents=True)
    (folder / "data/sessions.toml").write_text(STORE, encoding="utf-8")
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message=Announce")
    page = next(block.content for block in BLOCKS if block.language == "markdown")
    (folder / "page.md").write_text(page, encoding="utf-8")
    return folder


@pytest.fixture
def adopting(group: Path) -> Path:
    """Return a repository that has a page, and no store yet."""
    git(group, "rm", "--quiet", "data/sessions.toml")
    return group


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a copy of the checkout, in which all that `make` would install is there already."""
    folder = tmp_path / "checkout"
    for name in ("data", "src", "tests/mistakes"):
        if (ROOT / name).exists():
            shutil.copytree(ROOT / name, folder / name)
    for name in ("Makefile", "constraints.txt", "pyproject.toml"):
        shutil.copy2(ROOT / name, folder / name)
    venv.create(folder / ".venv", symlinks=True)
    (packages,) = folder.glob(".venv/lib/python*/site-packages")
    sources = f"{folder / 'src'}\n{sysconfig.get_path('purelib')}\n"
    (packages / "here.pth").write_text(sources, encoding="utf-8")
    (folder / ".venv/built").touch()
    (folder / ".venv/tested").touch()
    return folder


def rewritten(page: Path, old: str, new: str) -> None:
    """Replace *old* by *new* in *page*."""
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="the commands are for a POSIX shell")
@pytest.mark.parametrize(
    ("page", "section"),
    [pytest.param(*one, id=f"{one[0].stem}-{one[1]}") for one in CONSOLES],
)
def test_commands_do_what_is_shown(
    page: Path, section: str, programs: Path, request: pytest.FixtureRequest
) -> None:
    """Each command succeeds, unless it is shown to find an error, and says what is shown, if anything is."""
    for needed in ("bash", "git", "make"):
        if shutil.which(needed) is None:
            pytest.skip(f"there is no {needed} here")
    shell = Shell(request.getfixturevalue(ELSEWHERE.get(section, "group")), programs)
    told, statuses, expected = [], [], []
    for block in consoles(page, section):
        said = ""
        for command, output in block.commands:
            status, actual = shell.run(command)
            wrong = int("error[" in output)
            statuses.append((command, status, actual if status else ""))
            expected.append((command, wrong, actual if wrong else ""))
            said += f"{_PROMPT}{command}\n{actual if output else ''}"
        told.append(said)
        if request.config.getoption("--update-golden"):
            rewritten(page, fenced(block.content), fenced(said))

    assert expected == statuses
    assert told == [block.content for block in consoles(page, section)]


def consoles(page: Path, section: str) -> list[Block]:
    """Return the blocks of commands in *section* of *page*, as they are now."""
    return [
        block
        for block in blocks(page)
        if (block.section, block.language) == (section, "console")
    ]


def fenced(content: str) -> str:
    return f"```console\n{content}```\n"


@pytest.mark.parametrize(
    "block",
    [block for block in BLOCKS if block.language == "toml"],
    ids=lambda block: f"{block.page.stem}: {block.content[:20]}",
)
def test_what_is_shown_of_a_store_has_no_mistake(block: Block) -> None:
    """Each TOML block is a store without a mistake, or is one below the group of the first."""
    head = STORE.partition("[[session]]")[0]
    text = block.content if "[group]" in block.content else head + block.content

    loaded = load("sessions.toml", text.encode())

    assert [(found.rule, found.message) for found in loaded.diagnostics] == []
    assert loaded.schedule is not None


def test_every_block_is_tried() -> None:
    """Blocks are in a language that a test here knows."""
    assert {block.language for block in BLOCKS} == LANGUAGES


def links(page: Path) -> Iterator[str]:
    """Yield where the links and pictures of *page* lead."""
    for token in MarkdownIt("commonmark").parse(page.read_text(encoding="utf-8")):
        for child in token.children or ():
            for name in ("href", "src"):
                if name in child.attrs:
                    yield str(child.attrs[name])


def headings(page: Path) -> set[str]:
    """Return the names that GitHub gives the headings of *page*."""
    lines = page.read_text(encoding="utf-8").splitlines()
    titles = [
        line.lstrip("#").strip().lower() for line in lines if line.startswith("#")
    ]
    return {re.sub(r"[^\w -]", "", title).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Links are to files of the repository and to headings in them."""
    broken = []
    for link in links(page):
        path, _, heading = link.partition("#")
        target = page.parent / path if path else page
        if link.startswith("https://"):
            continue
        if not target.exists() or (heading and heading not in headings(target)):
            broken.append(link)

    assert broken == []


@pytest.mark.parametrize("page", [README, CONTRIBUTING], ids=lambda page: page.name)
def test_make_knows_its_targets(page: Path) -> None:
    """Whatever is said to be made is a target of the Makefile."""
    said = re.findall(
        r"[`$ ]make (?:[A-Z]+=\S+ )?([a-z-]+)[`\n]", page.read_text(encoding="utf-8")
    )
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert "build" in said
    assert [name for name in said if f"\n{name}:" not in makefile] == []


def paths_table() -> str:
    """Return a row for each output; a name in pointed brackets would be lost outside of code."""
    rows = "".join(
        f"| `{output.path.format(group='<group id>')}` | "
        + re.sub(r"[\w/]*<\w+>[\w./]*", r"`\g<0>`", output.about)
        + " |\n"
        for output in OUTPUTS
    )
    return f"| path | what |\n|---|---|\n{rows}"


def test_the_table_of_paths_is_up_to_date(request: pytest.FixtureRequest) -> None:
    """What is published is what the outputs say of themselves."""
    page = DOCS / "published.md"
    head, marked, _ = page.read_text(encoding="utf-8").partition("<!-- paths -->\n")
    made = f"{head}{marked}\n{paths_table()}\n<!-- end of paths -->\n"
    if request.config.getoption("--update-golden"):
        page.write_text(made, encoding="utf-8", newline="\n")

    assert made == page.read_text(encoding="utf-8")


def test_the_command_reference_is_up_to_date(request: pytest.FixtureRequest) -> None:
    """`docs/commands.md` has every command with its options, as they say of themselves."""
    page, made = ROOT / "docs/commands.md", reference()
    if request.config.getoption("--update-golden"):
        page.write_text(made, encoding="utf-8", newline="\n")

    assert made == page.read_text(encoding="utf-8")
    assert {f"## rgfeeds {name}" for name in COMMANDS} <= set(made.splitlines())


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.stem)
def test_one_sentence_a_line(page: Path) -> None:
    """Lines of prose end where a sentence or a clause does, so that a change is one line."""
    prose = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    lines = [line for line in prose.splitlines() if line and line[0].isalpha()]

    assert [line for line in lines if line[-1] not in ".:;,"] == []
    assert [line for line in lines if re.search(r"[a-z`]\. [A-Z]", line)] == []


def test_the_readme_is_short() -> None:
    """Who wants to begin finds the way in 150 lines."""
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 150


def contributed(section: str, modules: str) -> dict[str, Any]:
    """Return what the code below *section* of CONTRIBUTING defines, with the names of *modules*."""
    (code,) = [
        block.content for block in blocks(CONTRIBUTING) if block.section == section
    ]
    names: dict[str, Any] = {}
    exec(f"from __future__ import annotations\n{modules}\n{code}", names)
    return names


def test_the_output_of_contributing_renders() -> None:
    """The format that CONTRIBUTING adds makes a file of what is published."""
    urls = contributed("Add an output", "")["urls"]

    (made,) = urls(stores.publication(STORE))

    address = b"https://example.org/tea/sessions/diffusion-models/\n"
    assert made == ("urls.txt", address)


def test_the_rule_of_contributing_finds_its_mistake() -> None:
    """The rule that CONTRIBUTING adds finds a title in capitals, and only that."""
    modules = "from rgfeeds.rules.rule import Context, Finding, note\nfrom rgfeeds.store import Store"
    shouting = contributed("Add a rule", modules)["shouting"]
    quiet = load("", STORE.encode()).store
    loud = load(
        "", STORE.replace("Diffusion models", "DIFFUSION AND ITS MODELS").encode()
    ).store

    assert list(shouting.run(quiet, Context())) == []
    assert [(found.rule, found.help) for found in shouting.run(loud, Context())] == [
        ("shouting", 'title = "Diffusion and its models"')
    ]


def test_contributing_is_short() -> None:
    """Who wants to help reads ninety lines at most."""
    assert len(CONTRIBUTING.read_text(encoding="utf-8").splitlines()) <= 90


@pytest.fixture
def drawn(tmp_path: Path) -> str:
    """Draw the README's picture and return its page."""
    if shutil.which("git") is None:
        pytest.skip("there is no git here")
    picture.draw(tmp_path)
    return (tmp_path / "picture.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_picture_shows_an_edit_and_what_comes_of_it(drawn: str) -> None:
    """The picture is made of the README's store: the edited line, the event moved, the entry that says so."""
    assert '<div class="added">+ <span class="key">date = </span>' in drawn
    assert "Wednesday 3 March, 11:00–12:00" in drawn
    assert '<p class="moved">Moved from Mon 1 Mar 11:00.</p>' in drawn
    assert "Moved to Wed 3 Mar 11:00 (was Mon 1 Mar): Diffusion models" in drawn


def size(png: bytes) -> tuple[int, ...]:
    """Return width and height, which come first in a PNG."""
    return struct.unpack(">II", png[16:24])


@pytest.mark.browser
@pytest.mark.slow
def test_the_picture_can_be_made_anew(tmp_path: Path) -> None:
    """The script makes a picture as large as the one that is kept, which loads quickly."""
    if reason := browsers.missing():
        browsers.unless_required(reason)

    picture.main(tmp_path / "picture.png")

    kept = picture.PICTURE.read_bytes()
    assert size(kept) == size((tmp_path / "picture.png").read_bytes())
    assert len(kept) < 250_000
