"""What the commands remember about a stack between runs: one word a file."""

from pathlib import Path


def recall(home: Path, name: str) -> str | None:
    """The remembered word; None if there is none or it can't be read."""
    try:
        return (home / name).read_text(encoding="utf-8").strip() or None
    except (OSError, UnicodeDecodeError):
        return None


def remember(home: Path, name: str, word: str) -> None:
    """Keep a word."""
    home.mkdir(parents=True, exist_ok=True)
    (home / name).write_text(f"{word}\n", encoding="utf-8")


def forget(home: Path, name: str) -> None:
    """Drop a word."""
    (home / name).unlink(missing_ok=True)
