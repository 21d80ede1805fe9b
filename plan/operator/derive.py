"""Derive `actions.json`: `python -m plan.operator.derive`; with `--check` it only compares."""

import argparse
import json
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from plan.operator.sources import handlers, reference, types
from plan.operator.table import TABLE, TAGGED

FACTS = Path(__file__).with_name("types.toml")
TYPES = Path(__file__).parents[1] / "export" / "types.toml"
"""The types that the product uses."""
HOLE = re.compile(r"\$\{(\w+)\}")
READING = ("List", "Read")


def derive() -> dict[str, Any]:
    """The whole table; raises LookupError for a gap, and for a fact that tells nothing."""
    facts = tomllib.loads(FACTS.read_text())
    known = tomllib.loads(TYPES.read_text())
    if strange := sorted(set(known["functions"]) - set(facts["functions"])):
        raise LookupError(f"not in [functions]: {', '.join(strange)}")
    tokens = {*known["resources"], *facts["resources"]}
    resources = {token: _asked(token, facts) for token in sorted(tokens)}
    told = {action for actions in resources.values() for action in actions}
    told |= {action for one in facts["functions"].values() for action in one["actions"]}
    return {
        "resources": resources,
        "functions": facts["functions"],
        "linked": dict(_linked(resources, facts)),
        "global": facts["global"],
        "reads": [action for action in sorted(told) if _is_reading(action, facts)],
        "scopes": dict(_scopes(told, facts)),
        "arns": {kind: _arn(kind, fact) for kind, fact in sorted(facts["arns"].items())},
    }


def text(table: Mapping[str, Any]) -> str:
    """The table as committed: one line an entry, so that a change can be read as a diff."""
    parts = (
        f'"{part}": {{\n' + ",\n".join(f"{_json(k)}: {_json(v)}" for k, v in held.items()) + "\n}"
        if isinstance(held, dict)
        else f'"{part}": [\n' + ",\n".join(map(_json, held)) + "\n]"
        for part, held in table.items()
    )
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main(arguments: list[str]) -> int:
    """Write or check the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    fresh = text(derive())
    if not parser.parse_args(arguments).check:
        TABLE.write_text(fresh, encoding="utf-8")
    elif TABLE.read_text(encoding="utf-8") != fresh:
        sys.stderr.write(f"{TABLE.name} differs from a fresh derivation\n")
        return 1
    return 0


def _asked(token: str, facts: Mapping[str, Any]) -> list[str]:
    """All actions of a type, but for `iam:PassRole`, which follows from the stack's roles."""
    fact = facts["resources"].get(token, {})
    if "actions" in fact:
        return _known(token, fact["actions"])
    type_ = fact.get("cloudformation") or _type(token, facts["modules"])
    kept = {action for action in handlers(type_) if _is_own(action, type_, facts)}
    spelling = reference().spelling
    found = {spelling.get(action.lower(), action) for action in kept if _is_one(action)}
    for pattern in fact.get("without", ()):
        matched = {action for action in found if fnmatchcase(action, pattern)}
        if not matched:
            raise LookupError(f"{token}: nothing of {type_} is {pattern}")
        found -= matched
    also = fact.get("also", ())
    if twice := found.intersection(also):
        raise LookupError(f"{token}: {type_} has {', '.join(sorted(twice))} already")
    return _known(token, {*found, *also} - {"iam:PassRole"})


def _type(token: str, modules: Mapping[str, str]) -> str:
    _, module, name = token.split(":")
    module = module.split("/")[0]
    wanted = f"AWS::{modules.get(module, module)}::{name}"
    found = types().get(wanted.lower())
    if not found:
        raise LookupError(f"{token}: CloudFormation has no {wanted}: name its type or the actions")
    return found


def _is_own(action: str, type_: str, facts: Mapping[str, Any]) -> bool:
    service = type_.split("::")[1]
    prefix = action.partition(":")[0].lower()
    own = facts["prefixes"].get(service, service.lower())
    return prefix == own or (prefix in facts["beside"] and "*" not in action)


def _is_one(action: str) -> bool:
    """Whether IAM knows it: some schemas name operations that are no actions of their own."""
    return "*" in action or action.lower() in reference().spelling


def _known(token: str, actions: Iterable[str]) -> list[str]:
    if strange := sorted(a for a in actions if "*" not in a and a not in reference().actions):
        raise LookupError(f"{token}: IAM has no {', '.join(strange)}")
    return sorted(actions)


def _linked(
    resources: Mapping[str, Iterable[str]], facts: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """Whose service-linked role comes with a type."""
    for token, actions in resources.items():
        if "iam:CreateServiceLinkedRole" in actions:
            module = token.split(":")[1].split("/")[0]
            if module not in facts["linked"]:
                raise LookupError(f"{token}: whose service-linked role? Tell {module} in [linked]")
            yield token, facts["linked"][module]


def _scopes(
    actions: Iterable[str], facts: Mapping[str, Any]
) -> Iterator[tuple[str, str | list[str]]]:
    for action in sorted(actions):
        if _matches(action, facts["tagged"]) and action not in facts["untagged"]:
            yield action, TAGGED
        elif "*" not in action and (kinds := _kinds(action, facts)):
            yield action, kinds


def _kinds(action: str, facts: Mapping[str, Any]) -> list[str]:
    """The kinds by whose names an action can be limited; none where one of them has no name."""
    told = reference().actions[action]
    if told.level in READING and not _matches(action, facts["private"]):
        return []
    kinds = [kind for kind in told.kinds if kind not in facts["never"]]
    return kinds if all(kind in facts["arns"] for kind in kinds) else []


def _is_reading(action: str, facts: Mapping[str, Any]) -> bool:
    """Whether it changes nothing; of patterns, those of `Describe` are."""
    if "*" in action:
        return action.endswith(":Describe*")
    return action in facts["reads"] or reference().actions[action].level in READING


def _matches(action: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(action, pattern) for pattern in patterns)


def _arn(kind: str, fact: Mapping[str, Any]) -> dict[str, Any]:
    form = reference().arns[kind]
    holes = [hole for hole in HOLE.findall(form) if hole not in ("Partition", "Region", "Account")]
    named = fact.get("hole", holes[0])
    if named not in holes:
        raise LookupError(f"{kind}: {form} has no {named}")
    fills = {"Partition": "aws", named: "{}"}
    arn = HOLE.sub(lambda m: fills.get(m[1], "*"), form)
    told = {key: fact[key] for key in ("of", "property", "also") if key in fact}
    return {"arn": arn, "of": []} | told


def _json(value: Any) -> str:
    return json.dumps(value)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
