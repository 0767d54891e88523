"""Small documents of our own, made by hand so that nothing but the reader is tested."""

from __future__ import annotations

import io


def ruled_pdf(rows, above=()):
    """A PDF of one page: lines, and below them a table of short cells with rules drawn around each."""
    columns, height = (50, 170, 300, 560), 40
    body = [f"BT /F1 10 Tf 50 {800 - 14 * n} Td ({line}) Tj ET" for n, line in enumerate(above)]
    top = 780 - 14 * len(above)
    for x in columns:
        body.append(f"{x} {top} m {x} {top - height * len(rows)} l S")
    for n in range(len(rows) + 1):
        body.append(f"{columns[0]} {top - height * n} m {columns[-1]} {top - height * n} l S")
    for n, row in enumerate(rows):
        for x, text in zip(columns, row, strict=False):
            for k, line in enumerate(text.split("\n")):
                body.append(
                    f"BT /F1 8 Tf {x + 3} {top - height * n - 12 - 11 * k} Td ({line}) Tj ET"
                )
    return pdf([body], drawn=True)


def pdf(pages, locked=False, drawn=False):
    """A PDF whose pages are lines, or two columns of lines."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for page in pages:
        columns = page if isinstance(page, tuple) else (page,)
        body = []
        for number, lines in enumerate(() if drawn else columns):
            for row, line in enumerate(lines):
                safe = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
                body.append(f"BT /F1 10 Tf {50 + 270 * number} {780 - 14 * row} Td ({safe}) Tj ET")
        stream = "\n".join(page if drawn else body)
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    trailer = ""
    if locked:
        objects.append(f"<< /Filter /Standard /V 1 /R 2 /P -4 /O <{'11' * 32}> /U <{'22' * 32}> >>")
        trailer = f" /Encrypt {len(objects)} 0 R /ID [<00> <00>]"
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.4\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1"))
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.write("".join(f"{offset:010d} 00000 n \n" for offset in offsets).encode())
    out.write(
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R{trailer} >>\nstartxref\n{start}\n%%EOF".encode()
    )
    return out.getvalue()


def docx(parts, numbered=False):
    """A Word document of headings with their paragraphs; ``numbered`` leaves the numbers of headings to Word."""
    from docx import Document

    document = Document()
    for part in parts:
        head, _, body = part.strip().partition("\n")
        if numbered:
            document.add_paragraph(head.split(". ", 1)[1], style="List Number")
        else:
            document.add_heading(head)
        if body:
            document.add_paragraph(" ".join(body.split("\n")))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def table_docx(*parts):
    """A Word document of lines and tables in turn; a cell that is None is merged with the one above."""
    from docx import Document

    document = Document()
    for number, part in enumerate(parts):
        if number % 2:
            _table(document, part)
        else:
            for text in part:
                document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _table(document, rows):
    table = document.add_table(len(rows), max(map(len, rows)))
    for n, row in enumerate(rows):
        for c, text in enumerate(row):
            if text is not None:
                table.cell(n, c).text = text
                last = n
                while last + 1 < len(rows) and rows[last + 1][c : c + 1] == (None,):
                    last += 1
                if last > n:
                    table.cell(n, c).merge(table.cell(last, c)).text = text
