"""Between the SDK's protobuf structs and plain JSON values."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from google.protobuf.struct_pb2 import Struct, Value
from pulumi.runtime import rpc

from plan.record import Secret

SIGNATURE: Final = rpc._special_sig_key
"""Key that tells an object of the engine from one of the program."""
SECRET: Final = rpc._special_secret_sig
ASSETS: Final = (rpc._special_asset_sig, rpc._special_archive_sig)


def properties(struct: Struct) -> dict[str, Any]:
    """Plain values by name, sorted, because a protobuf map has no order of its own."""
    return {key: _plain(value) for key, value in sorted(struct.fields.items())}


def struct(values: Mapping[str, Any]) -> Struct:
    """Build the inverse of `properties`, for answers to the SDK."""
    result = Struct()
    result.update(signed(values))
    return result


def _plain(value: Value) -> Any:
    """One value; whole numbers are `int`."""
    match value.WhichOneof("kind"):
        case "string_value":
            return value.string_value
        case "bool_value":
            return value.bool_value
        case "number_value":
            number = value.number_value
            return int(number) if number.is_integer() else number
        case "list_value":
            return [_plain(item) for item in value.list_value.values]
        case "struct_value":
            return _object(properties(value.struct_value))
        case _:
            return None


def _object(fields: dict[str, Any]) -> Any:
    """Give the engine's own kinds of object their plain form."""
    match fields.get(SIGNATURE):
        case rpc._special_secret_sig:
            return Secret(fields["value"])
        case rpc._special_resource_sig:
            # A provider that takes no resources is given the id in its place.
            return fields.get("id") or fields["urn"]
        case rpc._special_asset_sig | rpc._special_archive_sig:
            return _hashed(fields)
        case _:
            return fields


def _hashed(asset: dict[str, Any]) -> dict[str, Any]:
    """Give an asset or archive the SHA-256 of what it holds, beside the path that was given."""
    digest = sha256()
    if "path" in asset:
        path = Path(asset["path"])
        if path.is_dir():
            for file in sorted(item for item in path.rglob("*") if item.is_file()):
                name, content = file.relative_to(path).as_posix(), file.read_bytes()
                digest.update(f"{name}\0{len(content)}\0".encode() + content)
        else:
            digest.update(path.read_bytes())
    elif "assets" in asset:
        for name, inner in sorted(asset["assets"].items()):
            digest.update(f"{name}\0{inner['hash']}\0".encode())
    elif "text" in asset:
        digest.update(asset["text"].encode())
    return {**asset, "hash": digest.hexdigest()}


def signed(value: Any) -> Any:
    """Put the engine's signature around secrets."""
    if isinstance(value, Secret):
        return {SIGNATURE: SECRET, "value": signed(value.value)}
    if isinstance(value, Mapping):
        return {key: signed(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [signed(item) for item in value]
    return value
