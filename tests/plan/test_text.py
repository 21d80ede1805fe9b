"""What `groundwork plan` prints, line by line."""

from io import StringIO

import pulumi
import pulumi_aws as aws
import pytest
from rich.console import Console

from plan.text import plan
from tests.plan.parts import Part
from tests.plan.plans import places_of, planned


def program():
    provider = aws.Provider("aws", region="eu-north-1")
    front, web, store = Part("front"), Part("web"), Part("store", parent=Part("data"))
    front.ingress("open", 443, cidr_ipv4="0.0.0.0/0")
    front.reach(web, 8080)
    web.reach(store, 5432)
    store.egress("one", 80, referenced_security_group_id=front.group.id)
    for number in range(3):
        aws.sqs.Queue(f"queue-{number}", opts=web.child)
    listener = aws.lb.Listener("l", load_balancer_arn="a", default_actions=[], opts=front.child)
    group = aws.lb.TargetGroup("tg", port=8080, opts=web.child)
    aws.lb.ListenerRule(
        "rule",
        listener_arn=listener.arn,
        actions=[{"type": "forward", "target_group_arn": group.arn}],
        conditions=[{"path_pattern": {"values": ["/api", "/api/*"]}}],
        opts=web.child,
    )
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": store.role.arn}
    policy = pulumi.Output.json_dumps({"Statement": statement})
    aws.iam.RolePolicy("may", role=web.role.id, policy=policy, opts=web.child)
    aws.get_caller_identity(opts=pulumi.InvokeOptions(provider=provider))


@pytest.fixture
def printed(record, tmp_path):
    found = record(program, stack="dev")

    def show(width=80, *, details=False, terminal=False):
        file = StringIO()
        console = Console(
            file=file,
            width=width,
            highlight=False,
            force_terminal=terminal,
            color_system="standard" if terminal else "auto",
        )
        console.print(plan(planned(found), places_of(tmp_path), details=details))
        return file.getvalue()

    return show


WHOLE = """\
 Plan of dev  posture dev  region eu-north-1  project groundwork

 Components
   name          component      resources
   ─────────────────────────────────────────────────────────────────────────────
   ├─ aws        aws provider
   ├─ data       Part             2  Role, SecurityGroup
   │  └─ store   Part             4  Role, SecurityGroup, SecurityGroupEgressRu…
   ├─ front      Part             5  Listener, Role, SecurityGroup, SecurityGro…
   └─ web        Part            10  3 Queue, ListenerRule, Role, RolePolicy, S…

 Who may talk to whom
   from       to      port   access
   ────────────────────────────────────────
   internet   front   443    anyone
   front      web     8080   call, /api
   store      front   80      egress only
   web        store   5432   call
   web        store   IAM    sts:AssumeRole

 Reachable from the internet
   component   way
   ───────────────────────────────
   front       directly, port 443
   web         through front
   store       through front → web

 Cost
   Not priced, and not in it: 3 aws:sqs/queue:Queue.

 Findings
   None. 0 checks are met.

 22 resources, 4 components, 1 look-up
"""


def lines(text):
    return [line.rstrip() for line in text.splitlines()]


def test_a_whole_plan(printed):
    assert lines(printed()) == lines(WHOLE)


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_no_line_is_longer_than_the_screen(printed, width):
    assert max(map(len, printed(width).splitlines())) <= width


def test_a_wide_screen_shows_all_types(printed):
    assert "10  3 Queue, ListenerRule, Role, RolePolicy, SecurityGroup" in printed(160)
    assert "…" not in printed(160)


def test_details_name_every_resource(printed):
    text = printed(120, details=True)
    for name in ("queue-0  Queue", "queue-2  Queue", "store-role  Role", "open  SecurityGroupIng"):
        assert text.count(name) == 1


def test_colour_is_for_terminals(printed):
    assert "\x1b" not in printed()
    assert "\x1b" in printed(terminal=True)


def test_colour_is_off_where_nobody_wants_it(printed, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[3" not in printed(terminal=True)


def test_an_empty_stack(record, tmp_path):
    file = StringIO()
    shown = plan(planned(record(lambda: None)), places_of(tmp_path))
    Console(file=file, width=80).print(shown)
    text = lines(file.getvalue())
    assert "   Nothing talks to anything." in text
    assert "   Nothing." in text
    assert text[-1] == " 0 resources, 0 components, 0 look-ups"


def test_a_port_for_datagrams_says_so(record, tmp_path):
    def ns():
        part = Part("ns")
        for protocol in ("tcp", "udp"):
            aws.vpc.SecurityGroupIngressRule(
                protocol,
                security_group_id=part.group.id,
                ip_protocol=protocol,
                from_port=53,
                to_port=53,
                cidr_ipv4="0.0.0.0/0",
                opts=part.child,
            )

    found, file = record(ns, stack="dev"), StringIO()
    console = Console(file=file, width=80)
    console.print(plan(planned(found), places_of(tmp_path)))
    told = lines(file.getvalue())
    assert "   internet   ns   53       anyone" in told
    assert "   internet   ns   53/udp   anyone" in told
    assert "   ns          directly, port 53, 53/udp" in told
