"""What a page shows of a command is renewed from what the command prints now."""

from __future__ import annotations

import pytest

from tests.docs.renew import CannotRenew, renew, renewed

SHOWN = """\
drugs against rape, law as of 2026
80 of 222 laws can punish trafficking harder than rape; 11 as hard.
…
 Canada      up to life
…
 KEN aiding an offence     20 years   10 years
 THA category 2            15 years   10 years

- high VC004 THA
…
0 gained, 2 lost
"""


def test_what_is_printed_still_stays_as_it_is() -> None:
    printed = SHOWN.replace("…\n", "left out\n")
    assert renewed(SHOWN, printed) == SHOWN
    assert renewed(" Canada\n…\n", " Canada      up to life (and more)\nx\n") == " Canada\n…\n"


def test_numbers_and_rows_that_moved_are_taken_anew_and_gaps_stay() -> None:
    printed = (
        SHOWN.replace("80 of 222", "83 of 224")
        .replace("…\n", "left out\n", 1)
        .replace("…\n", " Other       1 year\n")
        .replace(
            " THA category 2 ", " KEN another offence       9 years    8 years\n THA category 2 "
        )
        .replace("0 gained, 2 lost", "0 gained, 3 lost")
    )
    now = renewed(SHOWN, printed)
    assert "83 of 224 laws" in now
    assert "KEN another offence" in now
    assert "0 gained, 3 lost" in now
    assert now.count("…") == SHOWN.count("…")
    assert "Other" not in now
    assert renewed(now, printed) == now


def test_what_has_no_like_is_left_to_a_person() -> None:
    with pytest.raises(CannotRenew, match="nothing that is printed is like: gone"):
        renewed("gone from here\n", "something else\n")


def test_a_page_is_written_anew(tmp_path) -> None:
    page = tmp_path / "page.md"
    text = "# A page\n\n```console\n$ echo 3 laws of 4; echo end\n2 laws of 4\n…\n```\n\nWords.\n"
    page.write_text(text, encoding="utf-8")
    assert renew(page, tmp_path)
    assert page.read_text(encoding="utf-8") == text.replace("\n2 laws", "\n3 laws")
    assert not renew(page, tmp_path)
