"""The OpenAPI 3.1 file of the JSON answers. Pure; a test checks real answers against it."""

from __future__ import annotations

from typing import Any

from monitor import __version__
from monitor.model.story_list import KEYS

_TEXT: dict[str, Any] = {"type": "string"}
_MAYBE: dict[str, Any] = {"type": ["string", "null"]}
_COUNT: dict[str, Any] = {"type": "integer", "minimum": 0}
_TEXTS: dict[str, Any] = {"type": "array", "items": _TEXT}
_TIME: dict[str, Any] = {"type": "string", "description": "UTC, ISO 8601"}


def _object(**fields: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": True,
    }


def _many(name: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}


_RECORD = _object(
    place=_MAYBE,
    action=_MAYBE,
    minerals=_TEXTS,
    target=_MAYBE,
    status={
        "enum": ["proposed", "adopted", "in_force", "suspended", "ended", "reported", None],
        "description": "how far the act has come",
    },
    effective_on=_MAYBE,
)
_STORY_FIELDS: dict[str, dict[str, Any]] = {
    "id": _TEXT,
    "headline": {**_MAYBE, "description": "in English, made from the record"},
    "title": _TEXT,
    "language": _MAYBE,
    "url": _MAYBE,
    "outlet": _TEXT,
    "outlets": {**_COUNT, "description": "independent ones"},
    "reports": _COUNT,
    "opened_at": _TIME,
    "updated_at": _TIME,
    "record": {"$ref": "#/components/schemas/Record"},
    "watchlists": _TEXTS,
    "score": {"type": "number", "minimum": 0, "maximum": 100},
    "pinned": {"type": "boolean"},
    "note": _TEXT,
}
_CLAIM = _object(outlet=_TEXT, said=_TEXT, sentence=_TEXT)
_MEASURE_QUERY = {
    "mineral": "id of a mineral",
    "place": "id of a government",
    "action": "id of an action",
    "status": "proposed, adopted, in_force, suspended or ended",
    "since": "ISO date since which its state moved",
    "page": "from 1",
}
_DAY: dict[str, Any] = {"type": "string", "description": "ISO date, empty when it is not known"}
_MEASURE_FIELDS: dict[str, dict[str, Any]] = {
    "id": _TEXT,
    "jurisdiction": _TEXT,
    "iso3": _TEXT,
    "type": {**_TEXT, "description": "id of an action"},
    "type_gta": {**_TEXTS, "description": "Global Trade Alert's word for it"},
    "type_iea": {**_TEXTS, "description": "the IEA's word for it"},
    "title": _TEXT,
    "minerals": _TEXTS,
    "hs": {**_TEXTS, "description": "customs headings of its minerals"},
    "target": _TEXT,
    "documents": _TEXTS,
    "status": {"enum": ["proposed", "adopted", "in_force", "suspended", "ended", "reported"]},
    "announced": _DAY,
    "implemented": _DAY,
    "removed": _DAY,
    "confirmed": _DAY,
    "reports": _COUNT,
    "origin": {**_TEXTS, "description": "found, gta or iea; person where a field was set by hand"},
    "sources": _TEXTS,
}
SCHEMAS: dict[str, dict[str, Any]] = {
    "Measure": _object(**_MEASURE_FIELDS),
    "Measures": _object(total=_COUNT, page=_COUNT, next=_MAYBE, measures=_many("Measure")),
    "WholeMeasure": _object(**_MEASURE_FIELDS, history=_many("Step"), stories=_TEXTS),
    "Step": _object(
        state=_TEXT,
        since=_DAY,
        seen=_DAY,
        note=_TEXT,
        origin=_TEXT,
        outlet=_TEXT,
        title=_TEXT,
        evidence=_TEXT,
        source=_TEXT,
        story=_TEXT,
    ),
    "Record": _RECORD,
    "Story": _object(**_STORY_FIELDS),
    "Claim": _CLAIM,
    "Report": _object(
        outlet=_TEXT,
        title=_TEXT,
        language=_MAYBE,
        url=_MAYBE,
        published_at=_TIME,
        role={"enum": ["first", "independent", "copy"]},
        quality=_TEXT,
        hits=_TEXTS,
    ),
    "Difference": _object(verdict=_TEXT, subject=_TEXT, claims=_many("Claim")),
    "WholeStory": _object(
        id=_TEXT,
        also_in=_TEXTS,
        coverage=_many("Report"),
        differences=_many("Difference"),
        key_figures=_many("Claim"),
    ),
    "Stories": _object(
        total=_COUNT,
        page=_COUNT,
        next=_MAYBE,
        stories=_many("Story"),
        counts={
            "type": "object",
            "additionalProperties": {"type": "object", "additionalProperties": _COUNT},
        },
    ),
    "Hit": _object(
        id=_COUNT,
        found_at=_TIME,
        published_at=_TIME,
        watchlist=_TEXT,
        score={"type": "number"},
        outlet=_TEXT,
        language=_MAYBE,
        title=_TEXT,
        url=_MAYBE,
        minerals=_TEXTS,
        actions=_TEXTS,
        places=_TEXTS,
        evidence=_TEXT,
        story=_MAYBE,
    ),
    "Hits": _object(page=_COUNT, next=_MAYBE, hits=_many("Hit")),
}
_HIT_KEYS = ("watchlist", "mineral", "action", "place", "outlet")
_SHARED = {
    "q": "words, or a phrase in quotes",
    "since": "first day, YYYY-MM-DD",
    "until": "last day, YYYY-MM-DD",
    "page": "from 1",
}


def document(title: str, root: str = "") -> dict[str, Any]:
    """The whole file; `root` is the path below which the addresses lie."""
    stories = {key: f"stories of this {key}" for key in KEYS} | _SHARED
    stories |= {"sort": "score: the weightiest first", "irrelevant": "1: those marked too"}
    hits = {key: f"hits of this {key}" for key in _HIT_KEYS} | _SHARED
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": __version__},
        "servers": [{"url": root or "/"}],
        "paths": {
            "/api/stories": _get("Stories, pinned ones first, then newest", "Stories", stories),
            "/api/stories/{story}": _get("One story whole", "WholeStory", {}, path="story"),
            "/api/measures": _get(
                "Governments' measures, the last moved first", "Measures", _MEASURE_QUERY
            ),
            "/api/measures/{measure}": _get("One measure", "WholeMeasure", {}, path="measure"),
            "/api/hits": _get("Hits, newest first", "Hits", hits),
        },
        "components": {"schemas": SCHEMAS},
    }


def _get(
    summary: str, schema: str, query: dict[str, str], *, path: str | None = None
) -> dict[str, Any]:
    parameters = [
        {"name": name, "in": "query", "required": False, "schema": _TEXT, "description": said}
        for name, said in query.items()
    ]
    if path:
        parameters.append({"name": path, "in": "path", "required": True, "schema": _TEXT})
    answer = {
        "description": summary,
        "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}},
    }
    return {
        "get": {
            "summary": summary,
            "parameters": parameters,
            "responses": {"200": answer, "404": {"description": "there is no such thing"}},
        }
    }
