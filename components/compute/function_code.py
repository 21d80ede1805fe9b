"""What a function is made of."""

from pathlib import Path
from typing import Final

import pulumi

LEFT_BY_RUNNING: Final = "__pycache__"


def code(folder: str) -> pulumi.AssetArchive:
    """All files of a folder by their path in it, but for what running them has left there.

    That differs between machines, and so would the function.
    """
    root = Path(folder)
    files = sorted(path for path in root.rglob("*") if path.is_file())
    return pulumi.AssetArchive(
        {
            path.relative_to(root).as_posix(): pulumi.FileAsset(str(path))
            for path in files
            if LEFT_BY_RUNNING not in path.parts
        }
    )
