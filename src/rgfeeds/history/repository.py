"""A git repository, asked in the same way on every machine; nothing else here starts git."""

import os
import subprocess
from collections.abc import Generator, Sequence
from contextlib import suppress
from itertools import zip_longest
from pathlib import Path
from typing import Self

from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.errors import RgfeedsError

#: The repository's own settings could change what git prints, or how; these cannot.
_SETTINGS = (
    "advice.graftFileDeprecated=false",
    # Three times as much, as is usual, makes it no faster: versions are read in order.
    "core.deltaBaseCacheLimit=32m",
    f"diff.orderFile={os.devnull}",
    "i18n.logOutputEncoding=UTF-8",
    "log.follow=false",
    "log.showSignature=false",
)
#: The user's and the system's settings are not asked, nor is what makes git see another history.
_SURROUNDINGS = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
    "LANGUAGE": "",
}
#: Of git's own variables only these stay: others point it to a repository, as hooks do, or tell it how to read names.
_HARMLESS = ("GIT_EXEC_PATH", "GIT_TEST_", "GIT_TRACE")

#: The modes of plain files, in git's words; links and submodules have no text.
PLAIN = ("100644", "100755")


class GitError(RgfeedsError):
    """There is a git repository, but its history cannot be told."""


class Repository(Struct, frozen=True, kw_only=True):
    """The repository whose `.git`, a folder or a file, lies in *root*.

    *head* is the commit that is checked out, empty before the first. In a *shallow*
    one the older versions were never fetched. *trusted* is what the user lets git read
    though somebody else owns it.
    """

    root: Path
    head: str = ""
    shallow: bool = False
    trusted: tuple[str, ...] = ()

    @classmethod
    def find(cls, store: Path) -> Self | None:
        """Return the repository at or above *store*, None without one; raise GitError when git cannot read it."""
        root = next(filter(_has_git, store.resolve().parents), None)
        if root is None:
            return None
        found = cls(root=root)
        question = ("rev-parse", "--is-shallow-repository", "--revs-only", "HEAD")
        asked = found.run(*question)
        if b"dubious ownership" in asked.stderr:
            found = cls(root=root, trusted=_trusted_folders(root))
            asked = found.run(*question)
        if asked.returncode != 0:
            raise found.failure(asked)
        shallow, *head = asked.stdout.decode().split()
        return replace(found, shallow=shallow == "true", head="".join(head))

    def commit(self, revision: str) -> str | None:
        """Return the full name of the commit that *revision* names, None when there is none."""
        sought = f"{revision}^{{commit}}"
        found = self.run("rev-parse", "--verify", "--quiet", "--end-of-options", sought)
        return found.stdout.decode().strip() or None

    def run(
        self, *arguments: str, given: bytes = b""
    ) -> subprocess.CompletedProcess[bytes]:
        """Run git to its end with *given* as its input; whether it failed is for the caller to see."""
        with self.start(*arguments) as process:
            out, err = process.communicate(given)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def ask(self, *arguments: str, given: bytes = b"") -> bytes:
        """Return what git answers; raise GitError when it fails."""
        answered = self.run(*arguments, given=given)
        if answered.returncode != 0:
            raise self.failure(answered)
        return answered.stdout

    def files(self, commit: str, *paths: str) -> dict[str, str]:
        """Return the blobs of all plain files of *commit*, or of those at *paths*, by path."""
        tree = self.ask("ls-tree", "-r", "-z", "--full-tree", commit, "--", *paths)
        blobs: dict[str, str] = {}
        for row in os.fsdecode(tree).split("\0")[:-1]:
            said, path = row.split("\t", 1)
            mode, _, blob = said.split()
            if mode in PLAIN:
                blobs[path] = blob
        return blobs

    def blob(self, name: str) -> bytes:
        """Return the content of the blob called *name*, nothing when it is not here."""
        return self.run("cat-file", "blob", name).stdout

    def blobs(self, names: Sequence[str]) -> Generator[bytes | None]:
        """Yield the content of each of the blobs called *names*, None for one that is not here."""
        with self.start("cat-file", "--batch") as process:
            assert process.stdin is not None
            assert process.stdout is not None
            # Git is asked for 50 ahead of what is read: so many names fit into any pipe.
            for ahead, name in zip_longest(names, [None] * 50 + [*names]):
                if ahead is not None:
                    # When git has ended, there is no answer.
                    with suppress(OSError):
                        os.write(process.stdin.fileno(), f"{ahead}\n".encode())
                if name is None:
                    continue
                match process.stdout.readline().split():
                    case [_, b"blob", size]:
                        yield process.stdout.read(int(size))
                        process.stdout.read(1)
                    case _:
                        yield None

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start git with pipes to and from it."""
        safe = (f"safe.directory={folder}" for folder in self.trusted)
        options = [part for setting in (*_SETTINGS, *safe) for part in ("-c", setting)]
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("GIT_") or name.startswith(_HARMLESS)
        }
        # A broken repository must not be passed over for one that lies around it.
        ceiling = {"GIT_CEILING_DIRECTORIES": str(self.root.parent)}
        try:
            return subprocess.Popen(  # noqa: S603 - git, with arguments of our own
                ("git", "-C", str(self.root), "--no-pager", *options, *arguments),  # noqa: S607 - whichever there is
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=environment | _SURROUNDINGS | ceiling,
            )
        except (FileNotFoundError, PermissionError):
            raise GitError(
                f"{self.root} is a git repository, but there is no program `git` here to read its history;"
                " install it, or put it on PATH"
            ) from None
        except OSError as error:
            raise GitError(
                f"git cannot be started to read the history in {self.root}: {error.strerror}"
            ) from None

    def failure(self, process: subprocess.CompletedProcess[bytes]) -> GitError:
        """Return the error that tells why git ended in *process* without an answer."""
        if b"dubious ownership" in process.stderr:
            return GitError(
                f"{self.root} belongs to another user, so that git does not read it;"
                f" if you trust it, run: git config --global --add safe.directory {self.root}"
            )
        said = process.stderr.decode(errors="replace").strip().partition("\n")[0]
        reason = said.removeprefix("fatal: ")
        return GitError(f"git cannot read the history in {self.root}: {reason}")


def _has_git(folder: Path) -> bool:
    # A link to nowhere is a broken repository, not none.
    git = folder / ".git"
    return git.is_symlink() or git.exists()


def _trusted_folders(root: Path) -> tuple[str, ...]:
    """Return the user's own `safe.directory`, the one setting that is theirs to make."""
    question = ("git", "config", "--null", "--get-all", "safe.directory")
    asked = subprocess.run(question, capture_output=True, check=False, cwd=root.anchor)  # noqa: S603 - of our own
    return tuple(os.fsdecode(asked.stdout).split("\0")[:-1])
