"""One file that asks nobody for anything, in which no name becomes markup."""

import re
from base64 import b64encode
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest

from plan.against import against
from plan.record import Secret
from plan.report.page import BROWSER, SCRIPTS
from tests.plan.plans import CRITICAL, LOW, QUEUE, made_of, places_of, waiver
from tests.plan.report.reports import HOSTILE, LARGEST, Report, hostile, of_file, reported
from tests.plan.rules.made import made

BAD = made(QUEUE, "part-queue", wrong="it is open", secret=Secret("hush"))


class Tags(HTMLParser):
    """Elements of a page, and what stands inside those that hold text alone."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


@pytest.fixture
def report(tmp_path: Path) -> Report:
    plan = made_of(BAD, rules=[LOW, CRITICAL], waivers=[waiver("Q1")])
    return reported(plan, places_of(tmp_path), against(plan, made_of()))


def test_it_has_a_part_for_each_link_and_a_name_for_each_part(report):
    tags = Tags(report.text)
    sections = {one["id"]: one["aria-labelledby"] for one in tags.of("section")}
    assert list(sections) == [
        "summary", "picture", "resources", "reach", "cost", "findings", "differences",
    ]  # fmt: skip
    links = {str(one["href"]).removeprefix("#") for one in tags.of("a")}
    assert links == {*sections, "main"}
    assert {one["id"] for one in tags.of("h2")} == set(sections.values())
    assert {one["to"] for one in report.data["summary"]} <= set(sections)
    assert len(tags.of("svg")) == 1


def test_it_says_what_it_is_of(report):
    assert "<title>test: plan of 31 January 2027</title>" in report.text
    assert '<time datetime="2027-01-31">31 January 2027</time>' in report.text
    for word in ("dev", "eu-north-1", "x.yaml"):
        assert f"<dd>{word}</dd>" in report.text


def test_it_asks_nobody_for_anything(report):
    tags = Tags(report.text)
    named = ("src", "srcset", "data", "action", "ping", "background", "poster")
    assert [name for name, attributes in tags.found if {*named} & {*attributes}] == []
    assert tags.of("link") == []
    assert [one["href"] for one in tags.of("a") + tags.of("use") if one["href"][0] != "#"] == []
    assert re.findall(r"url\((?!#)|@import|@font-face", report.text) == []
    script = report.text.rpartition("<script>")[2]
    assert re.findall(r"fetch\(|XMLHttpRequest|import\(|WebSocket|sendBeacon", script) == []


def test_its_policy_lets_its_own_script_run_and_nothing_else(report):
    (policy,) = [
        one["content"] for one in Tags(report.text).of("meta")
        if one.get("http-equiv") == "Content-Security-Policy"
    ]  # fmt: skip
    (script,) = re.findall(r"<script>(.*?)</script>", report.text, re.DOTALL)
    digest = b64encode(sha256(script.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; "
        "base-uri 'none'; form-action 'none'"
    )


def test_every_part_of_the_script_is_in_it():
    files = {path.stem for path in BROWSER.glob("*.js")}
    assert files == {*SCRIPTS, "start"}
    for path in BROWSER.glob("*.js"):
        text = path.read_text()
        assert "</" not in text.replace("</>", ""), path
        assert ".innerHTML" not in text, path
        assert len(text.splitlines()) <= 250, path


def test_no_name_becomes_markup(tmp_path):
    report = hostile(tmp_path)
    tags = Tags(report.text)
    assert len(tags.of("script")) == 2
    assert tags.of("img") == []
    assert tags.of("b") == []
    (found,) = report.data["judged"]["findings"]
    assert (found["title"], found["found"][0]["said"]) == (HOSTILE, HOSTILE)
    assert [one["name"] for one in report.data["tree"]] == [HOSTILE]
    assert [one["why"] for one in report.data["judged"]["waived"]] == [HOSTILE]
    (block,) = re.findall(r'id="data">(.*?)</script>', report.text, re.DOTALL)
    assert not set("<>&\u2028") & set(block)


def test_secrets_are_not_in_it(report):
    assert '"secret":"[secret]"' in report.text
    assert "hush" not in report.text


def test_it_is_the_same_text_but_for_the_day(tmp_path):
    plan, places = made_of(BAD, rules=[LOW]), places_of(tmp_path)
    assert reported(plan, places) == reported(plan, places)
    other = reported(plan, places, today=date(2027, 2, 1)).text
    same = reported(plan, places).text
    assert other != same
    assert other.replace("2027-02-01", "2027-01-31").replace("1 February", "31 January") == same


def test_the_largest_blueprint_is_small_enough_to_mail():
    report = of_file(LARGEST)
    assert 300_000 < len(report.text.encode()) < 3_000_000
    assert sum(len(one["resources"]) for one in report.data["tree"]) > 300
    assert len(report.data["ways"]["pairs"]) > 30
