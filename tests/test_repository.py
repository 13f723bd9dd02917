"""A repository from a stranger: its files are read at a revision, and nothing of it is run."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from notice.definition import repository
from notice.errors import FileError, NoticeError, UsageError

Office = Callable[..., Path]
ENVIRONMENT = {
    **{f"GIT_{role}_{key}": "a@b" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "PATH": os.environ["PATH"],
}


def git(folder: Path, *arguments: str) -> str:
    """Run git as somebody of an office, with no settings of the machine; return what it prints."""
    command = ["git", "-c", "protocol.file.allow=always", *arguments]
    done = subprocess.run(
        command, cwd=folder, env=ENVIRONMENT, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


@pytest.fixture
def templates(office: Office, program: Callable[[str], str]) -> Path:
    """Return a folder of templates in a repository of two commits, ``v1`` and ``HEAD``.

    The first says "We mourn.", the second "We remember." as the folder does.
    """
    program("git")
    root = office("We mourn.")
    git(root.parent, "init", "-q", "-b", "main")
    commit(root)
    git(root, "tag", "v1")
    source = root / "day" / "en.md"
    source.write_text(source.read_text("utf-8").replace("mourn", "remember"), "utf-8")
    commit(root)
    return root


def commit(folder: Path) -> None:
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "The texts")


def text(templates: Path, name: str) -> str:
    """Return the last line of the English source at a revision."""
    with repository.checked_out(templates, name) as copy:
        return (copy / "day" / "en.md").read_text("utf-8").splitlines()[-1]


# --- what a revision may be called ----------------------------------------------------------------


def test_a_revision_by_any_of_its_names(templates: Path) -> None:
    first = git(templates, "rev-parse", "v1")
    for name in ("v1", "HEAD~1", "HEAD^", "main~", first, first[:10], "main@{1}", "@{1}"):
        assert text(templates, name) == "We mourn.", name
    for name in ("HEAD", "@", "main", "refs/heads/main", "HEAD@{now}", "main^0"):
        assert text(templates, name) == "We remember.", name
    git(templates, "pack-refs", "--all")
    git(templates, "gc", "-q")
    assert text(templates, "v1") == "We mourn."
    assert text(templates, "main") == "We remember."


@pytest.mark.parametrize("name", ["v2", "main@{u}", "HEAD~9", "v1:templates", "--all", "", "a\nb"])
def test_a_revision_that_there_is_not(templates: Path, name: str) -> None:
    with pytest.raises(UsageError, match=r"git knows no revision [^;]*; name a com"):
        text(templates, name)


def test_a_worktree_has_its_own_head(templates: Path, tmp_path: Path) -> None:
    git(templates, "worktree", "add", "-q", "-b", "other", str(tmp_path / "other"), "v1")
    other = tmp_path / "other" / "templates"
    assert text(other, "HEAD") == "We mourn."
    assert text(other, "main") == "We remember."
    assert text(templates, "HEAD") == "We remember."
    (other / "day" / "en.md").write_text("+++\n+++\nWe are here.\n")
    commit(other)
    assert text(other, "HEAD") == "We are here."
    assert text(other, "HEAD@{1}") == "We mourn."  # the log of this worktree
    assert text(templates, "other") == "We are here."


@pytest.mark.usefixtures("templates")
def test_a_submodule_is_a_repository(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "office")
    git(tmp_path / "office", "submodule", "add", "-q", str(tmp_path), "texts")
    assert text(tmp_path / "office" / "texts" / "templates", "v1") == "We mourn."


@pytest.mark.usefixtures("templates")
def test_a_shared_clone_and_a_shallow_one(tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--shared", str(tmp_path), "shared")
    assert text(tmp_path / "shared" / "templates", "v1") == "We mourn."
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{tmp_path}", "shallow")
    assert text(tmp_path / "shallow" / "templates", "HEAD") == "We remember."
    with pytest.raises(UsageError, match="git knows no revision 'HEAD~1'"):
        text(tmp_path / "shallow" / "templates", "HEAD~1")


def test_a_repository_of_sha_256(templates: Path, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / ".git")
    git(tmp_path, "init", "-q", "--object-format=sha256")
    commit(templates)
    assert text(templates, "HEAD") == "We remember."


def test_a_reftable_is_told(templates: Path, tmp_path: Path) -> None:
    (tmp_path / ".git" / "reftable").mkdir()
    with pytest.raises(UsageError, match="keeps its refs as a reftable; type: git refs migrate"):
        text(templates, "v1")


def test_templates_that_are_the_whole_repository(templates: Path, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / ".git")
    git(templates, "init", "-q")
    commit(templates)
    assert text(templates, "HEAD") == "We remember."


# --- settings that name commands ------------------------------------------------------------------

ATTRIBUTES = "* filter=x diff=x ident export-subst\n"
SETTINGS: Mapping[str, Mapping[str, str]] = {
    "smudge": {"filter.x.smudge": "RUN", "filter.x.required": "true"},
    "process": {"filter.x.process": "RUN", "filter.x.required": "true"},
    "clean": {"filter.x.clean": "RUN"},
    "textconv": {"diff.x.textconv": "RUN"},
    "external diff": {"diff.external": "RUN", "diff.x.command": "RUN"},
    "archives": {"tar.zip.command": "RUN", "tar.tar.command": "RUN", "tar.tar.gz.command": "RUN"},
    "file system monitor": {"core.fsmonitor": "RUN", "core.fsmonitorHookVersion": "2"},
    "hooks": {"core.hooksPath": "HOOKS"},
    "ssh": {"core.sshCommand": "RUN", "core.gitProxy": "RUN"},
    "pager": {"core.pager": "RUN", "pager.rev-parse": "RUN", "pager.ls-tree": "RUN"},
    "editor": {"core.editor": "RUN", "sequence.editor": "RUN", "core.askPass": "RUN"},
    "credentials": {"credential.helper": "!RUN"},
    "signatures": {"gpg.program": "RUN", "log.showSignature": "true"},
    "alternate refs": {"core.alternateRefsCommand": "RUN"},
    "aliases": {f"alias.{name}": "!RUN" for name in ("rev-parse", "ls-tree", "archive")},
    "included": {"include.path": "MORE"},
    "included if": {"includeIf.gitdir:/.path": "MORE"},
    "worktree": {"core.worktree": "/", "filter.x.smudge": "RUN"},
    "promisor": {
        "remote.origin.url": "HERE",
        "remote.origin.promisor": "true",
        "remote.origin.partialclonefilter": "blob:none",
        "remote.origin.uploadpack": "RUN",
        "extensions.partialClone": "origin",
    },
    "promisor by a helper": {
        "remote.origin.url": "ext::RUN",
        "remote.origin.promisor": "true",
        "protocol.ext.allow": "always",
        "extensions.partialClone": "origin",
    },
}


@pytest.mark.parametrize("setting", SETTINGS)
def test_no_setting_of_a_repository_is_obeyed(
    setting: str, templates: Path, tmp_path: Path
) -> None:
    """Each would leave a mark. Of a partial clone a file lacks, which git would fetch."""
    (templates / ".gitattributes").write_text(ATTRIBUTES)
    commit(templates)
    blob = git(templates, "rev-parse", "HEAD:templates/day/en.md")
    hooks, mark, run = tmp_path / "hooks", tmp_path / "mark", tmp_path / "run"
    run.write_text(f"#!/bin/sh\necho run >> {mark}\ncat\n")
    run.chmod(0o755)
    hooks.mkdir()
    for name in ("post-checkout", "post-index-change", "reference-transaction", "fsmonitor"):
        shutil.copy(run, hooks / name)
    more = tmp_path / "more"
    more.write_text(f'[filter "x"]\n smudge = {run}\n')
    words = {"RUN": run, "HOOKS": hooks, "MORE": more, "HERE": f"file://{tmp_path}"}
    for key, value in SETTINGS[setting].items():
        for word, path in words.items():
            value = value.replace(word, str(path))  # noqa: PLW2901 - each word may stand in it
        git(tmp_path, "config", "--file", ".git/config", key, value)
    if setting.startswith("promisor"):
        (tmp_path / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
        place = "HEAD:.*templates/day/en.md"
        with pytest.raises(FileError, match=f"{place}: the repository does not have all of it"):
            text(templates, "HEAD")
    else:
        assert text(templates, "HEAD") == "We remember."
    assert not mark.exists()


def test_the_settings_of_a_repository_elsewhere_are_not_obeyed(
    templates: Path, tmp_path: Path
) -> None:
    """A file ``.git`` may lead to a folder of the stranger, and ``commondir`` on from there."""
    mark = tmp_path / "mark"
    (templates / ".gitattributes").write_text(ATTRIBUTES)
    commit(templates)
    git(templates, "config", "filter.x.smudge", f"touch {mark}; cat")
    (tmp_path / ".git").rename(tmp_path / "common")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "HEAD").write_text("ref: refs/heads/main\n")
    (tmp_path / "own" / "commondir").write_text("../common\n")
    (tmp_path / ".git").write_text("gitdir: own\n")
    assert text(templates, "HEAD") == "We remember."
    assert not mark.exists()


def test_the_environment_is_not_obeyed(templates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a hook of git, which says which repository it is for."""
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", "/nowhere")
    assert text(templates, "v1") == "We mourn."


def test_no_object_stands_in_for_another(templates: Path, tmp_path: Path) -> None:
    first, second = (git(templates, "rev-parse", name) for name in ("v1", "HEAD"))
    git(templates, "replace", second, first)
    assert text(templates, "HEAD") == "We remember."
    git(templates, "replace", "-d", second)
    (tmp_path / ".git" / "info" / "grafts").write_text(f"{second}\n")
    assert text(templates, "HEAD~1") == "We mourn."


# --- objects that are an attack -------------------------------------------------------------------


def put(folder: Path, kind: str, data: bytes) -> bytes:
    """Write an object that git itself might refuse to make; return its id."""
    whole = f"{kind} {len(data)}\0".encode() + data
    name = hashlib.sha1(whole, usedforsecurity=False).hexdigest()
    path = folder / ".git" / "objects" / name[:2] / name[2:]
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(zlib.compress(whole))
    return bytes.fromhex(name)


def commit_of(folder: Path, *entries: tuple[str, str, bytes]) -> str:
    """Make a commit whose ``templates`` hold a notice and these entries: mode, name and id."""
    notice = tree(folder, ("100644", "notice.toml", put(folder, "blob", b"")))
    own = tree(folder, *entries, ("40000", "day", notice))
    root = tree(folder, ("40000", "templates", own))
    who = "A <a@b> 0 +0000"
    made = f"tree {root.hex()}\nauthor {who}\ncommitter {who}\n\nAll\n"
    return put(folder, "commit", made.encode()).hex()


def tree(folder: Path, *entries: tuple[str, str, bytes]) -> bytes:
    data = b"".join(f"{mode} {name}\0".encode() + blob for mode, name, blob in entries)
    return put(folder, "tree", data)


def below(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if ".git" not in path.parts}


@pytest.mark.parametrize(
    ("mode", "name", "message"),
    [
        ("120000", "link", "templates/link: this is a symbolic link; a revision that is read"),
        ("100644", "..", "no file may have such a name"),
        ("100644", "../../outside", "no file may have such a name"),
        ("100644", "/outside", "no file may have such a name"),
        ("100644", ".", "no file may have such a name"),
        ("100644", ".git", "no file may have such a name"),
        ("100644", ".GIT/config", "no file may have such a name"),
        ("100644", "x" * 300, "cannot be written: File name too long"),
        ("100644", "day", "templates/day"),
        ("100644", "day/notice.toml/x", "templates/day/notice.toml"),
    ],
)
def test_a_name_leads_nowhere(
    mode: str, name: str, message: str, templates: Path, tmp_path: Path
) -> None:
    target = put(tmp_path, "blob", b"/etc/passwd")
    made = commit_of(tmp_path, (mode, name, target))
    before = below(tmp_path)
    with pytest.raises(NoticeError, match=message):
        text(templates, made)
    assert below(tmp_path) == before


def test_a_folder_may_have_the_name_of_a_parent(templates: Path, tmp_path: Path) -> None:
    """The names of folders are looked at as well as those of files."""
    up = tree(tmp_path, ("100644", "outside", put(tmp_path, "blob", b"x")))
    for name in ("..", ".git", "."):
        with pytest.raises(FileError, match="no file may have such a name"):
            text(templates, commit_of(tmp_path, ("40000", name, up)))


def test_a_submodule_in_it_is_left_out(templates: Path, tmp_path: Path) -> None:
    made = commit_of(tmp_path, ("160000", "more", b"\1" * 20))
    with repository.checked_out(templates, made) as copy:
        assert [path.name for path in copy.iterdir()] == ["day"]


def test_objects_without_end(templates: Path, tmp_path: Path) -> None:
    """Ten folders ten levels deep name ten thousand million files, in thirteen objects."""
    inside = tree(tmp_path, ("100644", "x", put(tmp_path, "blob", b"")))
    for _ in range(10):
        inside = tree(tmp_path, *(("40000", str(number), inside) for number in range(10)))
    with pytest.raises(UsageError, match="git does not come to an end with"):
        text(templates, commit_of(tmp_path, ("40000", "a", inside)))


def test_folders_without_end(templates: Path, tmp_path: Path) -> None:
    inside = tree(tmp_path, ("100644", "x", put(tmp_path, "blob", b"")))
    for _ in range(3000):
        inside = tree(tmp_path, ("40000", "a", inside))
    with pytest.raises(FileError, match=r"File name too long|not have all of it"):
        text(templates, commit_of(tmp_path, ("40000", "a", inside)))


def test_files_that_are_too_large(templates: Path, tmp_path: Path) -> None:
    """Packed, they are small; they are counted before one is unpacked."""
    large = put(tmp_path, "blob", bytes(30 * 10**6))
    entries = [("100644", f"{number}", large) for number in range(5)]
    with pytest.raises(FileError, match="cannot be read: it has more than 128 MB; keep large"):
        text(templates, commit_of(tmp_path, *entries))
    assert "We" in text(templates, "HEAD")


def test_a_commit_that_is_too_large(templates: Path, tmp_path: Path) -> None:
    large = put(tmp_path, "commit", bytes(300 * 10**6))
    with pytest.raises(UsageError, match="git knows no revision"):
        text(templates, large.hex())


def test_an_object_that_is_not_there(templates: Path, tmp_path: Path) -> None:
    with pytest.raises(FileError, match="templates/x: the repository does not have all of it"):
        text(templates, commit_of(tmp_path, ("100644", "x", b"\1" * 20)))
    with pytest.raises(FileError, match="the repository does not have all of it; fetch it"):
        text(templates, commit_of(tmp_path, ("40000", "x", b"\1" * 20)))


@pytest.mark.parametrize(
    "name",
    ["HEAD", "config", "commondir", "packed-refs", "refs/heads/main", "objects/pack/pack-1.idx"],
)
def test_a_pipe_among_the_files_of_git(
    name: str, templates: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repository, "PATIENCE", 1)
    path = tmp_path / ".git" / name
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    path.with_suffix(".pack").write_bytes(b"PACK" + bytes(40))
    with pytest.raises(NoticeError, match=r"it is a named pipe|does not come to an end"):
        text(templates, "main" if "refs" in name else "deadbeef")
