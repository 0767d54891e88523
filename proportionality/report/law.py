"""One jurisdiction as a table: what each offence can cost, where that stands, and how it is known."""

from __future__ import annotations

import datetime as dt

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from proportionality.answers.given import rises
from proportionality.law import in_words as words
from proportionality.law.corpus import LoadedFile
from proportionality.measure import Standing, in_force
from proportionality.report.wrap import wrapped


def write_law(file: LoadedFile, on: dt.date, console: Console) -> None:
    """Print a jurisdiction's law on a day."""
    law = file.jurisdiction
    console.print(
        Text.assemble(
            (f"{law.jurisdiction.name} ({law.code})", "bold"), f"  as of {on}  {file.path}"
        ),
        soft_wrap=True,
    )
    wrapped(console, f"verified {law.verified.date} against {law.verified.against}", "  ", "")
    wrapped(console, words.read_twice(law), "  ", "")
    if general := words.general_of_its_text([law], on):
        wrapped(console, general, "  ", "")
    raised = rises(law, on)
    for family, title in (("drug", "Drug offences"), ("violent", "Violent offences")):
        table = Table(
            box=box.SIMPLE_HEAD,
            title=title,
            title_justify="left",
            title_style="bold",
            pad_edge=False,
        )
        for name, ratio in (
            ("offence", 3),
            ("form", 1),
            ("floor to ceiling", 3),
            ("floor", 1),
            ("place", 2),
            ("evidence", 1),
        ):
            table.add_column(name, ratio=ratio, overflow="fold")
        for offence in law.offences:
            if not offence.conduct[0].startswith(family):
                continue
            standing = in_force(law, offence, on)
            title_text = (
                offence.title
                if family == "violent" or offence.substances is None
                else f"{offence.title} [{words.amounts(offence)}]"
            )
            if isinstance(standing, Standing):
                table.add_row(
                    Text(title_text),
                    offence.form,
                    Text(standing.value, style="dim"),
                    "",
                    Text(offence.place),
                    "",
                )
                continue
            penalty = standing.penalty
            span = words.span(penalty, law.general)
            if penalty.departures:
                span += f" ({words.counted(len(penalty.departures), 'departure')})"
            place = law.provision_of(offence, penalty)
            table.add_row(
                Text(title_text),
                offence.form,
                Text(span),
                penalty.floor,
                Text(place),
                law.evidence_of(offence, penalty),
            )
            if penalty.ruled_out:
                table.add_row("", "", Text(words.ruled_out(penalty), style="dim"), "", "", "")
            for rise in raised.get(offence.id, ()):
                table.add_row("", "", Text(str(rise), style="dim"), "", "", "")
            for earlier in reversed(offence.penalties[: standing.index]):
                was = f"before: {words.span(earlier, law.general)}"
                table.add_row(
                    "",
                    "",
                    Text(was, style="dim"),
                    Text(earlier.floor, style="dim"),
                    Text(words.since_when(earlier.since), style="dim"),
                    Text(law.evidence_of(offence, earlier), style="dim"),
                )
        console.print(table)
    dead = [source for source in law.sources.values() if source.dead]
    if dead:
        console.print(Text("Sources that no longer open", style="bold"))
        for source in dead:
            said = f"* {source.title}: {words.gone(source)}"
            console.print(
                Text(f"{said}: {source.archived}" if source.archived else said), soft_wrap=True
            )
    if law.not_encoded:
        console.print(Text("Not encoded", style="bold"))
        for gap in law.not_encoded:
            wrapped(console, f"* {gap.what}: {gap.why}", "  ", "")
