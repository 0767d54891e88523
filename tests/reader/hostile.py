"""A hundred hostile documents, made by hand: each a name, what its refusal says (or nothing where it may be read), and its bytes."""

from __future__ import annotations

import io
import zipfile
import zlib

from tests.reader.making import docx, pdf, table_docx

ACT = """1. Keepers
The keeper of the port keeps the lantern and the books of the port for the public.

2. Trafficking in opium
A person who traffics in opium in the port is guilty of an offence and is liable to imprisonment for a
term not exceeding nine years.
"""
PDF = pdf([ACT.split("\n")])
DOCX = docx(ACT.split("\n\n"))
XML = (
    '<?xml version="1.0"?><akomaNtoso><act><body>'
    + "".join(
        f"<section><num>{n}.</num><content><p>{part}</p></content></section>"
        for n, part in enumerate(ACT.split("\n\n"), 1)
    )
    + "</body></act></akomaNtoso>"
).encode()
HTML = b"<!doctype html><html><body><p>" + ACT.encode().replace(b"\n\n", b"</p><p>") + b"</p>"


def zipped(method=zipfile.ZIP_DEFLATED, **parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return out.getvalue()


def docx_with(**parts):
    """The small document with other parts beside its own."""
    out = io.BytesIO(DOCX)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_bin", ".bin"), data)
    return out.getvalue()


def docx_without(part):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(DOCX)) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.infolist():
            if item.filename != part:
                new.writestr(item, old.read(item))
    return out.getvalue()


def docx_of(document):
    """The small document with another main part."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(DOCX)) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.infolist():
            data = document if item.filename == "word/document.xml" else old.read(item)
            new.writestr(item.filename, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def locked_zip():
    """A document whose parts are marked as encrypted."""
    data = bytearray(DOCX)
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    at = 0
    while (at := data.find(b"PK\x03\x04", at)) >= 0:
        data[at + 6] |= 1
        at += 4
    return bytes(data)


def flate_bomb():
    """A PDF whose only stream unpacks to 300 MB."""
    squeezed = zlib.compressobj(9)
    stream = b"".join(squeezed.compress(b" " * 2**20) for _ in range(300)) + squeezed.flush()
    head = f"<< /Length {len(stream)} /Filter /FlateDecode >>\nstream\n".encode()
    return with_objects([head + stream + b"\nendstream"])


def with_objects(more, catalog=b"<< /Type /Catalog /Pages 2 0 R >>"):
    """A PDF of one page whose contents are object 4."""
    parts = [
        catalog,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> >>",
        *more,
    ]
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, 2)
    places = []
    for number, part in enumerate(parts, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n".encode() + part + b"\nendobj\n")
    start = out.tell()
    out.write(f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n".encode())
    out.write(b"".join(f"{at:010d} 00000 n \n".encode() for at in places))
    out.write(
        f"trailer << /Size {len(parts) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF".encode()
    )
    return out.getvalue()


def pages_in_a_ring():
    """A PDF whose tree of pages is its own parent."""
    return PDF.replace(b"/Kids [5 0 R]", b"/Kids [2 0 R]")


def with_doctype(kind, body="&a;"):
    return (
        f'<?xml version="1.0"?><!DOCTYPE a [{kind}]><akomaNtoso><p>{body}</p></akomaNtoso>'.encode()
    )


LAUGHS = "<!ENTITY a0 'lol'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10)
)
GERMAN = "Wer den Leuchtturm löscht, wird mit Freiheitsstrafe bis zu fünf Jahren oder mit Geldstrafe bestraft. "
OTHERS = {
    "german": (GERMAN, "German"),
    "italian": ("Chiunque spegne il faro è punito con la reclusione da due a cinque anni e con la multa della legge nel porto. ", "Italian"),
    "dutch": ("Hij die het licht van de haven dooft wordt gestraft met een gevangenisstraf van ten hoogste vijf jaren of geldboete. ", "Dutch"),
    "polish": ("Kto gasi latarnię, podlega karze pozbawienia wolności do lat pięciu lub grzywnie na wyspie, jeżeli się nie stawi. ", ""),
    "arabic": ("يعاقب بالسجن مدة خمس سنوات كل من يطفئ المنارة في الميناء ", "language"),
    "hebrew": ("המכבה את המגדלור בנמל דינו מאסר חמש שנים ", "language"),
    "persian": ("هر کس فانوس دریایی را خاموش کند به پنج سال حبس محکوم می شود ", "language"),
    "russian": ("Тот, кто гасит маяк, наказывается лишением свободы на срок до пяти лет ", "language"),
    "chinese": ("熄灭灯塔的,处五年以下有期徒刑。", ""),
    "thai": ("ผู้ใดดับประภาคารต้องระวางโทษจำคุกไม่เกินห้าปี ", ""),
    "hindi": ("जो कोई प्रकाशस्तंभ बुझाता है उसे पाँच वर्ष तक के कारावास से दंडित किया जाएगा ", ""),
    "turkish": ("Feneri söndüren kişi bir yıldan beş yıla kadar hapis cezası ve para cezası ile cezalandırılır veya ", ""),
}  # fmt: skip
TURNED = ACT.replace("nine years", "\u202e02\u202c years")

# name: (what the refusal says; None where it may be read too, "read" where it must be, made when asked for)
DOCUMENTS = {
    **{f"cut-{p}.pdf": (None, lambda p=p: PDF[: len(PDF) * p // 100]) for p in range(5, 100, 10)},
    **{f"cut-{p}.docx": ("cut off", lambda p=p: DOCX[: len(DOCX) * p // 100]) for p in range(5, 100, 10)},
    **{f"cut-{p}.xml": ("cut off", lambda p=p: XML[: len(XML) * p // 100]) for p in range(20, 100, 20)},
    **{f"cut-{p}.html": (None, lambda p=p: HTML[: len(HTML) * p // 100]) for p in (30, 80)},
    **{f"{name}.txt": (said, lambda text=text: (text * 30).encode()) for name, (text, said) in OTHERS.items()},
    "locked.pdf": ("encrypted", lambda: pdf([["text"]], locked=True)),
    "locked.docx": ("encrypted", locked_zip),
    "old.doc": ("Office", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4_000)),
    "letter.rtf": ("RTF", lambda: b"{\\rtf1 " + b"\\bin999999999 " * 100 + b"}"),
    "pages-2000.pdf": (None, lambda: pdf([["The keeper keeps the lantern of the port for the public."]] * 2_000)),
    "pages-3001.pdf": ("3,001 pages", lambda: pdf([["x"]] * 3_001)),
    "scan.pdf": ("OCR", lambda: pdf([[]])),
    "scan-200.pdf": ("OCR", lambda: pdf([[]] * 200)),
    "ring.pdf": (None, pages_in_a_ring),
    "flate.pdf": (None, flate_bomb),
    "script.pdf": (None, lambda: PDF.replace(b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /JavaScript /JS (while(1);) >>")),
    "launch.pdf": (None, lambda: PDF.replace(b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /Launch /F (sh) >>")),
    "no-pages.pdf": (None, lambda: PDF.replace(b"/Count 1", b"/Count 0")),
    "many-pages-said.pdf": (None, lambda: PDF.replace(b"/Count 1", b"/Count 999999999")),
    "broken-font.pdf": (None, lambda: PDF.replace(b"/Subtype /Type1", b"/Subtype /Type0")),
    "garbage-after.pdf": (None, lambda: PDF + bytes(range(256)) * 400),
    "garbage-in.pdf": (None, lambda: PDF[:300] + bytes(range(256)) + PDF[300:]),
    "only-head.pdf": ("cut off", lambda: b"%PDF-1.7\n"),
    "bomb.docx": ("unpacks to more", lambda: zipped(word__document_xml=b"<a>" + bytes(130 * 2**20))),
    "bomb-part.docx": ("unpacks to more", lambda: docx_with(word__media__a_bin=bytes(130 * 2**20))),
    "parts.docx": ("unpacks to more", lambda: zipped(zipfile.ZIP_STORED, **{f"a{n}": b"" for n in range(5_100)}, word__document_xml=b"")),
    "archive.zip": ("no Word document", lambda: zipped(a=b"b")),
    "zip-in-zip.docx": ("no Word document", lambda: zipped(a=zipped(b=zipped(c=bytes(2**20))))),
    "book.xlsx": ("no Word document", lambda: zipped(xl__workbook_xml=b"<workbook/>")),
    "macro.docm": ("read", lambda: docx_with(word__vbaProject_bin=b"\xd0\xcf\x11\xe0" + bytes(5_000))),
    "embedded.docx": ("read", lambda: docx_with(word__embeddings__oleObject1_bin=bytes(5_000))),
    "no-document.docx": ("no Word document", lambda: docx_without("word/document.xml")),
    "no-types.docx": ("Word document", lambda: docx_without("[Content_Types].xml")),
    "no-styles.docx": (None, lambda: docx_without("word/styles.xml")),
    "laughs.docx": (None, lambda: docx_of(with_doctype(LAUGHS, "&a9;"))),
    "deep.docx": (None, lambda: docx_of(b"<a>" * 30_000 + b"</a>" * 30_000)),
    "broken-part.docx": ("Word document", lambda: docx_of(b"<w:document><w:body>")),
    "empty-part.docx": ("Word document", lambda: docx_of(b"")),
    "picture.docx": ("no text", lambda: docx([])),
    "wide-table.docx": (None, lambda: table_docx((ACT,), [["x"] * 12] * 30)),
    "laughs.xml": ("entities", lambda: with_doctype(LAUGHS, "&a9;")),
    "quadratic.xml": ("entities", lambda: with_doctype(f"<!ENTITY a '{'x' * 50_000}'>", "&a;" * 20_000)),
    "external.xml": ("entities", lambda: with_doctype("<!ENTITY a SYSTEM 'file:///etc/passwd'>")),
    "parameter.xml": ("entities", lambda: with_doctype("<!ENTITY % a SYSTEM 'http://127.0.0.1:9/x'> %a;", "x")),
    "deep.xml": ("", lambda: b'<?xml version="1.0"?>' + b"<p>" * 5_000 + b"x" + b"</p>" * 5_000),
    "wide.xml": ("", lambda: b'<?xml version="1.0"?><a>' + b"<p/>" * 200_000 + b"</a>"),
    "attribute.xml": ("", lambda: b'<?xml version="1.0"?><a b="' + b"x" * 5_000_000 + b'"/>'),
    "encoding.xml": ("", lambda: b'<?xml version="1.0" encoding="utf-99"?><a>x</a>'),
    "deep.html": ("", lambda: b"<html>" + b"<div>" * 50_000 + b"x"),
    "pictures.html": ("no text", lambda: b"<html><body>" + b"<img src=x>" * 5_000),
    "script.html": ("no text", lambda: b"<html><script>" + ACT.encode() * 50 + b"</script>"),
    "spans.html": (None, lambda: b"<html><table><tr><td rowspan=999999 colspan=999999>" + ACT.encode() + b"</table>"),
    "open-tags.html": (None, lambda: b"<html>" + b"<" * 20_000 + ACT.encode()),
    "entities.html": (None, lambda: b"<html><p>" + b"&#x41;" * 100_000 + ACT.encode()),
    "pdf.txt": ("read", lambda: PDF), "docx.pdf": ("read", lambda: DOCX), "xml.docx": ("read", lambda: XML), "html.txt": ("read", lambda: HTML),
    "text.pdf": ("read", ACT.encode), "picture.pdf": ("picture", lambda: b"\x89PNG\r\n\x1a\n" + bytes(400)),
    "photo.jpg": ("picture", lambda: b"\xff\xd8\xff\xe0" + bytes(400)), "moving.gif": ("picture", lambda: b"GIF89a" + bytes(400)),
    "fax.tiff": ("scan", lambda: b"II*\x00" + bytes(400)), "archive.gz": ("compressed", lambda: b"\x1f\x8b" + bytes(400)),
    "program.txt": ("program", lambda: b"\x7fELF" + bytes(400)), "program.exe": ("program", lambda: b"MZ" + bytes(400)),
    "empty.txt": ("empty", lambda: b""), "blank.pdf": ("empty", lambda: b" \n \n"),
    "bytes.txt": ("not a text", lambda: bytes(range(256)) * 50), "zeros.txt": ("", lambda: bytes(5_000)),
    "half-utf16.txt": ("goes on as something else", lambda: ACT.encode("utf-16")[:-1]),
    "half-utf32.txt": ("goes on as something else", lambda: ACT.encode("utf-32")[:-2]),
    "mark-utf32.txt": ("empty", lambda: " ".encode("utf-32")), "unmarked-utf32.txt": ("not a text", lambda: ACT.encode("utf-32-le")),
    "numbers.txt": ("no text", lambda: b"1 2 3 4 5 6 7 8 9 " * 50),
    "turned.txt": ("direction", TURNED.encode),
    "turned.html": ("direction", lambda: b"<html><p>" + TURNED.encode()),
    "marks.txt": (None, lambda: ("".join(c + "\u0301" * 40 for c in ACT)).encode()),
    "one-line.txt": (None, lambda: ACT.replace("\n", " ").encode() * 3_000),
    "one-word.txt": ("", lambda: b"a" * 3_000_000),
    "brackets.txt": (None, lambda: ACT.encode() + b"(" * 1_000_000),
    "digits.txt": (None, lambda: ACT.encode() + b"9" * 1_000_000),
    "numbers-in-words.txt": (None, lambda: ACT.encode() + b"one hundred and " * 60_000),
    "heads.txt": (None, lambda: ACT.encode() + b"Section 1. A person\n" * 40_000),
    "rows.md": (None, lambda: ACT.encode() + b"| a | b | c |\n" * 30_000),
    "pipes.md": (None, lambda: ACT.encode() + b"|" * 300_000),
    "long.txt": ("more than", lambda: b"the keeper keeps the lantern of the port\n" * 220_000),
    "large.txt": ("MB", lambda: b"x" * (31 * 2**20)),
}  # fmt: skip
