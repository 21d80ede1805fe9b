"""The AWS command line, as far as the steps of a delivery use it, on the same models by boto3."""

import json
import sys
from pathlib import Path
from typing import Any

import boto3
from botocore import xform_name


def main() -> None:
    """Answer one command as JSON."""
    service, command, *words = sys.argv[1:]
    client: Any = boto3.client(service, region_name="eu-north-1")
    by_option = {
        xform_name(name).replace("_", "-"): name
        for name in client.meta.service_model.operation_names
    }
    operation = by_option[command]
    members = client.meta.service_model.operation_model(operation).input_shape.members
    spelt = {f"--{xform_name(name).replace('_', '-')}": name for name in members}
    asked: dict[str, Any] = {}
    for option, value in zip(words[::2], words[1::2], strict=True):
        if option == "--cli-input-json":
            asked |= json.loads(Path(value.removeprefix("file://")).read_text())
        elif option in spelt:
            asked[spelt[option]] = given(members[spelt[option]], value)
    told = getattr(client, xform_name(operation))(**asked)
    sys.stdout.write(json.dumps(told, default=str))


def given(shape: Any, value: str) -> Any:
    """A value of a list is one of its items; one of a structure is `key=value`."""
    if shape.type_name == "list":
        return [given(shape.member, value)]
    if shape.type_name == "structure":
        key, _, inner = value.partition("=")
        return {key: inner}
    return value


if __name__ == "__main__":
    main()
