"""Every failure case of the research has a test that names it, and every invariant, too."""

import ast
import re
from pathlib import Path

import pytest

from tests.conftest import SHARED, needs_shared

TESTS = Path(__file__).resolve().parents[1]
TABLE = SHARED / "research" / "donations.md"


def named():
    """The numbers (F7, I12) that tests carry in name or docstring; so do the rules in ``machine``."""
    found = set()
    for path in TESTS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.FunctionDef):
                continue
            if node.name.startswith("test_") or path.parent.name == "machine":
                found |= set(re.findall(r"(?:^|_)([fi][0-9]+)(?=_|$)", node.name))
                found |= set(re.findall(r"\b([FI][0-9]+)\b", ast.get_docstring(node) or ""))
    return {each.upper() for each in found}


@needs_shared
@pytest.mark.parametrize(("letter", "most"), [("F", 65), ("I", 23)])
def test_each_number_has_its_test(letter, most):
    """Those of the table of failure cases, and those of the list of invariants."""
    text = TABLE.read_text()
    listed = set(re.findall(rf"^\| ({letter}[0-9]+) \|", text, re.MULTILINE))
    listed |= set(re.findall(rf"\b({letter}[0-9]+) ", text)) if letter == "I" else set()
    assert listed == {f"{letter}{number}" for number in range(1, most + 1)}
    assert listed - named() == set()
