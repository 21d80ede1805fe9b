"""ImageScans: whose findings, from which scanner, and what people read."""

import json

import pytest

from components.delivery.image_scans import ImageScans

RULE = "aws:cloudwatch/eventRule:EventRule"
TARGET = "aws:cloudwatch/eventTarget:EventTarget"
TASKS = "arn:aws:ecr:eu-north-1:123456789012:repository/tasks"
WEB = "arn:aws:ecr:eu-north-1:123456789012:repository/web"


@pytest.fixture
def patterns(engine):
    arns = {"web": WEB, "tasks": TASKS}
    engine.run(lambda: ImageScans("scans", {"repository_arns": arns, "topic_arn": "arn:topic"}))
    return {
        r.name: json.loads(r.inputs["eventPattern"]) for r in engine.resources if r.type == RULE
    }


def test_findings_of_ecrs_own_scanner(patterns):
    assert patterns["scans-basic"] == {
        "source": ["aws.ecr"],
        "detail-type": ["ECR Image Scan"],
        "resources": [TASKS, WEB],
        "detail": {
            "scan-status": ["COMPLETE"],
            "finding-severity-counts": {
                "$or": [{"CRITICAL": [{"numeric": [">", 0]}]}, {"HIGH": [{"numeric": [">", 0]}]}]
            },
        },
    }


def test_findings_of_inspector_name_an_image_below_the_repository(patterns):
    assert patterns["scans-enhanced"] == {
        "source": ["aws.inspector2"],
        "detail-type": ["Inspector2 Finding"],
        "resources": [{"prefix": f"{TASKS}/sha256:"}, {"prefix": f"{WEB}/sha256:"}],
        "detail": {"severity": ["CRITICAL", "HIGH"], "status": ["ACTIVE"]},
    }
    assert patterns.keys() == {"scans-basic", "scans-enhanced"}


def test_people_read_a_sentence(engine, patterns):
    assert patterns
    basic, enhanced = sorted(engine.of(TARGET), key=lambda t: t["rule"])
    assert {basic["arn"], enhanced["arn"]} == {"arn:topic"}
    assert basic["rule"] == "<<cloudwatch.EventRule/scans-basic.name>>"
    assert basic["inputTransformer"] == {
        "inputPaths": {"image": "$.detail.repository-name", "digest": "$.detail.image-digest"},
        "inputTemplate": '"Critical or high findings in the image <image>@<digest>"',
    }
    assert enhanced["inputTransformer"]["inputPaths"]["image"] == "$.resources[0]"


def test_a_scan_of_nothing_is_refused(engine):
    with pytest.raises(ValueError, match=r"^scans: repository_arns must name at least one"):
        engine.run(lambda: ImageScans("scans", {"repository_arns": {}, "topic_arn": "arn:topic"}))
