"""Files of an export: JSON that reads well, and the assets that resources point to."""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from plan.export.errors import CannotExport

_OURS = ("versions", "providers", "variables", "data", "resources", "outputs")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_EXECUTABLE = 0o755 << 16


@dataclass
class Assets:
    """Contents that the export puts beside its JSON, by file name."""

    contents: dict[str, bytes] = field(default_factory=dict)

    def path(self, asset: Mapping[str, Any], name: str, where: str) -> str:
        """Where an asset or archive will be, as a Terraform expression; raises CannotExport."""
        file, content = _content(asset, name, where)
        self.contents[file] = content
        return f"${{path.module}}/assets/{file}"


def write(to: Path, files: Mapping[str, Any], assets: Assets) -> None:
    """Write `NAME.tf.json` for each entry that holds something.

    What an earlier export wrote goes; Terraform's state, lock and plug-ins are left alone.
    """
    to.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(to / "assets", ignore_errors=True)
    for name in _OURS:
        path = to / f"{name}.tf.json"
        if content := files.get(name):
            path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")
        else:
            path.unlink(missing_ok=True)
    for name, content in assets.contents.items():
        (to / "assets").mkdir(exist_ok=True)
        (to / "assets" / name).write_bytes(content)


def _content(asset: Mapping[str, Any], name: str, where: str) -> tuple[str, bytes]:
    if "text" in asset:
        return name, asset["text"].encode()
    path = Path(asset.get("path", ""))
    if "path" in asset and path.is_file():
        return name + path.suffix, path.read_bytes()
    if "assets" in asset:
        inner = sorted(asset["assets"].items())
        return _archive(name, ((at, _content(one, at, where)[1]) for at, one in inner))
    if "path" in asset and path.is_dir():
        return _archive(name, _walk(path))
    raise CannotExport(where, "is neither text nor a file nor a folder", "use one of these")


def _walk(folder: Path) -> Iterator[tuple[str, bytes]]:
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            yield file.relative_to(folder).as_posix(), file.read_bytes()


def _archive(name: str, entries: Iterator[tuple[str, bytes]]) -> tuple[str, bytes]:
    zipped = _zipped(entries)
    # Terraform looks at the name of a function's archive, not into it.
    return f"{name}-{hashlib.sha256(zipped).hexdigest()[:8]}.zip", zipped


def _zipped(entries: Iterator[tuple[str, bytes]]) -> bytes:
    """An archive that depends on names and contents alone."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            info = zipfile.ZipInfo(name, _EPOCH)
            info.external_attr = _EXECUTABLE
            archive.writestr(info, content)
    return buffer.getvalue()
