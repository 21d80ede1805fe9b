from pathlib import Path

import pytest

from plan.export import newer, table


def test_every_entry_names_a_listed_type_and_a_property_it_lacks():
    for (token, path), reason in newer.reasons().items():
        entry = table.load()["resources"][token]
        first = path.split(".")[0]
        assert first in entry["newer"] or "." in path, (token, path)
        assert len(reason) > 10


def test_the_list_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    entry = '[[property]]\ntype = "t"\nproperty = "a.b"\nreason = "because"\n'
    (tmp_path / "newer.toml").write_text(entry)
    monkeypatch.setattr(newer, "__file__", str(tmp_path / "newer.py"))
    assert newer.reasons.__wrapped__() == {("t", "a.b"): "because"}
