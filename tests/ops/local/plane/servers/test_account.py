"""Who a server runs as: never root, and always somebody who reaches its folder."""

import asyncio
import os
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

from ops.local.plane.servers import account
from ops.local.plane.servers.account import as_somebody


def words(folder: Path) -> tuple[str, ...]:
    return asyncio.run(as_somebody(folder))


def test_a_user_is_somebody_already(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account.os, "getuid", lambda: 1000)
    assert words(tmp_path) == ()


@pytest.mark.skipif(os.getuid() != 0, reason="only root has to become somebody else")
def test_root_becomes_somebody_who_owns_what_is_roots(tmp_path: Path) -> None:
    found = words(tmp_path)
    if not found:
        pytest.skip("neither unshare nor setpriv is on this machine")
    hidden = tmp_path / "hidden"
    hidden.mkdir(mode=0o700)
    script = 'id -u; : >"$0/hidden/file"; stat -c %u "$0/hidden"'
    done = subprocess.run(
        [*found, "sh", "-c", script, tmp_path], capture_output=True, text=True, check=True
    )
    own, owner = done.stdout.split()
    assert own == owner != "0"
    assert (hidden / "file").is_file()


def test_without_a_name_space_an_account_gets_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[tuple[str, int, int]] = []
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "file").touch()
    entries = [SimpleNamespace(pw_name=name, pw_uid=uid, pw_gid=uid + 1)
               for name, uid in (("root", 0), ("nobody", 65534), ("postgres", 70))]  # fmt: skip
    monkeypatch.setattr(account.os, "getuid", lambda: 0)
    monkeypatch.setattr(account.shutil, "which", {"setpriv": "/bin/setpriv"}.get)
    monkeypatch.setattr(account.pwd, "getpwall", lambda: entries)
    monkeypatch.setattr(
        account.os, "chown", lambda path, uid, gid, **_: given.append((Path(path).name, uid, gid))
    )
    assert words(tmp_path / "data") == (
        "/bin/setpriv", "--reuid=70", "--regid=71", "--clear-groups", "--",
    )  # fmt: skip
    assert given == [("data", 70, 71), ("file", 70, 71)]
    monkeypatch.setattr(account.shutil, "which", lambda _: None)
    assert words(tmp_path / "data") == ()


def test_a_kernel_without_name_spaces_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuses = tmp_path / "unshare"
    refuses.write_text("#!/bin/sh\nexit 1\n")
    refuses.chmod(0o755)
    monkeypatch.setattr(account.os, "getuid", lambda: 0)
    monkeypatch.setattr(account.shutil, "which", {"unshare": str(refuses)}.get)
    assert words(tmp_path) == ()
    refuses.write_text("#!/bin/sh\nexit 0\n")
    assert words(tmp_path)[0] == str(refuses)
