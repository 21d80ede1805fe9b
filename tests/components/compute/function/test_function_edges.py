"""What a function reaches: what it is bound to, and nothing else."""

from components.compute.function import Function
from components.data.postgres import Postgres
from tests.components.compute.function.conftest import ARN, ZIP, last, statements

FUNCTION = "aws:lambda/function:Function"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
NETWORK = {"vpc_id": "vpc-1", "subnet_ids": ["subnet-a"], "peers": {}}


def test_without_a_network_there_is_no_group(make):
    engine = make()
    assert engine.of(GROUP) == engine.of(EGRESS) == engine.of(INGRESS) == []
    assert not {"vpcConfig", "replaceSecurityGroupsOnDestroy"} & engine.one(FUNCTION).keys()


def test_in_a_network_it_reaches_its_peers_alone(make):
    engine = make(**NETWORK | {"peers": {"endpoints": {"security_group_id": "sg-endpoints"}}})
    group = "<<ec2.SecurityGroup/resize-sg.id>>"
    assert engine.one(FUNCTION)["vpcConfig"] == {
        "subnetIds": ["subnet-a"],
        "securityGroupIds": [group],
    }
    assert engine.one(FUNCTION)["replaceSecurityGroupsOnDestroy"] is True
    assert not {"ingress", "egress"} & engine.one(GROUP).keys()
    rule = engine.one(EGRESS)
    assert (rule["referencedSecurityGroupId"], rule["toPort"]) == ("sg-endpoints", 443)
    assert engine.of(INGRESS) == []
    interfaces = statements(engine, "resize-may-run")[-1]
    assert interfaces["Resource"] == ["*"]
    assert {action.partition(":")[0] for action in interfaces["Action"]} == {"ec2"}


def test_a_database_is_one_edge_with_its_secret_by_arn(engine, least):
    def program():
        board = Postgres(
            "board",
            {
                "vpc_id": "vpc-1",
                "subnet_ids": ["subnet-a", "subnet-b"],
                "account_id": "123456789012",
                "region": "eu-north-1",
                "key_arn": "arn:key",
            },
        )
        bound = {"bindings": {"board": board.binding()}, "environment": {"MODE": "fast"}}
        Function("resize", {**least, **ZIP, **NETWORK, **bound})

    engine.run(program)
    secret = "<<rds.Instance/board-instance.masterUserSecrets.0.secretArn>>"
    assert engine.one(FUNCTION)["environment"] == {
        "variables": {
            "BOARD_HOST": "<<rds.Instance/board-instance.address>>",
            "BOARD_NAME": "app",
            "BOARD_PORT": "5432",
            "BOARD_SECRET_ARN": secret,
            "MODE": "fast",
        }
    }
    assert [(s["Action"], s["Resource"]) for s in statements(engine, "resize-reads-board")] == [
        (["secretsmanager:GetSecretValue"], [secret]),
        (["kms:Decrypt"], ["arn:key"]),
    ]
    (out,), (into,) = engine.of(EGRESS), engine.of(INGRESS)
    assert (out["toPort"], out["tags"]["access"]) == (5432, "connect")
    assert into["securityGroupId"] == "<<ec2.SecurityGroup/board-sg.id>>"
    before = last(engine.named("resize-function").options.depends_on)
    assert before == ["resize-may-run", "resize-reads-board"]


def test_another_function_is_called_by_name(engine, least):
    def program():
        resize = Function("resize", {**least, **ZIP})
        Function("front", {**least, **ZIP, "bindings": {"resize": resize.binding()}})

    engine.run(program)
    assert engine.named("front-function").inputs["environment"] == {
        "variables": {"RESIZE_FUNCTION": "<<lambda.Function/resize-function.name>>"}
    }
    (may,) = statements(engine, "front-may-resize")
    assert (may["Action"], may["Resource"]) == (["lambda:InvokeFunction"], [ARN])
    assert engine.of(EGRESS) == []
