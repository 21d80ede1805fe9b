import io
import json
import re
import zipfile
from pathlib import Path

import pytest

from plan.export.errors import CannotExport
from plan.export.files import Assets, write


def test_json_that_reads_well(tmp_path: Path):
    write(tmp_path / "out", {"outputs": {"output": {"name": {"value": "é"}}}}, Assets())
    assert (tmp_path / "out/outputs.tf.json").read_text() == (
        '{\n  "output": {\n    "name": {\n      "value": "é"\n    }\n  }\n}\n'
    )


def test_what_holds_nothing_is_not_written_and_goes(tmp_path: Path):
    write(tmp_path, {"variables": {"variable": {}}, "data": {}}, Assets())
    assert [p.name for p in tmp_path.iterdir()] == ["variables.tf.json"]
    write(tmp_path, {"data": {"data": {}}}, Assets())
    assert [p.name for p in tmp_path.iterdir()] == ["data.tf.json"]


def test_terraforms_own_files_stay(tmp_path: Path):
    kept = {"terraform.tfstate", ".terraform.lock.hcl", "mine.tf"}
    for name in kept:
        (tmp_path / name).write_text("x")
    write(tmp_path, {}, Assets())
    assert {p.name for p in tmp_path.iterdir()} == kept


def test_assets_are_written_and_old_ones_go(tmp_path: Path):
    write(tmp_path, {}, Assets({"page": b"hello", "code.zip": b"zip"}))
    assert {p.name for p in (tmp_path / "assets").iterdir()} == {"page", "code.zip"}
    write(tmp_path, {}, Assets({"page": b"bye"}))
    assert [p.name for p in (tmp_path / "assets").iterdir()] == ["page"]
    assert (tmp_path / "assets/page").read_bytes() == b"bye"
    write(tmp_path, {}, Assets())
    assert not (tmp_path / "assets").exists()


def test_a_text_is_a_file():
    assets = Assets()
    assert assets.path({"text": "hello"}, "page", "here") == "${path.module}/assets/page"
    assert assets.contents == {"page": b"hello"}


def test_a_file_keeps_its_ending(tmp_path: Path):
    (tmp_path / "index.html").write_text("<p>")
    assets = Assets()
    path = assets.path({"path": str(tmp_path / "index.html")}, "page", "here")
    assert path == "${path.module}/assets/page.html"
    assert assets.contents == {"page.html": b"<p>"}


def test_a_folder_is_the_same_archive_every_time(tmp_path: Path):
    (tmp_path / "code/inner").mkdir(parents=True)
    (tmp_path / "code/inner/a.py").write_text("a")
    (tmp_path / "code/b.py").write_text("b")
    one, two = Assets(), Assets()
    for assets in (one, two):
        path = assets.path({"path": str(tmp_path / "code")}, "app", "here")
        assert re.fullmatch(r"\$\{path.module\}/assets/app-[0-9a-f]{8}\.zip", path)
    assert one.contents == two.contents
    (content,) = one.contents.values()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["b.py", "inner/a.py"]
        assert archive.read("inner/a.py") == b"a"
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_files_by_their_names_are_an_archive(tmp_path: Path):
    (tmp_path / "a.py").write_text("a")
    assets = Assets()
    files = {"inner/a.py": {"path": str(tmp_path / "a.py")}, "b.txt": {"text": "b"}}
    path = assets.path({"assets": files}, "app", "here")
    assert re.fullmatch(r"\$\{path.module\}/assets/app-[0-9a-f]{8}\.zip", path)
    (content,) = assets.contents.values()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            "b.txt": b"b",
            "inner/a.py": b"a",
        }


def test_another_content_has_another_name(tmp_path: Path):
    (tmp_path / "a.py").write_text("a")
    assets = Assets()
    before = assets.path({"path": str(tmp_path)}, "app", "here")
    (tmp_path / "a.py").write_text("b")
    assert assets.path({"path": str(tmp_path)}, "app", "here") != before


@pytest.mark.parametrize("asset", [{"uri": "https://example.com/x"}, {"path": "absent"}, {}])
def test_any_other_asset_is_refused(asset: dict[str, str]):
    with pytest.raises(CannotExport, match="here: is neither text nor a file nor a folder"):
        Assets().path(asset, "page", "here")


def test_the_json_is_what_was_given(tmp_path: Path):
    given = {"resource": {"aws_vpc": {"a": {"tags": {"${x}": None, "n": 1.5}}}}}
    write(tmp_path, {"resources": given}, Assets())
    assert json.loads((tmp_path / "resources.tf.json").read_text()) == given
