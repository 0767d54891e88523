"""Amounts that stand in lists without a penalty, beside the offences of a reading: the act is ours."""

from __future__ import annotations

from collections.abc import Callable

import httpx

from tests.api.harness import Server


def test_amounts_without_a_penalty_are_shown_beside_the_offences(
    site: Server, browser_at: Callable[[Server], httpx.Client]
) -> None:
    text = (
        "8. Trafficking\nA person who traffics in heroin is liable to imprisonment for nine years.\n\n"
        "9. Own use\nThese amounts are for own use.\nOpium 2 g\nHeroin 50 mg\nCocaine 500 mg\nThe rest stays."
    )
    law = {"text": text, "code": "ISL", "name": "Iceland", "title": "Lantern Act"}
    shown = browser_at(site).post("/submit/reading", data=law)
    assert "Amounts without a penalty: 3" in shown.text
    assert "<bdi>heroin</bdi> <bdi>50 mg</bdi>" in shown.text
