"""What is released is complete, holds nothing else, and runs where nothing of the checkout is."""

import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from email.parser import Parser
from pathlib import Path, PurePosixPath

import pytest
import tomli

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src/rgfeeds"
PROJECT = tomli.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
NAME = f"rgfeeds-{PROJECT['version']}"
#: Besides Python: templates, styles, scripts, the texts of a new repository, the mark of types.
STATIC = {".html", ".css", ".js", ".md", ".yml", ".toml", ".txt", ".typed", ""}
#: What a repository has and a source distribution has no use for.
_LEFT_OUT = {"public"}
_MADE = {"PKG-INFO"}
#: 2026-01-01T00:00:00Z, the instant every example store was written.
EPOCH = "1767225600"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PACKAGE.exists(), reason="there are no sources here"),
]


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the source distribution, and of that the wheel, asking no network."""
    for needed in ("build", "hatchling"):
        if importlib.util.find_spec(needed) is None:
            pytest.skip(f"{needed} is not installed")
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT)
    return folder


@pytest.fixture(scope="module")
def sdist(dist: Path) -> set[str]:
    """Return the files of the source distribution, as named in the repository."""
    with tarfile.open(dist / f"{NAME}.tar.gz") as archive:
        names = [PurePosixPath(member.name) for member in archive if member.isfile()]
    return {str(name.relative_to(NAME)) for name in names}


@pytest.fixture(scope="module")
def wheel(dist: Path) -> Mapping[str, bytes]:
    """Return the files of the wheel."""
    with zipfile.ZipFile(dist / f"{NAME}-py3-none-any.whl") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """A place where only the wheel is installed, with what it depends on."""

    programs: Path
    folder: Path

    def run(self, *arguments: str | Path) -> str:
        """Return what `rgfeeds` prints in a folder that is not the checkout."""
        program = shutil.which("rgfeeds", path=str(self.programs))
        assert program is not None
        return run(program, *arguments, cwd=self.folder)


@pytest.fixture(scope="module")
def installed(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Install the wheel; what it depends on is borrowed from here."""
    if importlib.util.find_spec("pip") is None:
        pytest.skip("pip is not installed")
    home, folder = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("elsewhere")
    venv.create(home, symlinks=os.name != "nt")
    paths = sysconfig.get_paths("venv", {"base": str(home), "platbase": str(home)})
    programs, packages = Path(paths["scripts"]), Path(paths["purelib"])
    run(
        *(sys.executable, "-m", "pip", "--disable-pip-version-check"),
        *("--python", programs / Path(sys.executable).name),
        *("install", "--quiet", "--no-deps", "--no-index"),
        dist / f"{NAME}-py3-none-any.whl",
    )
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (packages / "borrowed.pth").write_text("\n".join(sorted(borrowed)), "utf-8")
    return Installed(programs=programs, folder=folder)


def run(*command: str | Path, cwd: Path | None = None) -> str:
    """Return what *command* prints; it knows nothing of how these tests were started."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "GITHUB_", "PIP_"))
    }
    ended = subprocess.run(
        command,
        cwd=cwd,
        env={**kept, "SOURCE_DATE_EPOCH": EPOCH, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert ended.returncode == 0, ended
    return ended.stdout


def files_below(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def listed(*arguments: str) -> set[str]:
    """Return the files that git lists in the repository, without what is left out on purpose."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("this is no git repository")
    found = subprocess.run(
        ["git", "ls-files", "-z", *arguments], cwd=ROOT, check=True, capture_output=True
    ).stdout.decode()
    names = {name for name in found.split("\0") if name and (ROOT / name).exists()}
    return {name for name in names if PurePosixPath(name).parts[0] not in _LEFT_OUT}


def test_the_wheel_holds_the_package_and_nothing_else(
    wheel: Mapping[str, bytes],
) -> None:
    """Every file of the package is in the wheel as it is here, compiled ones aside, with the licence."""
    package = {
        name.removeprefix("rgfeeds/"): content
        for name, content in wheel.items()
        if name.startswith("rgfeeds/")
    }
    others = wheel.keys() - {f"rgfeeds/{name}" for name in package}
    about = f"{NAME}.dist-info"

    assert files_below(PACKAGE) == package
    assert {PurePosixPath(name).suffix for name in package} - {".py"} == STATIC
    assert others == {
        f"{about}/METADATA",
        f"{about}/RECORD",
        f"{about}/WHEEL",
        f"{about}/entry_points.txt",
        f"{about}/licenses/LICENSE",
    }
    assert wheel[f"{about}/licenses/LICENSE"] == (ROOT / "LICENSE").read_bytes()


def test_the_wheel_is_typed(wheel: Mapping[str, bytes]) -> None:
    """Type checkers are told that the package has types."""
    assert "rgfeeds/py.typed" in wheel


def test_the_wheel_says_what_it_is(wheel: Mapping[str, bytes]) -> None:
    """Name, version, licence, Python and the README are those of the project."""
    said = Parser().parsestr(wheel[f"{NAME}.dist-info/METADATA"].decode())

    assert said["Name"] == "rgfeeds"
    assert said["Version"] == PROJECT["version"]
    assert said["License-Expression"] == "MIT"
    assert said["Requires-Python"] == PROJECT["requires-python"]
    assert said.get_payload() == (ROOT / "README.md").read_text("utf-8")


def test_the_source_distribution_holds_the_repository(sdist: set[str]) -> None:
    """Whoever packages rgfeeds has all that its tests need: whatever the repository has, the site aside."""
    assert listed() - sdist == set()


def test_the_source_distribution_holds_nothing_else(sdist: set[str]) -> None:
    """Nothing that was built, compiled or fetched is in the source distribution."""
    known = listed() | listed("--others", "--exclude-standard")

    assert sdist - known == _MADE


def test_the_installed_program_knows_its_version(installed: Installed) -> None:
    """The wheel brings the program, which says the version of the project."""
    assert installed.run("--version") == f"rgfeeds {PROJECT['version']}\n"


def test_the_installed_program_is_the_one_of_the_wheel(installed: Installed) -> None:
    """What runs is what the wheel brought, and not the checkout."""
    python = shutil.which(Path(sys.executable).name, path=str(installed.programs))
    assert python is not None

    place = run(
        python, "-c", "import rgfeeds; print(rgfeeds.__file__)", cwd=installed.folder
    )

    assert Path(place.strip()).is_relative_to(installed.programs.parent)


def test_the_installed_program_builds_the_same_site(installed: Installed) -> None:
    """Far from the checkout, the wheel makes of an example the files that are kept for it."""
    example = ROOT / "tests/examples/minimal"
    shutil.copy(example / "sessions.toml", installed.folder)

    said = installed.run("build", "--store", "sessions.toml", "--out", "public")

    site = files_below(installed.folder / "public")
    assert said.startswith("Wrote public: 1 session in ")
    assert files_below(example / "expected") == site


def test_the_installed_program_begins_a_repository(installed: Installed) -> None:
    """The texts of a new repository are in the wheel: what it begins has no mistake."""
    answers = ("--name=Tea", "--timezone=Europe/London", "--url=https://example.org/")
    installed.run("init", "group", *answers, "--rgfeeds=1.2.0")

    assert installed.run("check", "group/data/sessions.toml") == "No mistakes found\n"


def test_the_installed_program_prints_the_schema(installed: Installed) -> None:
    """Editors get from the wheel the schema that is kept for them."""
    schema = (ROOT / "docs/sessions.schema.json").read_text("utf-8")

    assert installed.run("schema") == schema
