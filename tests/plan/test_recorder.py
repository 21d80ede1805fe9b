"""What a run leaves in the record, from programs as small as the question."""

import asyncio
import gc
import json

import pulumi
import pulumi_aws as aws
import pytest
from pulumi.runtime.rpc import UNKNOWN

from plan.monitor import CannotRecord
from plan.record import Options, Secret

URN = "urn:pulumi:test::groundwork::"
VPC = "aws:ec2/vpc:Vpc"
ROOT = f"{URN}pulumi:pulumi:Stack::groundwork-test"


class Box(pulumi.ComponentResource):
    """A component with one queue, which gives out its ARN."""

    def __init__(self, name: str, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("groundwork:index:Box", name, {}, opts)
        self.queue = aws.sqs.Queue(f"{name}-queue", opts=pulumi.ResourceOptions(parent=self))
        self.register_outputs({"arn": self.queue.arn})


def by_name(record, name):
    (only,) = (r for r in record.resources if r.name == name)
    return only


def test_a_registration_in_the_engines_words(record):
    (root, vpc) = record(lambda: aws.ec2.Vpc("app", cidr_block="10.0.0.0/16")).resources
    assert root.urn == ROOT
    assert (root.type, root.custom, root.parent) == ("pulumi:pulumi:Stack", False, "")
    assert vpc.urn == f"{URN}{VPC}::app"
    assert (vpc.type, vpc.name, vpc.custom) == (VPC, "app", True)
    assert vpc.parent == ROOT
    assert vpc.provider == ""
    assert vpc.inputs == {"cidrBlock": "10.0.0.0/16"}
    assert vpc.options == Options(
        ignore_changes=[], replace_on_changes=[], aliases=[], depends_on=[]
    )
    assert vpc.property_dependencies == {}


def test_outputs_are_inputs_and_what_only_aws_knows(record):
    outputs = by_name(record(lambda: aws.ec2.Vpc("app", cidr_block="10.0.0.0/16")), "app").outputs
    assert outputs["cidrBlock"] == "10.0.0.0/16"
    assert outputs["id"] == "<<ec2.Vpc/app.id>>"
    assert outputs["mainRouteTableId"] == "<<ec2.Vpc/app.mainRouteTableId>>"
    assert "enableDnsHostnames" not in outputs
    assert "tagsAll" not in outputs


def test_what_only_aws_knows_flows_into_the_next_resource(record):
    def program():
        vpc = aws.ec2.Vpc("app", cidr_block="10.0.0.0/16")
        aws.ec2.Subnet("a", vpc_id=vpc.id, cidr_block="10.0.0.0/24")

    subnet = by_name(record(program), "a")
    assert subnet.inputs["vpcId"] == "<<ec2.Vpc/app.id>>"
    assert subnet.property_dependencies == {"vpcId": [f"{URN}{VPC}::app"]}
    assert subnet.options.depends_on == []


def test_a_resource_as_an_input_is_its_id(record):
    def program():
        vpc = aws.ec2.Vpc("app", cidr_block="10.0.0.0/16")
        aws.ec2.Subnet("a", vpc_id=vpc, cidr_block="10.0.0.0/24")  # type: ignore[arg-type]

    assert by_name(record(program), "a").inputs["vpcId"] == "<<ec2.Vpc/app.id>>"


def test_a_number_that_only_aws_knows_is_found_again(record):
    def program():
        database = aws.rds.Instance("db", instance_class="db.t4g.micro")
        pulumi.export("url", pulumi.Output.format("postgres://{}", database.port))
        pulumi.export("port", database.port)

    found = record(program)
    number = found.outputs["port"]
    assert isinstance(number, int)
    assert found.numbers[number] == "<<rds.Instance/db.port>>"
    assert found.outputs["url"] == f"postgres://{number}"


def test_components_keep_what_they_register(record):
    found = record(lambda: Box("in"))
    box, queue = by_name(found, "in"), by_name(found, "in-queue")
    assert box.outputs == {"arn": "<<sqs.Queue/in-queue.arn>>"}
    assert (box.custom, box.provider, box.inputs) == (False, "", {})
    assert queue.parent == box.urn == f"{URN}groundwork:index:Box::in"
    assert queue.urn == f"{URN}groundwork:index:Box$aws:sqs/queue:Queue::in-queue"


def test_nested_components_keep_the_whole_chain_of_types(record):
    def program():
        Box("inner", pulumi.ResourceOptions(parent=Box("outer")))

    box = "groundwork:index:Box"
    assert by_name(record(program), "inner-queue").urn == (
        f"{URN}{box}${box}$aws:sqs/queue:Queue::inner-queue"
    )


def test_the_stack_gives_out_its_outputs_in_every_recording(record):
    for word in ("one", "two"):
        found = record(lambda word=word: pulumi.export("word", word))
        assert found.outputs == {"word": word}
        assert found.resources[0].outputs == {"word": word}


def test_options(record):
    def program():
        first = aws.sqs.Queue("first")
        aws.sqs.Queue(
            "second",
            name=first.name,
            opts=pulumi.ResourceOptions(
                protect=True,
                retain_on_delete=True,
                delete_before_replace=True,
                ignore_changes=["delay_seconds"],
                replace_on_changes=["name"],
                depends_on=[first, aws.sqs.Queue("third")],
                custom_timeouts=pulumi.CustomTimeouts(create="5m", delete="1h"),
                aliases=[
                    pulumi.Alias(name="old"),
                    pulumi.Alias(type_="aws:sqs/line:Line", parent=pulumi.ROOT_STACK_RESOURCE),
                    "urn:pulumi:test::groundwork::a:b:C::d",
                ],
            ),
        )

    assert by_name(record(program), "second").options == Options(
        protect=True,
        retain_on_delete=True,
        delete_before_replace=True,
        ignore_changes=["delaySeconds"],
        replace_on_changes=["name"],
        depends_on=[f"{URN}aws:sqs/queue:Queue::third"],
        custom_timeouts={"create": "5m", "delete": "1h"},
        aliases=[
            f"{URN}aws:sqs/queue:Queue::old",
            f"{URN}aws:sqs/line:Line::second",
            "urn:pulumi:test::groundwork::a:b:C::d",
        ],
    )


def test_protection_is_inherited_as_the_sdk_does(record):
    found = record(lambda: Box("kept", pulumi.ResourceOptions(protect=True)))
    assert by_name(found, "kept-queue").options.protect


def test_a_provider_is_a_resource_and_named_by_those_who_use_it(record):
    def program():
        provider = aws.Provider("aws", region="eu-north-1")
        aws.sqs.Queue("in", opts=pulumi.ResourceOptions(provider=provider))

    found = record(program, explicit_providers=True)
    provider, queue = by_name(found, "aws"), by_name(found, "in")
    assert provider.type == "pulumi:providers:aws"
    assert provider.inputs["region"] == "eu-north-1"
    assert queue.provider == f"{provider.urn}::<<pulumi.providers.aws/aws.id>>"


def test_a_provider_that_nobody_named_is_refused(record):
    with pytest.raises(CannotRecord, match=r"^in: aws:sqs/queue:Queue would use a default prov"):
        record(lambda: aws.sqs.Queue("in"), explicit_providers=True)
    with pytest.raises(CannotRecord, match="aws:route53/getZone:getZone: no provider given"):
        record(lambda: aws.route53.get_zone(name="example.com"), explicit_providers=True)


def test_what_a_resource_needs_stands_before_it(record):
    def program():
        last = aws.sqs.Queue("z")
        aws.sqs.Queue("a", name=last.name)
        aws.sqs.Queue("b")
        aws.sqs.Queue("c", opts=pulumi.ResourceOptions(depends_on=[last]))

    names = [r.name for r in record(program).resources]
    assert names == ["groundwork-test", "b", "z", "a", "c"]


def test_a_provider_stands_before_those_who_use_it(record):
    def program():
        provider = aws.Provider("z", region="eu-north-1")
        aws.sqs.Queue("a", opts=pulumi.ResourceOptions(provider=provider))

    assert [r.name for r in record(program).resources] == ["groundwork-test", "z", "a"]


def test_secrets_stay_secret_wherever_they_go(record):
    def program():
        word = pulumi.Output.secret("hunter2")
        aws.ssm.Parameter("plain", type="String", value=word)
        aws.ssm.Parameter("text", type="String", value=pulumi.Output.concat("pass=", word))
        document = pulumi.Output.json_dumps([{"name": "PASS", "value": word}])
        aws.ssm.Parameter("document", type="String", value=document)
        pulumi.export("out", {"nested": [word]})

    found = record(program)
    for name in ("plain", "text", "document"):
        resource = by_name(found, name)
        assert isinstance(resource.inputs["value"], Secret)
        assert resource.inputs["value"] == resource.outputs["value"]
    assert by_name(found, "text").inputs["value"].value == "pass=hunter2"
    assert found.outputs == {"out": {"nested": [Secret("hunter2")]}}
    assert "hunter2" not in repr(found)


def test_secret_config_becomes_a_secret(record):
    def program():
        config = pulumi.Config("groundwork")
        assert config.require("plain") == "p"
        aws.ssm.Parameter("one", type="String", value=config.require_secret("word"))

    settings = {"groundwork:word": "hunter2", "groundwork:plain": "p", "aws:region": "eu-north-1"}
    found = record(program, config=settings, secret_keys=frozenset({"groundwork:word"}))
    assert by_name(found, "one").inputs["value"] == Secret("hunter2")
    assert found.config == {"aws:region": "eu-north-1"}


def test_secret_config_of_a_provider_stays_out_of_the_record(record):
    found = record(
        lambda: None,
        config={"aws:secretKey": "hunter2", "aws:region": "eu-north-1"},
        secret_keys=frozenset({"aws:secretKey"}),
    )
    assert found.config == {"aws:region": "eu-north-1"}


def test_look_ups_answer_with_placeholders_and_are_numbered_by_their_arguments(record):
    def program():
        for name in ("b.example.com", "a.example.com", "b.example.com"):
            zone = aws.route53.get_zone_output(name=name)
            pulumi.export(name, zone.zone_id)
        pulumi.export("account", aws.get_caller_identity().account_id)

    found = record(program)
    assert found.outputs == {
        "a.example.com": "<<lookup:route53.getZone/1.zoneId>>",
        "b.example.com": "<<lookup:route53.getZone/2.zoneId>>",
        "account": "<<lookup:index.getCallerIdentity/1.accountId>>",
    }
    assert [(lookup.key, lookup.args) for lookup in found.lookups] == [
        ("index.getCallerIdentity/1", {}),
        ("route53.getZone/1", {"name": "a.example.com"}),
        ("route53.getZone/2", {"name": "b.example.com"}),
    ]
    assert found.lookups[1].token == "aws:route53/getZone:getZone"
    assert found.lookups[1].result["name"] == "a.example.com"
    assert found.lookups[1].result["arn"] == "<<lookup:route53.getZone/1.arn>>"


def test_a_look_up_names_the_provider_that_would_be_asked(record):
    def program():
        provider = aws.Provider("aws", region="eu-north-1")
        options = pulumi.InvokeOptions(provider=provider)
        aws.route53.get_zone(name="example.com", opts=options)

    (lookup,) = record(program, explicit_providers=True).lookups
    assert lookup.provider == (f"{URN}pulumi:providers:aws::aws::<<pulumi.providers.aws/aws.id>>")


def test_look_ups_inside_documents_are_renamed_too(record):
    def program():
        for name in ("b", "a"):
            zone = aws.route53.get_zone_output(name=name)
            pulumi.export(name, pulumi.Output.secret(pulumi.Output.json_dumps([zone.arn])))

    outputs = record(program).outputs
    assert json.loads(outputs["b"].value) == ["<<lookup:route53.getZone/2.arn>>"]


def test_reading_an_existing_resource_is_refused(record):
    with pytest.raises(CannotRecord, match="old: reads an existing aws:sqs/queue:Queue"):
        record(lambda: aws.sqs.Queue.get("old", id="123"))


def test_names_that_would_blur_placeholders_are_refused(record):
    with pytest.raises(CannotRecord, match=r"^a\.b: a resource's name must not hold"):
        record(lambda: aws.sqs.Queue("a.b"))


def test_two_of_a_kind_with_one_name_are_refused(record):
    def apart():
        for parent in (Box("one"), None):
            aws.sqs.Queue("same", opts=pulumi.ResourceOptions(parent=parent))

    def together():
        aws.sqs.Queue("same")
        aws.sqs.Queue("same")

    with pytest.raises(CannotRecord, match="two of aws:sqs/queue:Queue share this name"):
        record(apart)
    with pytest.raises(CannotRecord, match="same: a second aws:sqs/queue:Queue of this name"):
        record(together)


def test_a_preview_knows_no_more_than_the_engine_does(record):
    def program():
        queue = aws.sqs.Queue("in", delay_seconds=5)
        queue.arn.apply(lambda _: pytest.fail("a preview runs no apply on what it does not know"))
        aws.sqs.QueuePolicy("policy", queue_url=queue.url, policy="{}")

    found = record(program, preview=True)
    assert by_name(found, "in").outputs == {"delaySeconds": 5}
    assert by_name(found, "policy").inputs["queueUrl"] == UNKNOWN
    assert found.numbers == {}


def test_padding_lengthens_every_placeholder(record):
    def program():
        pulumi.export("arn", aws.sqs.Queue("in").arn)
        pulumi.export("zone", aws.route53.get_zone(name="a").arn)

    assert record(program, padding=3).outputs == {
        "arn": "<<sqs.Queue/in.arn~~~>>",
        "zone": "<<lookup:route53.getZone/1.arn~~~>>",
    }


def test_what_the_program_raises_comes_out_as_it_is(record):
    class BadFileError(Exception):
        pass

    def program():
        aws.sqs.Queue("in")
        raise BadFileError("line 3")

    with pytest.raises(BadFileError, match=r"^line 3$"):
        record(program)
    assert len(record(lambda: aws.sqs.Queue("in")).resources) == 2


def test_what_an_apply_raises_comes_out_as_it_is(record, capfd):
    def program():
        name = aws.sqs.Queue("in").name.apply(lambda name: {}[name])
        aws.sqs.Queue("out", name=name)

    with pytest.raises(KeyError, match=r"sqs\.Queue/in\.name"):
        record(program)
    assert capfd.readouterr() == ("", "")


def test_a_program_that_waits_for_ever_is_stopped(record):
    def program():
        never = pulumi.Output.from_input(asyncio.get_running_loop().create_future())
        aws.sqs.Queue("in", name=never)

    with pytest.raises(CannotRecord, match="waits for a value that never comes"):
        record(program)


def test_nothing_is_left_in_the_process(record):
    before = pulumi.runtime.get_root_resource()
    record(lambda: aws.sqs.Queue("in"), config={"groundwork:a": "b"}, project="other", stack="x")
    assert pulumi.runtime.get_root_resource() is before
    assert pulumi.Config("groundwork").get("a") is None
    assert pulumi.get_project() != "other"


def test_the_program_is_told_project_stack_and_whether_it_is_a_preview(record):
    seen = []

    def program():
        seen.append((pulumi.get_project(), pulumi.get_stack(), pulumi.runtime.is_dry_run()))

    record(program, project="shop", stack="prod")
    record(program, preview=True)
    assert seen == [("shop", "prod", False), ("groundwork", "test", True)]


@pytest.mark.parametrize("enabled", [True, False])
def test_the_garbage_collector_is_left_as_it_was(record, enabled):
    before, during = gc.isenabled(), []
    (gc.enable if enabled else gc.disable)()
    try:
        record(lambda: during.append(gc.isenabled()))
        assert (during, gc.isenabled()) == ([False], enabled)
    finally:
        (gc.enable if before else gc.disable)()


def test_the_fixture_refuses_components_that_ask_the_cloud(engine):
    with pytest.raises(AssertionError, match=r"asked the cloud: \['route53\.getZone/1'\]"):
        engine.run(lambda: aws.route53.get_zone(name="example.com"))


def test_the_fixture_answers_by_type_name_and_token(engine):
    engine.run(lambda: Box("in"))
    assert engine.one("aws:sqs/queue:Queue") == {}
    assert engine.of("aws:sns/topic:Topic") == []
    assert engine.named("in-queue").type == "aws:sqs/queue:Queue"
    assert engine.outputs("groundwork:index:Box") == {"arn": "<<sqs.Queue/in-queue.arn>>"}
    assert [r.name for r in engine.resources] == ["in", "in-queue"]
    assert engine.record.project == "shop"
