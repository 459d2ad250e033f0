"""What the README says is so."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import click
import pytest

from reconciler import __version__
from reconciler.cli import main
from reconciler.service import Service
from reconciler.settings import Settings, variable_of
from reconciler.web import create_app

from .conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def setting_row(name: str) -> str:
    each = next(each for each in fields(Settings) if each.name == name)
    return f"| `--{name.replace('_', '-')}` | `{variable_of(name)}` | `{each.default!r}` | {each.metadata['doc']} |"


@pytest.mark.parametrize("name", [each.name for each in fields(Settings)])
def test_every_setting_is_in_the_readme(name: str) -> None:
    assert setting_row(name) in README


def test_every_route_is_in_the_readme_and_every_route_in_it_is_there(service: Service) -> None:
    app = create_app(service, Settings(judge="rules"))
    routes = {re.sub(r"<\w+:", "<", str(rule)) for rule in app.url_map.iter_rules()}
    served = {route for route in routes if route.startswith(("/api/", "/healthz", "/readyz", "/metrics", "/openapi.json", "/docs"))}
    section = README.split("## Routes")[1].split("## ")[0]
    named = set(re.findall(r"`(?:(?:GET|POST|DELETE)` ?`?)*(?:GET|POST|DELETE)? ?(/[a-z0-9/<>_.]+)`", section))
    assert named == served


def test_every_command_is_in_the_readme_and_every_command_in_it_is_there() -> None:
    named = set(re.findall(r"`reconciler ([a-z]+)", README))
    assert named == set(main.commands)
    assert isinstance(main.commands["tokens"], click.Group)


def test_the_tree_in_the_readme_is_the_tree() -> None:
    tree = README.split("```\nreconciler/\n")[1].split("```")[0]
    named = {
        word.rstrip("/;") for line in tree.splitlines() if line.startswith("  ") for word in line.split() if word.endswith((".py", "/"))
    }
    there = {path.name for path in (ROOT / "reconciler").iterdir() if not path.name.startswith("__") and path.name != "py.typed"}
    assert named == there
    assert all((ROOT / line.split()[0]).exists() for line in tree.splitlines() if line and not line.startswith(" "))


def test_the_make_targets_that_the_readme_names_are_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
    assert set(re.findall(r"`?make ([a-z]+)`", README)) <= targets
    assert {"run", "demo", "test", "lint"} <= targets


def test_links_in_the_readme_lead_somewhere() -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_the_changelog_has_this_version() -> None:
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_package_is_installed() -> None:
    listed = set(re.findall(r"^    (reconciler[.\w]*)$", (ROOT / "setup.cfg").read_text().split("package_dir")[0], re.MULTILINE))
    there = {f"reconciler.{path.parent.name}" for path in (ROOT / "reconciler").glob("*/__init__.py")}
    assert listed == there | {"reconciler", "reconciler.fixtures"}


def test_no_file_grows_past_what_one_reads_at_a_sitting() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in Path(ROOT / "reconciler").rglob("*.py")
        if (lines := len(path.read_text().splitlines())) > 300
    }
    assert long == {}
