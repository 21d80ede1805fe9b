"""A record of what the engine tells a policy pack about a stack.

The engine sends what resources are rather than what was asked for: ids that it knows, and none of
those that a preview cannot know. Both become the placeholders that the recorder writes.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from google.protobuf.json_format import MessageToDict
from pulumi.runtime.proto.analyzer_pb2 import AnalyzerResource, AnalyzeStackRequest

from plan.placeholders import short_type, token
from plan.policy.unread import Reader
from plan.record import Options, Record, Resource, Secret
from plan.wire import SECRET, SIGNATURE

STACK: Final = "pulumi:pulumi:Stack"
PROVIDERS: Final = "pulumi:providers:"
UNKNOWN: Final = frozenset(
    {
        "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
        "030794c1-ac77-496b-92df-f27374a8bd58",
        "e48ece36-62e2-4504-bad9-02848725956a",
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    }
)
"""What stands for a text, truth, number, list, asset, archive or map that is not known."""
_MISSING: Final = object()


def record(request: AnalyzeStackRequest, project: str, stack: str, reader: Reader) -> Record:
    """What a request for a whole stack tells, as if the program had been recorded.

    The reader hears when something is read that a preview cannot know.
    """
    root = f"urn:pulumi:{stack}::{project}::{STACK}::{project}-{stack}"
    resources = [_resource(one, root) for one in request.resources]
    by_urn = {one.urn: one for one in sorted(resources, key=lambda one: one.urn)}
    named = [
        reader.noting(replace(one, inputs=_named(one, by_urn)), _unknown(one))
        for one in by_urn.values()
    ]
    return Record(project, stack, named, [], {}, {})


def _resource(sent: AnalyzerResource, root: str) -> Resource:
    """One resource in the engine's words, of whose properties the unknown ones are still so."""
    is_provider = sent.type.startswith(PROVIDERS)
    values = MessageToDict(sent.properties)
    options = sent.options
    return Resource(
        urn=sent.urn,
        type=sent.type,
        name=sent.name,
        custom=is_provider or sent.HasField("provider"),
        parent="" if sent.urn == root else sent.parent or root,
        provider=sent.provider.urn,
        inputs={key: _decoded(value) if is_provider else value for key, value in values.items()},
        outputs={},
        options=Options(
            protect=options.protect,
            delete_before_replace=options.deleteBeforeReplace,
            ignore_changes=tuple(options.ignoreChanges),
            aliases=tuple(options.aliases),
            depends_on=tuple(sent.dependencies),
        ),
        property_dependencies={
            key: tuple(one.urns) for key, one in sorted(sent.propertyDependencies.items())
        },
    )


def _decoded(value: Any) -> Any:
    """A provider's property, which the engine keeps as JSON text."""
    try:
        return json.loads(value)
    except (TypeError, ValueError):
        return value


def _unknown(resource: Resource) -> frozenset[str]:
    """Properties of which a preview knows nothing."""
    known = ((key, value) for key, value in resource.inputs.items() if isinstance(value, str))
    return frozenset(key for key, value in known if value in UNKNOWN)


def _named(resource: Resource, by_urn: Mapping[str, Resource]) -> Mapping[str, Any]:
    """The properties, with placeholders for what other resources gave to them."""
    named: dict[str, Any] = {}
    for key, value in resource.inputs.items():
        urns = resource.property_dependencies.get(key, ())
        sources = [by_urn[urn] for urn in urns if urn in by_urn and by_urn[urn].custom]
        read = _read(value, sources)
        if read is not _MISSING:
            named[key] = read
    return named


def _read(value: Any, sources: Sequence[Resource]) -> Any:
    """One value: whole numbers as `int`, secrets as `Secret`, missing where nobody gave it."""
    read = value
    match value:
        case {"value": inner} if value.get(SIGNATURE) == SECRET:
            read = Secret(_read(inner, sources))
        case dict():
            inside = {key: _read(inner, sources) for key, inner in value.items()}
            read = {key: inner for key, inner in inside.items() if inner is not _MISSING}
        case list() if len(value) == len(sources) and UNKNOWN.issuperset(map(str, value)):
            read = list(_tokens(sources, "id"))
        case list():
            read = [inner for one in value if (inner := _read(one, sources)) is not _MISSING]
        case float() if value.is_integer():
            read = int(value)
        case str() if value in UNKNOWN:
            # What AWS decides of its own is as unknown, and no part of a plan.
            read = "".join(_tokens(sources, "id")) or _MISSING
        case str():
            read = _replaced(value, sources)
    return read


def _replaced(text: str, sources: Sequence[Resource]) -> str:
    """The text with a placeholder for the id of a resource, and for its ARN wherever it stands."""
    for source, placeholder in zip(sources, _tokens(sources, "id"), strict=True):
        if text == source.inputs.get("id"):
            return placeholder
    for source, placeholder in zip(sources, _tokens(sources, "arn"), strict=True):
        arn = source.inputs.get("arn")
        text = text.replace(arn, placeholder) if isinstance(arn, str) and arn else text
    return text


def _tokens(sources: Sequence[Resource], path: str) -> Iterator[str]:
    return (token(short_type(one.type), one.name, path) for one in sources)
