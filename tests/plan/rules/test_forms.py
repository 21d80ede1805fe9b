"""Checks out of dotted paths, and what they say."""

import json

import pytest

from plan.record import Secret
from plan.rules import forms
from plan.rules.rule import Check, Exempt
from plan.rules.subject import Subject
from tests.plan.rules.made import made, record_of

EMPTY = "path is not given"
ON = (True, "true", Secret(value=True))


def said(check: Check, posture: str = "prod", /, **inputs):
    return check(made("t:t:T", **inputs), Subject(record_of(posture=posture)))


@pytest.mark.parametrize("value", ON)
def test_a_boolean_is_one_also_as_text(value):
    assert said(forms.on("a.b"), a={"b": value}) is None


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (False, "a.b is false"),
        ("no", "a.b is no"),
        (None, "a.b is not given"),
        ("", "a.b is not given"),
        ([], "a.b is not given"),
        ({"c": 1}, "a.b is another value"),
        (7, "a.b is 7"),
    ],
)
def test_what_stands_there_instead_is_told(value, words):
    assert said(forms.on("a.b"), a={"b": value}) == words


@pytest.mark.parametrize("value", [False, "false", None])
def test_off_is_what_nothing_said_means(value):
    assert said(forms.off("a"), a=value) is None
    assert said(forms.off("b"), a=value) is None


@pytest.mark.parametrize(("value", "words"), [(True, "a is true"), ("x", "a is x"), (1, "a is 1")])
def test_what_is_not_off(value, words):
    assert said(forms.off("a"), a=value) == words


def test_places_in_lists_are_left_out_of_the_words():
    assert said(forms.equals("a.0.b", "x"), a=[{"b": "y"}]) == "a.b is y"
    assert said(forms.equals("a.0.b", "x"), a={"b": "x"}) is None


def test_one_of_several():
    check = forms.one_of("path", "a", 2)
    assert [said(check, path=one) for one in ("a", 2, "2", "c")] == [None] * 3 + ["path is c"]
    assert said(check) == EMPTY


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (7, None),
        ("8", None),
        (7.5, None),
        (6, "path is 6"),
        ("many", "path is many"),
        (True, "path is true"),
        (None, EMPTY),
    ],
)
def test_at_least(value, words):
    assert said(forms.at_least("path", 7), path=value) == words


def test_present_and_absent():
    assert said(forms.present("path"), path="x") is None
    assert said(forms.present("path"), path=[]) == EMPTY
    assert said(forms.absent("path"), path=[]) is None
    assert said(forms.absent("path"), path="hidden") == "path is given"


def test_a_list_holds_all():
    check = forms.holds("path", "a", "b", "c")
    assert said(check, path=["c", "b", "a", "d"]) is None
    assert said(check, path=["b"]) == "path lacks a, c"
    assert said(check) == "path lacks a, b, c"
    assert said(check, path=7) == "path lacks a, b, c"


def test_another_resource_names_it():
    thing = made("t:t:Thing")
    other = made("t:t:Other", needs={"thing": [thing]})
    check = forms.named_by("thing", "t:t:Other", "t:t:Third")
    assert check(thing, Subject(record_of(thing, other))) is None
    assert check(thing, Subject(record_of(thing))) == "it has no Other or Third"


def test_every_says_what_the_first_says():
    check = forms.every(forms.equals("a", 1), forms.equals("b", 2))
    assert said(check, a=1, b=2) is None
    assert said(check, a=0, b=0) == "a is 0"
    assert said(check, a=1, b=0) == "b is 0"


@pytest.mark.parametrize("form", [list, json.dumps])
def test_each_part_by_its_name_also_in_json(form):
    check = forms.each(forms.objects("parts"), forms.on("ok"))
    fine, bad, nameless = {"name": "x", "ok": True}, {"name": "y", "ok": False}, {"ok": 0}
    assert said(check, parts=form([fine])) is None
    assert said(check, parts=form([fine, bad, nameless])) == "y: ok is false"
    assert said(check, parts=form([fine, nameless])) == "ok is 0"


@pytest.mark.parametrize("value", [None, "<<t.T/x.id>>", 7, [7, None, "x"]])
def test_what_is_no_list_of_objects_has_no_parts(value):
    check = forms.each(forms.objects("parts"), forms.on("ok"))
    assert said(check, parts=value) is None


def test_exempt_where_something_is_so():
    check = forms.unless("it is old", lambda one, _: one.inputs["old"], forms.present("path"))
    assert said(check, old=True) == Exempt("it is old")
    assert said(check, old=False) == EMPTY


def test_what_is_asked_of_production_alone():
    check = forms.in_prod(forms.present("path"))
    assert said(check, "dev") == Exempt("the stack is for development")
    assert said(check, "prod") == EMPTY
    assert said(check, "prod", path=1) is None


def test_values_of_a_list():
    assert forms.items(Secret([Secret(1), 2])) == [1, 2]
    assert forms.items("x") == ["x"]
    assert forms.items(None) == []
    assert forms.mappings({"a": 1}) == [{"a": 1}]


@pytest.mark.parametrize("value", [True, "x", "", None, [1], "inf", "nan", 10**400])
def test_what_is_no_number(value):
    assert forms.number(value) is None


def test_numbers():
    assert [forms.number(one) for one in (1, "2.5", "-1")] == [1, 2.5, -1]
