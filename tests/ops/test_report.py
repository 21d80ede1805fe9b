"""`groundwork report`: one page, by the name of the stack or where it is told."""

import re
from datetime import date
from pathlib import Path

import pytest

from ops.errors import BadInput
from ops.report import report
from tests.ops.targets import LOCAL, PROD, project

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with two stacks, where the command is run."""
    made = project(tmp_path, {"local": LOCAL, "prod": PROD}, (ROOT / "__main__.py").read_text())
    monkeypatch.chdir(made)
    return made


def test_it_is_written_by_the_name_of_the_stack(folder, capsys):
    report("prod", None, None, "local")
    said = capsys.readouterr().out
    assert re.fullmatch(r"Wrote report-prod\.html, \d+ KiB: open it in a browser\.\n", said)
    text = (folder / "report-prod.html").read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>\n")
    assert "<h1>prod</h1>" in text
    assert "<dd>Pulumi.prod.yaml</dd>" in text
    assert f'<time datetime="{date.today().isoformat()}">' in text
    assert '"there":"local"' in text


def test_it_goes_where_it_is_told(folder):
    report(None, folder / "Pulumi.prod.yaml", Path("out.html"), None)
    text = (folder / "out.html").read_text(encoding="utf-8")
    assert '"differences":null' in text
    assert [path.name for path in folder.glob("*.html")] == ["out.html"]


def test_it_is_of_local_unless_told(folder):
    report(None, None, None, None)
    assert (folder / "report-local.html").is_file()


@pytest.mark.parametrize(
    ("to", "said"),
    [
        (".", "--to . is a folder: name a file in it, such as report.html"),
        ("sub", "--to sub is a folder: name a file in it, such as sub/report.html"),
        ("-", "--to - is no page: name a file that ends with .html"),
        ("page.pdf", "--to page.pdf is no page: name a file that ends with .html"),
        ("no/page.html", "--to no/page.html: there is no folder no"),
    ],
)
def test_what_is_no_file_to_write_is_refused_before_anything_is_planned(folder, to, said):
    (folder / "sub").mkdir()
    with pytest.raises(BadInput, match=f"^{re.escape(said)}$"):
        report("no-such-stack", None, Path(to), None)
    assert list(folder.rglob("*.html")) == []


def test_an_unknown_stack_is_refused(folder):
    with pytest.raises(BadInput, match=r"no-such-stack"):
        report("no-such-stack", None, None, None)
    with pytest.raises(BadInput, match=r"nor-this"):
        report("prod", None, None, "nor-this")
    assert list(folder.glob("*.html")) == []
