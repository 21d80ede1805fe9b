"""What a stack on the emulator goes without."""

from importlib.metadata import version
from pathlib import Path

import pytest

from ops.local import absent
from plan import recorder
from plan.export import table
from plan.export.terraform import export
from plan.record import Lookup, Options, Secret
from tests.plan.export.made import record, resource, urn

DOMAIN = "aws:opensearch/domain:Domain"
POLICY = "aws:opensearch/domainPolicy:DomainPolicy"
TASK = "aws:ecs/taskDefinition:TaskDefinition"
ROLE = "aws:iam/role:Role"
ENDPOINT = "<<opensearch.Domain/index-domain.endpoint>>"
ROOT = Path(__file__).parents[3]


def searched():
    """A domain with its policy, and a task that is told of it."""
    domain, role = urn(DOMAIN, "index-domain"), urn(ROLE, "index-writer")
    return record(
        resource(ROLE, "index-writer"),
        resource(DOMAIN, "index-domain"),
        resource(POLICY, "index-access", {"domainName": "index"}, Options(depends_on=[domain])),
        resource(
            TASK,
            "tasks",
            {
                "url": f"https://{ENDPOINT}/a",
                "ports": [443, {"zone": "<<opensearch.Domain/index-domain.vpcOptions.0.id~~>>"}],
                "key": Secret(ENDPOINT),
                "role": "<<iam.Role/index-writer.arn>>",
            },
            Options(protect=True, depends_on=[domain, role]),
            needs={"url": [domain], "role": [role]},
        ),
        lookups=(Lookup("x/1", "aws:x/x:x", {"name": ENDPOINT}, "", {}),),
        outputs={"url": f"https://{ENDPOINT}"},
    )


def test_what_is_listed_is_gone_and_all_else_is_there():
    left = absent.without(searched())
    assert [one.name for one in left.resources] == ["index-writer", "tasks"]
    assert [one.name for one in absent.found(searched())] == ["index-domain", "index-access"]


def test_others_are_told_a_name_that_leads_nowhere():
    left = absent.without(searched())
    (tasks,) = (one for one in left.resources if one.name == "tasks")
    assert tasks.inputs == {
        "url": "https://index-domain-endpoint.invalid/a",
        "ports": [443, {"zone": "index-domain-vpcOptions-0-id.invalid"}],
        "key": Secret("index-domain-endpoint.invalid"),
        "role": "<<iam.Role/index-writer.arn>>",
    }
    assert left.outputs == {"url": "https://index-domain-endpoint.invalid"}
    assert left.lookups[0].args == {"name": "index-domain-endpoint.invalid"}


def test_nobody_waits_for_what_is_gone():
    (*_, tasks) = absent.without(searched()).resources
    role = urn(ROLE, "index-writer")
    assert tasks.options == Options(protect=True, depends_on=[role])
    assert tasks.property_dependencies == {"url": [], "role": [role]}


def test_a_record_with_nothing_of_the_list_stays_the_same():
    made = record(resource(ROLE, "tasks-role"))
    assert absent.without(made) is made
    assert absent.lines(made) == []
    assert absent.hindrance(made) is None


def test_a_line_names_the_resource_and_the_reason():
    first, second = absent.lines(searched())
    assert first == (
        "left out index-domain, opensearch Domain: terraform-provider-aws 5.100.0 first looks "
        "whether a domain is there, or is gone, ten minutes after it asked for that"
    )
    assert second.startswith("left out index-access, opensearch DomainPolicy: ")


def test_what_leaves_nothing_out_is_hindered_by_all():
    assert absent.hindrance(searched()) == (
        "Pulumi leaves nothing out, and the emulator cannot create index-domain, index-access"
    )


@pytest.mark.parametrize("stack", ["streams", "beanstalk"])
def test_the_stacks_are_whole_without(stack: str, tmp_path: Path):
    made = recorder.record_file(ROOT / "tests" / "stacks" / f"{stack}.yaml")
    gone = absent.found(made)
    assert gone
    report = export(absent.without(made), tmp_path)
    assert not report.addresses.keys() & {one.urn for one in gone}
    written = (tmp_path / "resources.tf.json").read_text()
    kinds = {table.load()["resources"][one.type]["type"] for one in gone}
    assert [kind for kind in kinds if f"{kind}." in written or f'"{kind}"' in written] == []


def test_the_list_is_of_the_versions_that_are_here():
    of = {one.of: one.version for one in absent.entries().values()}
    assert of == {"ministack": version("ministack"), "terraform-provider-aws": "5.100.0"}
    assert all(type_ in table.load()["resources"] for type_ in absent.entries())


@pytest.mark.parametrize("line", ['type = "a"', 'type = "a"\nother = "b"'])
def test_an_entry_with_other_keys_is_refused(line: str, tmp_path: Path):
    path = tmp_path / "absent.toml"
    path.write_text(f"[[absent]]\n{line}\n")
    with pytest.raises(ValueError, match=r"^absent\.toml: \{'type': 'a'"):
        absent.entries(path)
