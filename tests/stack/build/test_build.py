"""The stack as a whole: which components there are, on which provider, under which names."""

import json

import pytest

BOARD = {"board": {"engine": "postgres"}}
TASKS = {"runs": "fargate", "route": "/api/tasks", "uses": {"board": "connect"}}


def test_network_alone_needs_no_cluster_and_no_alarms(stack):
    assert stack(services=None).components() == {
        "key": "Key",
        "alerts": "Alerts",
        "app": "Network",
    }


def test_every_entry_is_one_component(stack):
    made = stack(databases=BOARD, services={"tasks": TASKS})
    assert made.components() == {
        "key": "Key",
        "alerts": "Alerts",
        "app": "Network",
        "board": "Postgres",
        "balancer": "LoadBalancer",
        "cluster": "Cluster",
        "tasks": "Service",
        "rotation": "Rotation",
        "alarms": "Alarms",
        "dashboard": "Dashboard",
    }


def test_one_explicit_provider_serves_everything(stack):
    made = stack(databases=BOARD, services={"tasks": TASKS})
    providers = {r.provider for r in made.record.resources if r.custom and "aws:" in r.type}
    (provider,) = made.of("pulumi:providers:aws").values()
    assert provider["region"] == "eu-north-1"
    assert len(providers - {""}) == 1
    assert all(lookup.provider for lookup in made.record.lookups)


def test_default_tags_name_the_stack_and_win_over_nothing_of_ours(stack):
    made = stack(tags={"team": "shop"})
    (provider,) = made.of("pulumi:providers:aws").values()
    assert json.loads(provider["defaultTags"]) == {
        "tags": {"project": "groundwork", "stack": "test", "posture": "dev", "team": "shop"}
    }
    assert provider["skipCredentialsValidation"] == "false"
    assert not {"s3UsePathStyle", "skipMetadataApiCheck", "allowedAccountIds"} & provider.keys()


def test_emulator_flags_only_with_the_emulator(stack):
    (provider,) = stack(local=True, emulator=True).of("pulumi:providers:aws").values()
    # A provider's own inputs travel as JSON text.
    assert provider["s3UsePathStyle"] == "true"
    assert provider["skipCredentialsValidation"] == "true"
    assert provider["skipMetadataApiCheck"] == "true"


def test_account_is_asked_once_and_the_zone_only_for_a_domain(stack):
    assert [each.token for each in stack().record.lookups] == [
        "aws:index/getCallerIdentity:getCallerIdentity"
    ]
    domain = {"name": "shop.example.com", "zone": "example.com"}
    made = stack(domain=domain, services={"tasks": {"runs": "fargate", "route": "/"}})
    zones = [each for each in made.record.lookups if "getZone" in each.token]
    assert [each.args for each in zones] == [{"name": "example.com", "privateZone": False}]


def test_outputs_tell_where_things_are(stack):
    made = stack(databases=BOARD, services={"tasks": TASKS})
    assert made.record.outputs == {
        "networks": {"app": "<<ec2.Vpc/app-vpc.id>>"},
        "databases": {
            "board": {
                "host": "<<rds.Instance/board-instance.address>>",
                "secret_arn": "<<rds.Instance/board-instance.masterUserSecrets.0.secretArn>>",
            }
        },
        "services": {
            "tasks": {
                "service": "<<ecs.Service/tasks-service.name>>",
                "log_group": "<<cloudwatch.LogGroup/tasks-logs.name>>",
            }
        },
        "url": "http://<<lb.LoadBalancer/balancer-alb.dnsName>>",
    }


def test_dashboard_is_named_after_the_stack_and_shows_all_of_it(stack):
    made = stack(databases=BOARD, services={"tasks": TASKS})
    (dashboard,) = made.of("aws:cloudwatch/dashboard:Dashboard").values()
    assert dashboard["dashboardName"] == "groundwork-test"
    widgets = json.loads(dashboard["dashboardBody"])["widgets"]
    headings = [w["properties"]["markdown"] for w in widgets if w["type"] == "text"]
    assert headings == ["## tasks", "## board"]
    assert {w["properties"]["region"] for w in widgets if w["type"] == "metric"} == {"eu-north-1"}


def test_without_a_route_there_is_no_url_and_no_balancer(stack):
    made = stack()
    assert "url" not in made.record.outputs
    assert made.of("aws:lb/loadBalancer:LoadBalancer") == {}


def test_inserting_an_entry_renames_nothing(stack):
    before = stack(databases=BOARD, services={"tasks": TASKS})
    after = stack(
        databases={"archive": {"engine": "postgres"}, **BOARD},
        services={"admin": {"runs": "fargate", "route": "/admin"}, "tasks": TASKS},
    )
    kept = {r.urn for r in before.record.resources}
    assert kept <= {r.urn for r in after.record.resources}


@pytest.mark.parametrize(("posture", "kept"), [("dev", False), ("prod", True)])
def test_posture_decides_what_is_kept(stack, posture, kept):
    made = stack(
        posture=posture,
        domain={"name": "shop.example.com", "zone": "example.com"},
        databases=BOARD,
        services={"tasks": TASKS},
    )
    protected = {r.name for r in made.record.resources if r.options.protect}
    holding = {"key-key", "board-instance", "balancer-alb", "balancer-logs", "backup-vault"}
    assert protected == (holding if kept else set())
    assert made.named("board-instance").inputs["deletionProtection"] is kept
    assert made.named("balancer-alb").inputs["enableDeletionProtection"] is kept
