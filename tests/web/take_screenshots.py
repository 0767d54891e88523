"""Takes the pictures in ``screenshots/``: every page, wide and narrow, from the encodings that ship.

``python -m tests.web.take_screenshots``; needs Chromium and playwright, and Pillow to make the files small.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import sync_playwright

from tests.api.harness import Server
from tests.web.conftest import FLAGS, chromium
from tests.web.laws import named

FOLDER = Path(__file__).parent / "screenshots"
PAGES = {
    "overview": "/",
    "overview-rule": "/?colour=DP001",
    "jurisdiction": "/jurisdictions/SGP",
    "compare": "/compare?conduct=drug.trafficking&substance=cannabis&amount=500+g&j=SGP,IDN,USA,DEU",
    "against": "/against",
    "search": "/search?q=mexico+rape",
    "brief": "/jurisdictions/MEX/brief?beside=SGP",
    "bill-choose": "/bill?law=SGP",
    "bill": "/bill?law=SGP&title=No+death+for+trafficking&from=2027-01-01&p=trafficking-death&least=&most=twenty+years&life=&death=&p=consumption&least=none&most=12+months&life=&death=",
    "rules": "/rules",
    "rule": "/rules/VC001",
    "norms": "/norms",
    "positions": "/positions",
    "position": "/positions/DZA",
    "about": "/about",
    "submit": "/submit",
    "submit-form": "/submit/form",
    "submit-text": "/submit/text",
    "sign-in": "/sign-in",
}
_HEIGHT = 1500


def small(path: Path) -> None:
    """Fewer colours, where Pillow is there to do it."""
    try:
        from PIL import Image
    except ImportError:
        return
    Image.open(path).convert("RGB").quantize(96, dither=Image.Dither.NONE).save(path, optimize=True)


def shoot(page: Any, name: str, width: int, part: Any = None) -> None:
    """A picture of a page from its top, or from where a part of it begins."""
    top = part.bounding_box()["y"] + page.evaluate("scrollY") if part is not None else 0
    height = min(page.evaluate("document.documentElement.scrollHeight") - top, _HEIGHT)
    path = FOLDER / f"{name}-{'wide' if width > 500 else 'phone'}.png"
    page.screenshot(
        path=path, full_page=True, clip={"x": 0, "y": top, "width": width, "height": height}
    )
    small(path)


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as place,
        Server(f"sqlite:///{place}/s.sqlite3", Path(place)) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        writer, reviewer = (
            server.token(name, role)["Authorization"].removeprefix("Bearer ")
            for name, role in (("Ann Writer", "submitter"), ("Rob Reader", "reviewer"))
        )
        law = httpx.get(f"{server.url}/v1/jurisdictions/NOR/source").text.replace(
            "max: 10 years", "max: 22 years", 1
        )
        sent = httpx.post(
            f"{server.url}/v1/submissions",
            content=law,
            headers={"Content-Type": "application/yaml", "Authorization": f"Bearer {writer}"},
            timeout=60,
        ).json()["id"]
        offence = httpx.get(f"{server.url}/v1/jurisdictions/NOR").json()["data"]["offences"][0][
            "id"
        ]
        httpx.post(
            f"{server.url}/v1/submissions/{sent}/comments",
            json={"provision": offence, "text": "Read against the Gazette of May: it says 22."},
            headers={"Authorization": f"Bearer {writer}"},
            timeout=60,
        )
        for width, height, scheme in (
            (1280, 900, "light"),
            (390, 844, "light"),
            (1280, 900, "dark"),
            (390, 844, "dark"),
        ):
            page = browser.new_context(
                base_url=server.url,
                viewport={"width": width, "height": height},
                color_scheme=scheme,
            ).new_page()
            dark = "-dark" if scheme == "dark" else ""
            for name, path in PAGES.items():
                if dark and name not in ("overview", "jurisdiction", "compare", "against", "bill"):
                    continue
                page.goto(path)
                if name == "submit-text":
                    page.locator("#law").fill(
                        named("FIN", "Finland").replace("max: 12 years", "max: 12 yeers")
                    )
                    page.locator("#result h2").wait_for()
                shoot(page, name + dark, width)
            if not dark:
                page.goto(f"/sign-in?next=/submissions/{sent}")
                page.locator("[name=token]").fill(reviewer)
                page.get_by_role("button", name="Sign in").click()
                page.wait_for_url("**/submissions/*")
                shoot(page, "review", width)
                page.locator("#read").evaluate("e => e.scrollIntoView()")
                shoot(page, "review-comments", width, page.locator("section[aria-labelledby=read]"))
                page.goto("/submissions")
                shoot(page, "submissions", width)
        browser.close()


if __name__ == "__main__":
    main()
