"""The engine's side of a run: answers each registration and keeps all that the engine would see."""

import json
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any, NoReturn, cast

from google.protobuf.empty_pb2 import Empty
from pulumi.runtime import MockCallArgs, MockResourceArgs, Mocks
from pulumi.runtime.mocks import MockMonitor
from pulumi.runtime.proto.alias_pb2 import Alias
from pulumi.runtime.proto.resource_pb2 import (
    ReadResourceRequest,
    RegisterResourceOutputsRequest,
    RegisterResourceRequest,
    RegisterResourceResponse,
    ResourceInvokeRequest,
    ResourceInvokeResponse,
)
from pulumi.runtime.rpc import UNKNOWN

from plan import placeholders, remote, shapes, wire
from plan.record import Lookup, Options, Resource

STACK = "pulumi:pulumi:Stack"
EXPLICIT = ("aws:", "kubernetes:")
"""Packages whose default provider is whatever the user's machine is set to."""
GET_RESOURCE = "pulumi:pulumi:getResource"


class CannotRecord(Exception):  # noqa: N818 reads as what it says
    """The program does what the engine would refuse or what has no meaning offline."""


class _NoMocks(Mocks):
    """The stock monitor asks for mocks; this one answers by itself."""

    def call(self, args: MockCallArgs) -> NoReturn:
        raise NotImplementedError(args.token)

    def new_resource(self, args: MockResourceArgs) -> NoReturn:
        raise NotImplementedError(args.typ)


class Monitor(MockMonitor):
    """Keeps registrations by URN, in the engine's words, while the program runs."""

    def __init__(
        self, project: str, stack: str, *, preview: bool, padding: int, explicit: bool
    ) -> None:
        """Take `explicit` to refuse what would use a default provider of AWS or Kubernetes."""
        super().__init__(_NoMocks())
        self.prefix = f"urn:pulumi:{stack}::{project}::"
        self.preview = preview
        self.padding = padding
        self.explicit = explicit
        self.registered: dict[str, Resource] = {}
        self.sources: dict[str, str] = {}
        """Source of placeholders to the URN that owns it."""
        self.dependencies: dict[str, set[str]] = {}
        self.registered_outputs: dict[str, Mapping[str, Any]] = {}
        self.lookups: dict[str, Lookup] = {}
        self.questions: dict[str, str] = {}
        """Key of a look-up to all that was asked, as text that sorts."""
        self.numbers: dict[int, str] = {}

    def make_urn(self, parent: str, type_: str, name: str) -> str:
        """Name a resource as the engine does: the chain of types leaves out the stack's."""
        chain = parent.split("::")[2] if parent else STACK
        return f"{self.prefix}{type_ if chain == STACK else f'{chain}${type_}'}::{name}"

    def RegisterResource(self, request: RegisterResourceRequest) -> RegisterResourceResponse:  # noqa: N802
        """Keep one registration, and answer with its inputs and what AWS would add to them."""
        urn = self.make_urn(request.parent, request.type, request.name)
        if urn in self.registered:
            raise CannotRecord(f"{request.name}: a second {request.type} of this name")
        inputs = wire.properties(request.object)
        answer = RegisterResourceResponse(urn=urn)
        outputs: Mapping[str, Any] = {}
        if request.remote:
            answer.object.CopyFrom(wire.struct(self._expanded(request, urn)))
        if request.custom:
            self._check(request, urn)
            outputs = self._outputs(request, inputs)
            answer.id = outputs.get("id", "")
            answer.object.CopyFrom(wire.struct(outputs))
        needs = {name: sorted(dep.urns) for name, dep in request.propertyDependencies.items()}
        self.dependencies[urn] = {request.parent, *request.dependencies} - {""}
        self.registered[urn] = Resource(
            urn=urn,
            type=request.type,
            name=request.name,
            custom=request.custom,
            parent=request.parent,
            provider=request.provider,
            inputs=inputs,
            outputs=outputs,
            options=self._options(request),
            property_dependencies={name: urns for name, urns in sorted(needs.items()) if urns},
        )
        return answer

    def RegisterResourceOutputs(self, request: RegisterResourceOutputsRequest) -> Empty:  # noqa: N802
        """Keep what a component, or the stack itself, gives out."""
        self.registered_outputs[request.urn] = wire.properties(request.outputs)
        return Empty()

    def Invoke(self, request: ResourceInvokeRequest) -> ResourceInvokeResponse:  # noqa: N802
        """Answer a look-up with placeholders; the same question has one answer."""
        if self.explicit and not request.provider and request.tok.startswith("aws:"):
            raise CannotRecord(f"look-up {request.tok}: no provider given")
        args = wire.properties(request.args)
        if request.tok == GET_RESOURCE:
            return self._again(args["urn"])
        question = json.dumps([request.tok, args, request.provider], sort_keys=True)
        text = question.replace("~" * self.padding + ">>", ">>")
        digest = blake2b(text.encode(), digest_size=8).hexdigest()
        key = f"{placeholders.short_type(request.tok)}/{digest}"
        if key not in self.lookups:
            type_, _, name = f"lookup:{key}".rpartition("/")
            make = self._make(type_, name)
            result = shapes.complete(shapes.of_lookup(request.tok), args, make)
            self.questions[key] = text
            self.lookups[key] = Lookup(key, request.tok, args, request.provider, result)
        found = {"return": wire.struct(self.lookups[key].result)}
        return ResourceInvokeResponse(**cast(Any, found))

    def ReadResource(self, request: ReadResourceRequest) -> NoReturn:  # noqa: N802
        """Refuse: what exists already is asked for by a look-up, which the record can show."""
        raise CannotRecord(f"{request.name}: reads an existing {request.type}; use a look-up")

    def _expanded(self, request: RegisterResourceRequest, urn: str) -> Mapping[str, Any]:
        """Register what a component of another process would; its outputs for the program."""
        if request.type not in remote.MAKERS:
            raise CannotRecord(f"{request.name}: nobody has written out what {request.type} makes")

        def register(child: RegisterResourceRequest) -> Resource:
            return self.registered[self.RegisterResource(child).urn]

        handed, outputs = remote.MAKERS[request.type](request, urn, register)
        ids = {name: child.outputs.get("id", UNKNOWN) for name, child in handed.items()}
        self.registered_outputs[urn] = dict(sorted({**outputs, **ids}.items()))
        return {**outputs, **{name: remote.reference(child) for name, child in handed.items()}}

    def _again(self, urn: str) -> ResourceInvokeResponse:
        """Answer the SDK, which asks for the state of a resource that a component handed out."""
        outputs = self.registered[urn].outputs
        state = {"urn": urn, "id": outputs.get("id", ""), "state": outputs}
        return ResourceInvokeResponse(**cast(Any, {"return": wire.struct(state)}))

    def _check(self, request: RegisterResourceRequest, urn: str) -> None:
        """Refuse what would not have a placeholder of its own, or a provider of the program's."""
        if set(request.name) & set(".<>/~"):
            raise CannotRecord(f"{request.name}: a resource's name must not hold any of .<>/~")
        source = f"{placeholders.short_type(request.type)}/{request.name}"
        if source in self.sources:
            raise CannotRecord(f"{request.name}: two of {request.type} share this name")
        self.sources[source] = urn
        if self.explicit and not request.provider and request.type.startswith(EXPLICIT):
            raise CannotRecord(f"{request.name}: {request.type} would use a default provider")

    def _outputs(
        self, request: RegisterResourceRequest, inputs: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Inputs and placeholders; in a preview inputs alone, for all else is unknown there."""
        if self.preview:
            return inputs
        type_ = placeholders.short_type(request.type)
        make = self._make(type_, request.name)
        outputs = shapes.complete(shapes.of_resource(request.type), inputs, make)
        outputs = shapes.add(request.type, outputs, make)
        id_ = request.importId or placeholders.token(type_, request.name, "id", self.padding)
        return {**outputs, "id": id_}

    def _make(self, type_: str, name: str) -> shapes.Make:
        """What makes the placeholders of one source."""

        def make(path: str, kind: type) -> Any:
            text = placeholders.token(type_, name, path, self.padding)
            if kind is str:
                return text
            number = placeholders.number(type_, name, path)
            self.numbers[number] = text
            return number

        return make

    def _options(self, request: RegisterResourceRequest) -> Options:
        """Keep options, without the dependencies that inputs imply."""
        implied = {urn for needs in request.propertyDependencies.values() for urn in needs.urns}
        timeouts = {name.name: value for name, value in request.customTimeouts.ListFields()}
        return Options(
            protect=request.protect,
            retain_on_delete=request.retainOnDelete,
            delete_before_replace=request.deleteBeforeReplace,
            ignore_changes=list(request.ignoreChanges),
            replace_on_changes=list(request.replaceOnChanges),
            aliases=[self._alias(alias, request) for alias in request.aliases],
            depends_on=sorted(set(request.dependencies) - implied),
            custom_timeouts=timeouts,
        )

    def _alias(self, alias: Alias, request: RegisterResourceRequest) -> str:
        """URN under which a resource was known before."""
        if alias.urn:
            return alias.urn
        parent = "" if alias.spec.noParent else alias.spec.parentUrn or request.parent
        return self.make_urn(
            parent, alias.spec.type or request.type, alias.spec.name or request.name
        )
