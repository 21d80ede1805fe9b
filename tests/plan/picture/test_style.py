"""Two themes, both of which can be read."""

import hashlib
import re
from dataclasses import replace
from pathlib import Path

import pytest

from plan import facts
from plan.picture import icons
from plan.picture.regions import Regions
from plan.picture.style import BOXES, DARK, LIGHT, MEANS, ROOT, style
from plan.record import Record, Resource

FOLDER = Path(icons.__file__).parent
KERNEL = FOLDER.parent / "kernel"
SHEET = style()


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(c * part for c, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_can_be_read_on_its_ground(theme):
    on_cards = ("ink", "soft", "line", "open", "grant", "join")
    pairs = [(text, "card") for text in on_cards]
    pairs += [(text, "paper") for text in ("soft", "open", "line", "grant")]
    pairs += [(f"{box}-line", box) for box in BOXES]
    weak = {pair: contrast(theme[pair[0]], theme[pair[1]]) for pair in pairs}
    assert {pair: found for pair, found in weak.items() if found < 4.5} == {}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_line_can_be_seen_on_every_ground(theme):
    grounds = ("paper", *BOXES)
    weak = {
        (line, ground): contrast(theme[line], theme[ground])
        for line in ("line", "open", "grant", "join")
        for ground in grounds
    }
    assert {pair: found for pair, found in weak.items() if found < 3} == {}


def test_both_themes_say_the_same_names():
    assert list(LIGHT) == list(DARK)
    assert set(re.findall(r"var\(--([\w-]+)\)", SHEET)) == set(LIGHT)


def test_the_theme_of_an_ancestor_comes_after_that_of_the_system():
    system = SHEET.index("@media (prefers-color-scheme:dark)")
    light, dark = SHEET.index('[data-theme="light"]'), SHEET.index('[data-theme="dark"]')
    assert SHEET.startswith(f"{ROOT}{{--paper:{LIGHT['paper']};")
    assert 0 < system < light < dark
    assert (
        SHEET.count(f"--paper:{LIGHT['paper']};") == SHEET.count(f"--paper:{DARK['paper']};") == 2
    )


def test_no_rule_reaches_beyond_the_picture():
    for line in SHEET.splitlines():
        rule = line.removeprefix("@media (prefers-color-scheme:dark){")
        for selector in re.findall(r"(?:^|\})([^{}]+)\{", rule):
            outside = re.sub(r":is\([^)]*\)", "", selector).split(",")
            assert all(ROOT in each for each in outside)


def test_every_kind_of_box_and_arrow_has_its_colours():
    assert all(f"{ROOT} .{box}>rect{{fill:var(--{box})}}" in SHEET for box in BOXES)
    assert all(f"{ROOT} .{means}>.line{{stroke:" in SHEET for means in MEANS)


def test_every_kind_of_component_has_an_icon():
    assert set(facts.WORDS) - set(icons.ICONS) == {"aws:ec2/vpc:Vpc"}
    assert set(icons.ICONS) <= set(facts.WORDS)


def test_every_icon_is_used_and_every_name_is_a_file():
    boxes = {icons.CLOUD, icons.REGION, icons.VPC, *icons.TIERS.values()}
    used = {*icons.ICONS.values(), *boxes, "AWSFargate"}
    assert {path.stem for path in FOLDER.glob("*.svg")} == used


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.svg")), ids=lambda path: path.stem)
def test_an_icon_is_a_drawing_alone(path):
    found = icons.drawing(path.stem)
    assert re.match(r'(fill="none" )?viewBox="0 0 (\d+) \2">', found)
    assert not re.search(
        r"<(script|style|image|title|use|foreignObject)\b|href|url\(| id=| on\w+=", found
    )
    assert found.count("<g") == found.count("</g>")


def task(*launch):
    inputs = {"requiresCompatibilities": list(launch)}
    return Resource(
        "u", icons.TASK, "t", custom=True, parent="", provider="", inputs=inputs, outputs={}
    )


def test_icons_by_what_says_what_a_component_is():
    assert icons.icon([]) == ""
    assert icons.icon([task("FARGATE")]) == "AWSFargate"
    assert icons.icon([task("EC2")]) == icons.icon([task()]) == "AmazonElasticContainerService"
    assert icons.icon([made("aws:ec2/vpc:Vpc")]) == ""
    assert icons.icon([made()]) == "AmazonSimpleQueueService"


def test_the_kernel_is_the_file_that_was_published():
    found = hashlib.sha256((KERNEL / "elk-worker.min.js").read_bytes()).hexdigest()
    assert found == "dca3a19d9ec37f5634bf5876b4ebd2455c3f43f0d32570136c13c13edaba9bfb"
    assert "Eclipse Public License - v 2.0" in (KERNEL / "LICENSE.md").read_text()


def made(type_="aws:sqs/queue:Queue", provider="", **inputs):
    return Resource(
        "u", type_, "n", custom=True, parent="", provider=provider, inputs=inputs, outputs={}
    )


def test_regions_are_said_by_resources_then_providers_then_the_stack():
    provider = replace(made("pulumi:providers:aws", region="eu-west-1"), urn="p")
    record = Record("", "", [provider], [], {}, {"aws:region": "eu-north-1"})
    regions = Regions(record)
    assert regions.of([]) == regions.of([made()]) == "eu-north-1"
    assert regions.of([made(provider="p::id")]) == "eu-west-1"
    assert regions.of([made(provider="p::id"), made(region="us-east-1")]) == "us-east-1"
    assert regions.of([made(), made("aws:cloudfront/distribution:Distribution")]) is None
    assert Regions(Record("", "", [], [], {}, {})).of([made()]) == ""
