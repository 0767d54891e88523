"""The command that reads the text of a law into a draft."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from proportionality.cli.drafts import may_replace, may_write, places_of, write_draft
from proportionality.cli.output import in_short, write_whole
from proportionality.cli.shared import DAY, complain, console, load
from proportionality.law.grammar import counted

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from proportionality.reader.draft import Draft
    from proportionality.reader.reading import Reading

_SHOWN = 20  # passages printed on the terminal; all of them are in the JSON


@click.command()
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="FILE...",
    type=click.Path(path_type=Path, allow_dash=True),
)
@click.option("--code", default="XXX", metavar="CODE", help="The jurisdiction: KEN, US-TX.")
@click.option("--name", default="", help="Its name.")
@click.option(
    "--title", "titles", multiple=True, help="The title of the law; once for each file, in order."
)
@click.option("--url", default=None, help="Where the law can be read.")
@click.option("--state", type=DAY, default=None, help="The day whose state the text shows.")
@click.option(
    "--language",
    type=click.Choice(("en", "es", "fr", "pt")),
    default=None,
    help="Do not find the language out; read in this one.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the draft here, and the places of its values beside it (.json).",
)
@click.option(
    "--amends",
    metavar="LAW",
    help="The text is a bill: compare it with this law (KEN, or a file) and propose a reform overlay; --state is the day from which it holds.",
)
@click.option(
    "--review",
    is_flag=True,
    help="Ask about each value and passage, and write what was confirmed; answers are kept in OUTPUT.answers.json.",
)
@click.option(
    "--update",
    is_flag=True,
    help="Write over an OUTPUT that is there already and was changed since.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the places instead of the draft.")
def read(
    files: tuple[Path, ...],
    code: str,
    name: str,
    titles: tuple[str, ...],
    url: str | None,
    state: dt.date | None,
    language: str | None,
    output: Path | None,
    amends: str | None,
    review: bool,
    update: bool,
    as_json: bool,
) -> None:
    """Read the text of a law (TXT, MD, HTML, DOCX, PDF, Akoma Ntoso XML) into a draft to be confirmed.

    \b
    proportionality read act.pdf schedule.pdf --code KEN --output ken.yaml
    proportionality read act.pdf --code KEN --output ken.yaml --review
    proportionality read bill.docx --amends KEN --state 2027-01-01 --output bill.yaml

    English, Spanish, French and Portuguese.  Every number is tied to its words; what looks penal and was not read is listed.
    """  # noqa: D301 - a backspace is how click is told to keep lines
    from proportionality.law.template import template
    from proportionality.reader.blocks import CannotRead
    from proportionality.reader.draft import Draft, is_address
    from proportionality.reader.places import bare
    from proportionality.reader.run import readings

    if url is not None and not is_address(url):
        raise click.BadParameter("expected a web address (https://…)", param_hint="'--url'")
    try:
        template(code)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="'--code'") from error
    if output is not None and amends is None and not update:
        may_write(output, review=review)
    try:
        found = readings(files, language)
    except CannotRead as error:
        click.secho("error: ", fg="red", bold=True, nl=False, err=True)
        click.echo(in_short(str(error)), err=True)
        sys.exit(2)
    if amends is not None:
        _amending(found, amends, state, titles, output, update=update)
        return
    draft = Draft(found, code.upper(), name, titles, state=state.isoformat() if state else "")
    draft.beside = bare(places_of(output).name) if output else "the output of --json"
    if url is not None:
        draft.url = url
    if review:
        from proportionality.cli.review import ask

        ask(draft, output)
        return
    if output is not None:
        write_draft(output, draft.yaml(), draft.json())
    elif as_json:
        click.echo(json.dumps(draft.json(), indent=1, ensure_ascii=False))
    else:
        click.echo(draft.yaml(), nl=False)
    _summary(draft, output)


def _amending(
    found: Sequence[Reading],
    law: str,
    state: dt.date | None,
    titles: Sequence[str],
    output: Path | None,
    *,
    update: bool,
) -> None:
    """A bill against the law in force: an overlay, and on standard error what is open."""
    import datetime as dt

    from proportionality.reform.bill import proposed, to_yaml

    corpus = load([law])
    complain(corpus.problems)
    if len(corpus.files) != 1:
        sys.exit(2)
    start = state or dt.date.today()
    proposal = proposed(found, corpus.files[0].jurisdiction, start, titles[0] if titles else "")
    if output is not None:
        if not update:
            may_replace(output, to_yaml(proposal))
        write_whole(output, to_yaml(proposal))
    else:
        click.echo(to_yaml(proposal), nl=False)
    out = console(err=True)
    for change in proposal.changes:
        out.print(
            f"  {change.offence} ({change.place}): {change.end} {change.old} becomes {change.new}"
        )
    out.print(
        f"{counted(len(proposal.changes), 'change')} of {counted(len({c.offence for c in proposal.changes}), 'offence')}; {len(proposal.same)} restated as they are; {counted(len(proposal.open), 'place is', 'places are')} open"
    )
    out.print("This is a proposal: nobody has compared it with the bill.")


def _summary(draft: Draft, output: Path | None) -> None:
    """On standard error: how much was read, and what was not."""
    out = console(err=True)
    if draft.penal:
        out.print(
            f"read {draft.penalties} of {counted(draft.penal, 'passage that looks', 'passages that look')} penal ({draft.share:.0%}); {counted(len(draft.offences), 'offence')} in the draft, {counted(len(draft.others), 'clause')} on something else"
        )
    else:
        out.print(
            "nothing in it looks penal to the reader: if the law threatens custody, compare the text that was read with the law, and write the draft by hand"
        )
    shown = [(r, p) for _, r, p in draft.passages if p.kind in ("unread", "modifier", "reference")]
    for reading, passage in shown[:_SHOWN]:
        page = reading.text.page_at(passage.span[0])
        where = f"{reading.text.name}{f', page {page}' if page else ''}, {passage.section.label}"
        out.print(f"  not read: {in_short(where)}: {passage.why} ({passage.kind})")
    left = len(draft.passages) - min(len(shown), _SHOWN)
    if left > 0:
        listed = in_short(str(places_of(output))) if output else "the output of --json"
        more = f"and {left} more" if shown else f"passages not in the draft: {left}"
        out.print(f"  {more}, each with its place in {listed}")
    if draft.amounts:
        out.print(
            f"{counted(len(draft.amounts), 'amount of a substance stands', 'amounts of substances stand')} in lists without a penalty: what that decides is for a person (general.personal_use)"
        )
    out.print(
        "This is a draft: nobody has confirmed it, and it says so itself (coverage: partial)."
    )
