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


def test_what_is_left_out_is_gone_at_any_depth(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(newer, "reasons", lambda: {("t", "a.b"): "", ("t", "c"): ""})
    inputs = {"a": [{"b": 1, "d": 2}, {"b": 3}], "c": {"e": 4}, "b": 5}
    assert newer.without("t", inputs) == {"a": [{"d": 2}, {}], "b": 5}
    assert newer.without("other", inputs) == inputs
