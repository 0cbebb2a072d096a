"""`config schema` and `config docs`."""

from __future__ import annotations

import json

from monitor.core.resources import resource
from tests.cli.conftest import Run


def test_the_schema_is_one_that_editors_can_read(run: Run) -> None:
    schema = json.loads(run("config", "schema")[1])
    assert schema["additionalProperties"] is False
    assert schema["properties"]["feeds"]["description"]


def test_the_reference_of_all_keys_is_true() -> None:
    from monitor.cli.reference import reference

    page = resource("config.toml").parent / "docs" / "config.md"
    assert page.read_text(encoding="utf-8") == reference(), (
        "run: monitor config docs > docs/config.md"
    )
