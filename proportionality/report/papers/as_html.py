"""A paper as one HTML file that fetches nothing, runs nothing and prints on the pages it is meant for."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import count

from proportionality.report.papers.blocks import (
    Beside,
    Block,
    Heading,
    Paper,
    Paragraph,
    Table,
)
from proportionality.report.pictures import ladder

CSS = """
:root{color-scheme:light dark}
.paper{font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif;max-width:60rem;margin:0 auto;padding:1.2rem}
.paper.wide{max-width:90rem}.paper :is(h1,h3){font-size:1.9rem;margin:0}.paper :is(h2,h4){font-size:1.05rem;color:#7a3608;margin:1.1rem 0 .3rem}
.paper p{margin:.2rem 0}.paper .lead{font-size:1.15rem;font-weight:650;margin:.5rem 0}.paper .point{font-weight:650;margin:.4rem 0}
.paper .small{font-size:.8rem;color:#5b6475;overflow-wrap:anywhere}.paper ul{margin:.2rem 0;padding-left:1.1rem}
.paper .scroll{overflow-x:auto}.paper table{border-collapse:collapse;width:100%;font-size:.88rem}
.paper th,.paper td{text-align:left;vertical-align:top;padding:.3rem .5rem .3rem 0;border-bottom:1px solid #c8cdd7}
.paper th{color:#5b6475;font-size:.8rem}.paper .beside{display:grid;grid-template-columns:repeat(auto-fit,minmax(20rem,1fr));gap:0 2rem}
.paper .annex{break-before:page}
@media screen{.paper .beside .ladder.broad{display:none}.paper .beside .ladder.narrow{display:block;width:100%}}
@media screen and (prefers-color-scheme:dark){body{background:#12161f;color:#e8ebf1}.paper :is(h2,h4){color:#f0934a}.paper .small,.paper th{color:#a3acbd}}
@media print{.paper{padding:0;max-width:none;font-size:8.2pt;line-height:1.28}.paper :is(h1,h3){font-size:17pt}.paper .lead{font-size:10.5pt}
.paper :is(h2,h4){break-after:avoid}.paper tr,.paper svg,.paper li{break-inside:avoid}.paper .ladder{max-height:105mm}.paper.wide .ladder{max-height:125mm}}
"""


def body(paper: Paper, annex: Sequence[Block] = ()) -> str:
    """The paper as an ``<article>``, for a page that holds more; `CSS` and `ladder.CSS` are its style."""
    ids = count()
    parts = [f'<article class="paper{" wide" if paper.landscape else ""}">']
    parts.append(
        f'<header><h1>{escape(paper.title)}</h1><p class="small">{escape(paper.subtitle)}</p></header>'
    )
    parts += _blocks(paper.blocks, ids)
    if annex:
        parts += ['<section class="annex">', *_blocks(annex, ids), "</section>"]
    return "\n".join([*parts, "</article>"])


def render(paper: Paper, annex: Sequence[Block] = ()) -> str:
    """The paper as a file of its own."""
    size = "A4 landscape" if paper.landscape else "A4"
    foot = paper.foot.replace("\\", "").replace('"', "'")
    page = f'@page{{size:{size};margin:12mm 15mm 15mm;@bottom-center{{content:"{foot} · page " counter(page);font:7pt sans-serif}}}}'
    style = f"<style>{CSS}{ladder.CSS}{page.replace('<', '')}</style>"
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(paper.title)}: {escape(paper.subtitle)}</title>{style}</head><body>\n{body(paper, annex)}\n</body></html>\n"
    )


def _blocks(blocks: Sequence[Block], ids: count[int]) -> list[str]:
    parts: list[str] = []
    listing = False
    for block in blocks:
        item = isinstance(block, Paragraph) and block.style == "item"
        if item != listing:
            parts.append("<ul>" if item else "</ul>")
            listing = item
        parts.append(_block(block, ids))
    return [*parts, "</ul>"] if listing else parts


def _block(block: Block, ids: count[int]) -> str:
    if isinstance(block, Heading):
        return f"<h2>{escape(block.text)}</h2>"
    if isinstance(block, Paragraph):
        text = escape(block.text)
        return (
            f"<li>{text}</li>" if block.style == "item" else f'<p class="{block.style}">{text}</p>'
        )
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Beside):
        columns = ("\n".join(_blocks(column, ids)) for column in block.columns)
        return (
            '<div class="beside">'
            + "".join(f"<div>{column}</div>" for column in columns)
            + "</div>"
        )
    return ladder.both(block.groups, block.title, f"paper{next(ids)}", block.scale)


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in table.columns)
    rows = "".join(
        "<tr>"
        + "".join(_cell(text, table.strong and not i) for i, text in enumerate(row))
        + "</tr>"
        for row in table.rows
    )
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _cell(text: str, strong: bool) -> str:
    return f'<th scope="row">{escape(text)}</th>' if strong else f"<td>{escape(text)}</td>"
