"""Requests to try, shown in the OpenAPI document. A test sends each of them to a store that holds the samples."""

from typing import Any

ATTACK = (
    "A suspected chemical attack in the rebel-held town of Khan Sheikhoun in Syria's Idlib province killed at least 58 "
    "people, including 11 children, a monitor said on Tuesday."
)
MATCHES: dict[str, Any] = {
    "pasted text": {"value": {"text": ATTACK, "published": "2017-04-04"}},
    "a stored paragraph": {"value": {"paragraph_id": 1, "window_days": 5}},
    "an article by your own id": {"value": {"external_id": "fakes:1919191759", "min_probability": 0.7}},
}
COMPARISONS: dict[str, Any] = MATCHES | {
    "pasted paragraphs": {
        "value": {
            "paragraphs": [
                {
                    "outlet": "A",
                    "text": "The army liberated the district. 56 districts are freed.",
                    "published": "2016-12-08",
                },
                {"outlet": "B", "text": "Regime forces stormed the rebel-held district.", "published": "2016-12-08"},
            ]
        }
    }
}

JUDGEMENTS: dict[str, Any] = {
    "two articles do not tell the same event": {
        "value": {"verdict": "not_same", "article_ids": [73, 74], "by": "A. Editor", "note": "another convoy"}
    },
    "two events are one": {"value": {"verdict": "merge", "other_event_id": 26, "by": "A. Editor"}},
}

REPORTS: dict[str, Any] = {
    "an event": {"value": {"event_id": 21}},
    "a pasted text, the same bytes whenever it is asked": {
        "value": {"text": ATTACK, "published": "2017-04-04", "window_days": 5, "made_at": "2017-05-01"}
    },
}

OBJECTIONS: dict[str, Any] = {
    "a mark whose words do not differ": {
        "value": {
            "mark": {
                "type": "label",
                "status": "divergence",
                "left": {"paragraph_id": 275, "start": 81, "end": 89, "text": "massacre"},
                "right": {"paragraph_id": 305, "start": 297, "end": 303, "text": "attack"},
                "probability": 0.85,
            },
            "versions": {
                "rashomon": "0.1.0",
                "model": "all-MiniLM-L6-v2 53aa51172d14",
                "rules": "dc32f0f63d95",
                "generation": 1,
            },
            "wrong": "no_difference",
            "by": "A. Editor",
            "note": "the first is said of another attack",
        }
    }
}
