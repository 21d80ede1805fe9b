"""The table of prices: where each figure is from, and that no region lacks one."""

import re
from datetime import date
from decimal import Decimal

import pytest

from components.data.search import MASTER_TYPE
from components.network.nat_instance import INSTANCE_TYPE
from plan.cost.table import EVERYWHERE, FOLDER, document, prices, regions
from stack import classes

REGIONS = ["eu-north-1", "eu-west-1", "us-east-1"]
FILES = [*REGIONS, EVERYWHERE]


def figures(name):
    groups = document(name)["figures"]
    return {
        f"{group}.{item}": each for group, items in groups.items() for item, each in items.items()
    }


def test_the_regions_that_have_a_table():
    assert regions() == REGIONS
    assert sorted(path.stem for path in FOLDER.iterdir()) == sorted(FILES)
    assert all(document(region)["region"] == region for region in REGIONS)


@pytest.mark.parametrize("name", FILES)
def test_each_figure_has_a_page_or_says_that_nobody_verified_it(name):
    pages = document(name)["pages"]
    for figure, said in figures(name).items():
        (unit,) = said.keys() - {"page", "unverified"}
        assert unit in {"usd", "share"}, figure
        assert re.fullmatch(r"\d+\.\d+", said[unit]), figure
        assert Decimal(said[unit]) > 0, figure
        assert said.keys() - {unit} in ({"page"}, {"unverified"}), figure
        assert said.get("unverified", True) is True, figure
        assert "page" not in said or said["page"] in pages, figure


@pytest.mark.parametrize("name", FILES)
def test_each_page_has_an_address_and_the_day_it_was_read(name):
    pages = document(name)["pages"]
    for page in pages.values():
        assert page.keys() - {"dated"} == {"address", "read"}
        assert re.fullmatch(r"https://[\w.-]+/\S*", page["address"])
        assert isinstance(page["read"], date)
        assert page.get("dated", page["read"]) <= page["read"]
    assert len({page["address"] for page in pages.values()}) == len(pages)
    used = {said["page"] for said in figures(name).values() if "page" in said}
    assert used == pages.keys()


def test_no_region_lacks_a_figure_and_none_stands_twice():
    first, *others = [figures(region).keys() for region in REGIONS]
    assert all(other == first for other in others)
    assert not {name.partition(".")[0] for name in first} & {
        name.partition(".")[0] for name in figures(EVERYWHERE)
    }


def test_a_share_is_one_in_every_file_and_less_than_all():
    shares = {figure for name in FILES for figure, said in figures(name).items() if "share" in said}
    wanted = {"fargate.spot", "cache.valkey", "kubernetes.auto"}
    assert shares == {*wanted, "saving.fargate", "saving.ec2", "saving.rds"}
    assert all(
        Decimal(figures(n)[f]["share"]) < 1 for n in FILES for f in shares & figures(n).keys()
    )


@pytest.mark.parametrize("region", REGIONS)
def test_what_advice_reckons_with(region):
    known = prices(region)
    assert known["nat"]["gib"].usd > known["endpoint"]["gib"].usd
    assert known["fargate"]["arm64-vcpu"].usd < known["fargate"]["x86_64-vcpu"].usd


@pytest.mark.parametrize("region", REGIONS)
def test_every_class_that_a_stack_file_can_ask_for_has_a_price(region):
    known = prices(region)
    asked = {
        "rds": [size for size, _ in classes.POSTGRES_CLASSES.values()],
        "docdb": classes.MONGO_CLASSES.values(),
        "cache": classes.CACHE_CLASSES.values(),
        "kafka": classes.STREAM_CLASSES.values(),
        "search": [*classes.SEARCH_CLASSES.values(), MASTER_TYPE],
        "ec2": [INSTANCE_TYPE],
    }
    for group, sizes in asked.items():
        assert [size for size in sizes if size not in known[group]] == []


def test_a_price_as_it_is_written():
    known = prices("eu-north-1")
    assert (known["ec2"]["t3.micro"].usd, known["ec2"]["t3.micro"].verified) == (
        Decimal("0.0108"),
        True,
    )
    assert known["fargate"]["spot"].verified is False
    assert known["key"]["month"].usd == Decimal("1.00")


@pytest.mark.parametrize("region", ["ap-south-1", "", EVERYWHERE])
def test_a_region_without_a_table(region):
    with pytest.raises(KeyError):
        prices(region)
