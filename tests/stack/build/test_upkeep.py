"""Budget, trail and backups: there where the stack file or its posture says so, and for what."""

import json

BUDGET = "aws:budgets/budget:Budget"
MONITOR = "aws:costexplorer/anomalyMonitor:AnomalyMonitor"
SELECTION = "aws:backup/selection:Selection"
LOGS = "aws:cloudwatch/logGroup:LogGroup"
TRAIL = "aws:cloudtrail/trail:Trail"
HELD = {
    "databases": {"board": {"engine": "postgres"}, "feed": {"engine": "mongo"}},
    "buckets": {"games": {}},
}
OWN = {"BackupPlan", "Budget", "Trail"}


def test_dev_has_none_of_them(stack):
    assert OWN & set(stack(**HELD).components().values()) == set()


def test_a_budget_counts_the_stack_alone_and_tells_its_address(stack):
    made = stack(services=None, alerts={"email": "ops@example.com", "budget_usd": 200})
    assert made.components()["budget"] == "Budget"
    (budget,) = made.of(BUDGET).values()
    assert budget["limitAmount"] == "200"
    assert budget["costFilters"] == [{"name": "TagKeyValue", "values": ["user:stack$test"]}]
    for told in budget["notifications"]:
        assert told["subscriberEmailAddresses"] == ["ops@example.com"]
    (monitor,) = made.of(MONITOR).values()
    assert json.loads(monitor["monitorSpecification"])["Tags"] == {
        "Key": "stack",
        "MatchOptions": None,
        "Values": ["test"],
    }


def test_the_tag_that_counts_is_on_everything(stack):
    made = stack(alerts={"email": "ops@example.com", "budget_usd": 200})
    (provider,) = made.of("pulumi:providers:aws").values()
    assert json.loads(provider["defaultTags"])["tags"]["stack"] == "test"


def test_an_address_alone_is_no_budget(stack):
    assert stack(alerts={"email": "ops@example.com"}).of(BUDGET) == {}


def test_nobody_activates_a_tag_for_the_whole_account(stack):
    made = stack(alerts={"email": "ops@example.com", "budget_usd": 200})
    assert made.of("aws:costexplorer/costAllocationTag:CostAllocationTag") == {}


def test_a_trail_is_kept_as_the_stack_is(stack):
    made = stack(services=None, trail=True)
    assert made.components()["trail"] == "Trail"
    assert made.of(TRAIL)["trail-trail"]["isMultiRegionTrail"] is True
    assert made.named("trail-trail").options.protect is False
    assert made.of(LOGS)["trail-logs"]["retentionInDays"] == 7
    kept = stack(services=None, trail=True, posture="prod")
    assert kept.named("trail-trail").options.protect is True
    assert kept.of(LOGS)["trail-logs"]["retentionInDays"] == 365


def test_prod_backs_up_databases_and_buckets_in_the_order_of_labels(stack):
    made = stack(services=None, posture="prod", **HELD)
    assert made.components()["backup"] == "BackupPlan"
    (selection,) = made.of(SELECTION).values()
    assert selection["resources"] == [
        "<<rds.Instance/board-instance.arn>>",
        "<<docdb.Cluster/feed-cluster.arn>>",
        "<<s3.Bucket/games-bucket.arn>>",
    ]
    assert made.named("backup-vault").options.protect is True


def test_nothing_to_back_up_is_no_plan(stack):
    made = stack(services=None, posture="prod", caches={"sessions": {"engine": "valkey"}})
    assert "backup" not in made.components()


def test_prod_can_do_without_and_dev_can_have_it(stack):
    assert "backup" not in stack(posture="prod", backup=False, **HELD).components()
    made = stack(backup=True, **HELD)
    assert made.named("backup-vault").inputs["forceDestroy"] is True
    assert made.named("backup-vault").options.protect is False
