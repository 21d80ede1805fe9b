"""Reads off a record who may talk to whom."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from plan import gates
from plan.admitted import admitted
from plan.groups import EVERYONE, Rule, paired, read
from plan.nodes import AWS, CLOUDFRONT, INTERNET, Edge, Graph, Means, Node, Place
from plan.origins import DISTRIBUTION, is_cloudfront, lists, origins, vpc_origins
from plan.peerings import GROUP, peerings
from plan.placeholders import references, sources
from plan.pods import CLUSTER, Pods
from plan.record import Record, Resource, Secret, component_of

EGRESS: Final = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
INGRESS: Final = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
ENDPOINT: Final = "aws:ec2/vpcEndpoint:VpcEndpoint"
ROLE_POLICY: Final = "aws:iam/rolePolicy:RolePolicy"
LISTENER_RULE: Final = "aws:lb/listenerRule:ListenerRule"
URL: Final = "aws:lambda/functionUrl:FunctionUrl"
BUCKET: Final = "aws:s3/bucket:Bucket"


def graph(record: Record) -> Graph:
    """Give every component as a node, and each way from one to another as an edge."""
    reader = _Reader(record)
    edges = {
        *reader.network(),
        *reader.routes(),
        *reader.grants(),
        *reader.admitted(),
        *reader.origins(),
        *reader.gateways(),
        *reader.sockets(),
        *reader.pods.edges(),
    }
    nodes = {*reader.components(), *(node for e in edges for node in (e.source, e.target))}
    return Graph(sorted(nodes), sorted(edges))


class _Reader:
    """One record, with what is asked of it again and again."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.by_urn = record.by_urn()
        self.sources = sources(record)
        self.lists = lists(record)
        self.ways = vpc_origins(record)
        self.endpoints = self._endpoint_groups()
        self.peerings = peerings(record)
        self.pods = Pods(record, self._owner, self._owners)

    def of(self, token: str) -> Iterator[Resource]:
        """Resources of one type."""
        return (r for r in self.record.resources if r.type == token)

    def components(self) -> Iterator[Node]:
        """All components; the stack itself is none."""
        return (self._node(r) for r in self.record.resources if not r.custom and r.parent)

    def network(self) -> Iterator[Edge]:
        """Security-group rules, the two sides of one edge together."""
        out = [read(r.inputs, here=0) for r in self.of(EGRESS)]
        into = [read(r.inputs, here=1) for r in self.of(INGRESS)]
        for each, sides in paired(out, into):
            source, target = self._end(each.source), self._end(each.target)
            for one in self._behind(source, target):
                if one != target:
                    said = (each.port, each.protocol, each.access, sides, self._over(each))
                    yield from self.pods.finer(Edge(one, target, Means.NETWORK, *said))

    def routes(self) -> Iterator[Edge]:
        """Listener rules that forward: from the listener's component to the target group's."""
        for rule in self.of(LISTENER_RULE):
            actions = rule.inputs["actions"]
            asked = self._signed_in(gates.pools(actions))
            details = (*gates.conditions(rule.inputs.get("conditions", ())), *asked)
            for source in self._owners(rule.inputs["listenerArn"]):
                for group in self._resources(gates.groups(actions)):
                    target = self._owner(group)
                    port = str(group.inputs.get("port", ""))
                    if source != target:
                        yield Edge(source, target, Means.ROUTE, port, "tcp", details=details)

    def grants(self) -> Iterator[Edge]:
        """Role policies: from the role's component to that of each resource they name."""
        for policy in self.of(ROLE_POLICY):
            for source in self._owners(policy.inputs["role"]):
                for statement in _statements(policy.inputs["policy"]):
                    actions = tuple(_listed(statement["Action"]))
                    for target in self._owners(statement.get("Resource", ())):
                        if source != target:
                            yield Edge(source, target, Means.GRANT, details=actions)

    def admitted(self) -> Iterator[Edge]:
        """What is admitted in the name of a resource: from its component to whose the policy is."""
        for source_value, target_value, action in admitted(self.record):
            for source in self._owners(source_value):
                for target in self._owners(target_value):
                    if source != target:
                        yield Edge(source, target, Means.GRANT, details=(action,))

    def origins(self) -> Iterator[Edge]:
        """Distributions: from the internet to them, and from them to the origin of each path."""
        for distribution in self.of(DISTRIBUTION):
            edge = self._owner(distribution)
            for port in ("80", "443"):
                yield Edge(INTERNET, edge, Means.NETWORK, port, "tcp")
            for origin in origins(distribution.inputs, self.ways):
                for asked in self._resources(origin.domain_name):
                    # These have no security group: nothing but the distribution stands before them.
                    means = Means.NETWORK if asked.type in (BUCKET, URL) else Means.ROUTE
                    target = self._owner(asked)
                    yield Edge(edge, target, means, origin.port, "tcp", details=origin.paths)

    def gateways(self) -> Iterator[Edge]:
        """APIs and sign-in pages: from the internet to them, and from APIs to what they ask."""
        for pages in self.of(gates.SIGN_IN_PAGES):
            yield _from_internet(self._owner(pages), gates.SIGN_IN)
        asked = self._asked()
        for api in self.of(gates.REST_API):
            yield _from_internet(self._owner(api), *asked.get(self._owner(api), ()))
        for integration in self.of(gates.INTEGRATION):
            source = self._owner(integration)
            for asks, port, path in gates.way(integration.inputs):
                for target in self._owners(asks):
                    yield Edge(source, target, Means.ROUTE, port, "tcp", details=(path,))
        for permission in self.of(gates.PERMISSION):
            if path := gates.run_by(permission.inputs):
                for target in self._owners(permission.inputs["function"]):
                    # A function has no group of this side: nothing but the API stands before it.
                    source = self._owner(permission)
                    yield Edge(source, target, Means.NETWORK, "443", "tcp", details=(path,))

    def sockets(self) -> Iterator[Edge]:
        """WebSocket APIs: from the internet to them, and from them to the function that answers."""
        for api in self.of(gates.SOCKET_API):
            yield _from_internet(self._owner(api))
        for answer in self.of(gates.SOCKET_INTEGRATION):
            for source in self._owners(answer.inputs["apiId"]):
                for target in self._owners(answer.inputs["integrationUri"]):
                    # A function has no group of this side: nothing but the API stands before it.
                    yield Edge(source, target, Means.NETWORK, "443", "tcp", details=("messages",))

    def _asked(self) -> Mapping[Node, Sequence[str]]:
        """What each API wants to see of whoever asks it."""
        found: dict[Node, list[str]] = {}
        for authorizer in self.of(gates.AUTHORIZER):
            words = found.setdefault(self._owner(authorizer), [])
            words += self._signed_in(authorizer.inputs["providerArns"])
        for method in self.of(gates.METHOD):
            words = found.setdefault(self._owner(method), [])
            if method.inputs.get("apiKeyRequired") and gates.API_KEY not in words:
                words.append(gates.API_KEY)
        return found

    def _signed_in(self, pools: Any) -> Sequence[str]:
        return gates.signed_in([node.name for node in self._owners(pools)])

    def _behind(self, source: Node, target: Node) -> Sequence[Node]:
        """The source itself; instead of CloudFront the distributions that ask the target."""
        found = [
            self._owner(distribution)
            for distribution in (self.of(DISTRIBUTION) if source == CLOUDFRONT else ())
            for origin in origins(distribution.inputs, self.ways)
            if target in self._owners(origin.domain_name)
        ]
        return list(dict.fromkeys(found)) or [source]

    def _over(self, rule: Rule) -> tuple[str, ...]:
        """The peering that joins the networks of two groups."""
        ends = (end for text in (rule.source, rule.target) for end in self._resources(text))
        networks = frozenset(one for one in map(self._network, ends) if one)
        return (f"over {self.peerings[networks]}",) if networks in self.peerings else ()

    def _network(self, end: Resource) -> str | None:
        """VPC of a group; EKS makes the one of pods in that of the group that its API has."""
        if end.type == CLUSTER:
            (end,) = self._resources(end.inputs["vpcConfig"]["securityGroupIds"])
        return str(end.inputs.get("vpcId")) if end.type == GROUP else None

    def _end(self, text: str) -> Node:
        """Node of a security group, prefix list or address range."""
        if text in EVERYONE:
            return INTERNET
        for resource in self._resources(text):
            is_aws = resource.type == ENDPOINT or text in self.endpoints
            return AWS if is_aws else self._owner(resource)
        if is_cloudfront(text, self.lists):
            return CLOUDFRONT
        if next(references(text), None) or text.startswith("pl-"):
            return AWS
        return Node(Place.ADDRESSES, text)

    def _endpoint_groups(self) -> set[str]:
        """Ids of the groups that guard interface endpoints."""
        return {
            group
            for endpoint in self.of(ENDPOINT)
            for group in endpoint.inputs.get("securityGroupIds", ())
        }

    def _resources(self, value: Any) -> list[Resource]:
        """Resources that a value names, each once."""
        found = (self.sources.get(reference.source) for reference in references(value))
        return list({resource.urn: resource for resource in found if resource}.values())

    def _owners(self, value: Any) -> list[Node]:
        """Components of the resources that a value names, each once."""
        return list(dict.fromkeys(self._owner(resource) for resource in self._resources(value)))

    def _owner(self, resource: Resource) -> Node:
        """The nearest component above a resource."""
        return self._node(component_of(resource, self.by_urn))

    def _node(self, component: Resource) -> Node:
        kind = component.type.rpartition(":")[2]
        return Node(Place.COMPONENT, component.name, component.urn, kind)


def _from_internet(target: Node, *asked: str) -> Edge:
    """What AWS itself answers on, with what it asks of everybody."""
    return Edge(INTERNET, target, Means.NETWORK, "443", "tcp", details=asked)


def _statements(policy: Any) -> Sequence[Mapping[str, Any]]:
    """Statements of an IAM document that allow; none for one that cannot be read."""
    text = policy.value if isinstance(policy, Secret) else policy
    return [s for s in _listed(json.loads(text)["Statement"]) if s["Effect"] == "Allow"]


def _listed(value: Any) -> list[Any]:
    """IAM writes one of a thing without brackets."""
    return value if isinstance(value, list) else [value]
