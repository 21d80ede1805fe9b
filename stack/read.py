"""Settings from a stack file, or from the configuration of a running program."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path as File
from typing import Any, Final

import pulumi
from pulumi.runtime import config as running

from stack.document import Document, load
from stack.errors import BadSettings, Found, Mistake, Path, dotted, kind, listed, nearest, shown
from stack.refused import Refused
from stack.schema import PULUMI
from stack.settings import Settings
from stack.validate import validated
from stack.values import decoded, engine_text

NAMESPACE: Final = "groundwork:"
REGION: Final = "aws:region"
LOCAL: Final = "local"
SECRETS: Final = "secrets"
COMMAND: Final = "pulumi config set --secret --path 'groundwork:secrets.{}.value'"


@dataclass(frozen=True)
class Told:
    """A sound stack file: what it says, and what that means."""

    name: str
    """The file's own name, without folders."""
    settings: Settings
    values: Mapping[str, Any]
    """What the file says, by the names of `Settings`."""
    document: Document

    def line(self, path: Path) -> int | None:
        """Line of a settings' path, or of the nearest thing around it that has one."""
        return self.document.line(_place(path))


def from_file(path: File) -> Settings:
    """Settings of a stack file, read without an engine; secret values are the text `[secure]`.

    Raises:
        BadSettings: the file cannot be read, or something in it is wrong.
    """
    return told(path).settings


def told(path: File) -> Told:
    """Settings of a stack file as `from_file` reads them, with what the file says of them.

    Raises:
        BadSettings: the file cannot be read, or something in it is wrong.
    """
    document, config, mistakes = _opened(path)
    values = _values(config)
    settings, found = _judged(
        values,
        local=path.name == f"Pulumi.{LOCAL}.yaml",
        sealed={_setting(at) for at in document.sealed if _is_ours(at)},
        spoiled={_setting(at) for at in document.spoiled if _is_ours(at)},
    )
    mistakes += [_mistake(one, document.line(_place(one.path))) for one in found]
    if mistakes:
        raise BadSettings(path.name, mistakes)
    return Told(path.name, settings, values, document)


def from_config() -> Settings:
    """Settings of the stack that runs, with secrets decrypted.

    Raises:
        Refused: something is wrong; there are no line numbers, since the file is not read.
    """
    keys = {*running.CONFIG.get(), *running.get_config_env()}
    config = {key: running.get_config(key) for key in keys if _is_ours(("config", key))}
    values = _values(config)
    secret = {_setting(("config", key)) for key in config if running.is_config_secret(key)}
    if (SECRETS,) in secret:
        secret.remove((SECRETS,))
        secret |= {(SECRETS, label, "value") for label in _map(values.get(SECRETS))}
    name = pulumi.get_stack()
    try:
        return from_values(values, source=f"stack {name}", local=name == LOCAL, sealed=secret)
    except BadSettings as bad:
        raise Refused(bad.source, bad.mistakes) from None


def from_values(
    values: Mapping[str, Any],
    *,
    source: str = "settings",
    local: bool = False,
    sealed: Set[Path] = frozenset(),
) -> Settings:
    """Settings from plain values: `region`, and what a stack file may hold without its namespace.

    `sealed` are the paths whose value is kept encrypted where the values come from.

    Raises:
        BadSettings: something is wrong.
    """
    settings, found = _judged(values, local=local, sealed=sealed, spoiled=frozenset())
    if found:
        raise BadSettings(source, [_mistake(one, None) for one in found])
    return settings


def file_config(path: File) -> tuple[dict[str, str], frozenset[str]]:
    """A stack file's `config` as the engine gives it to a program, and the keys that are secret.

    Containers are JSON text, and an encrypted value is the text `[secure]`.

    Raises:
        BadSettings: the file is not a stack file; whether its settings are good is not judged.
    """
    document, config, mistakes = _opened(path)
    if mistakes:
        raise BadSettings(path.name, mistakes)
    secret = frozenset(str(at[1]) for at in document.sealed if at[:1] == ("config",) and at[1:])
    return {key: engine_text(value) for key, value in config.items()}, secret


def _opened(path: File) -> tuple[Document, Mapping[str, Any], list[Mistake]]:
    """The file, its `config`, and what no reader of stack files could make sense of."""
    document = load(path)
    root = document.values
    config = _map(root).get("config")
    found = [one for one in document.found if _is_ours(one.path) or len(one.path) < 2]
    if not isinstance(root, dict):
        found.append(Found((), f"got {shown(root)}", "a map with the key config"))
    elif not isinstance(config, dict):
        given = f"got {shown(config)}" if "config" in root else "missing"
        found.append(Found(("config",), given, "a map of keys such as groundwork:networks"))
    found += _strangers(_map(root), _map(config))
    mistakes = [_mistake(one, one.line or document.line(one.path)) for one in found]
    if not isinstance(config, dict):
        raise BadSettings(path.name, mistakes)
    return document, config, mistakes


def _strangers(root: Mapping[str, Any], config: Mapping[str, Any]) -> Iterator[Found]:
    known = {"config", *PULUMI}
    for key in root.keys() - known:
        yield Found((key,), "no such key", listed(known), nearest(key, known))
    for key in config:
        namespace, colon, name = key.partition(":")
        if not (namespace and colon and name):
            close = nearest(key, Settings.model_fields.keys() - {"region"})
            ours = f"{NAMESPACE}{close}" if close else None
            yield Found(("config", key), "no namespace", "a key such as groundwork:networks", ours)


def _judged(
    values: Mapping[str, Any], *, local: bool, sealed: Set[Path], spoiled: Set[Path]
) -> tuple[Settings, list[Found]]:
    found = [*_misplaced(sealed), *_plain_secrets(values, sealed)]
    hidden = {path[0] for path in sealed}
    settings, more = validated(
        values,
        local=local,
        spoiled={*spoiled, *(one.path for one in found)},
        masked=lambda path: path[0] in hidden or _is_private(path),
    )
    return settings, found + more


def _misplaced(sealed: Set[Path]) -> Iterator[Found]:
    """Encrypted values anywhere but in a secret's value."""
    for path in sealed:
        if path == (SECRETS,):
            yield Found(path, "encrypted as a whole", f"{COMMAND.format('LABEL')} for each value")
        elif not (len(path) == 3 and path[0] == SECRETS and path[2] == "value"):
            yield Found(
                path, "an encrypted value", "a plain one; only secrets.LABEL.value is secret"
            )


def _plain_secrets(values: Mapping[str, Any], sealed: Set[Path]) -> Iterator[Found]:
    """Secret values that stand in the file for everyone to read."""
    for label, entry in _map(values.get(SECRETS)).items():
        path = (SECRETS, label, "value")
        value = _map(entry).get("value")
        if value is not None and path not in sealed:
            yield Found(path, f"{kind(value)} that is not encrypted", COMMAND.format(label))


def _values(config: Mapping[str, Any]) -> dict[str, Any]:
    """The settings' part of a config map, by the names of `Settings`."""
    return {
        str(_setting(("config", key))[0]): decoded(key.removeprefix(NAMESPACE), value)
        for key, value in config.items()
        if _is_ours(("config", key))
    }


def _is_ours(at: Path) -> bool:
    """Whether a place in the file belongs to the settings."""
    return len(at) > 1 and at[0] == "config" and (at[1] == REGION or _is_named(at[1]))


def _is_named(key: str | int) -> bool:
    return str(key).startswith(NAMESPACE) and key != NAMESPACE


def _setting(at: Path) -> Path:
    """The settings' path of a place in the file."""
    if at[1] == REGION:
        return ("region",)
    if at[1] == f"{NAMESPACE}region":
        return at[1:]
    return (str(at[1]).removeprefix(NAMESPACE), *at[2:])


def _place(path: Path) -> Path:
    """The place in the file of a settings' path."""
    if path == ("region",):
        return ("config", REGION)
    key = str(path[0]).removeprefix(NAMESPACE)
    return ("config", f"{NAMESPACE}{key}", *path[1:])


def _mistake(found: Found, line: int | None) -> Mistake:
    path = _setting(found.path) if _is_ours(found.path) else found.path
    return Mistake(line, dotted(path), found.given, found.accepted, found.nearest)


def _is_private(path: Path) -> bool:
    """Whether a value may be a secret that landed in the wrong place."""
    return path[0] == SECRETS or (path[0] == "services" and path[2:3] in {("env",), ("secrets",)})


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
