"""The template that a new encoding starts from.  It loads as it stands, and says "unknown" until it is filled in."""

from __future__ import annotations

import re

from proportionality.positions.states import code_meant

_TEMPLATE = """\
# yaml-language-server: $schema=../proportionality/law/jurisdiction-1.json
# One file per jurisdiction. Replace what stands here; 'proportionality check' says what is still wrong, line by line.
# The law may be silent, and the format says so: none (the law has no such limit), unlimited, not_stated (liable, amount not
# given), unknown (could not be established), general (left to the general part, below). Never fill in a number you did not read.
schema: 1
jurisdiction:
  code: {code}
  name: {code} # the country's name
  tradition: [] # civil-law, common-law, islamic-law, customary, socialist-law
verified:
  date: 2026-01-01 # when this file was last checked, year-month-day
  against: nothing yet # the newest text read, and the newest reform it holds
sources:
  drug-act:
    title: Drug act
    citation: Act 1 of 2000
    url: https://example.org/drug-act
    version: 2026-01-01 # the state of the text that was read
    evidence: unverified # primary (read in the law's own text), translation, secondary, unverified
  penal-code:
    title: Penal code
    citation: Act 2 of 2000
    url: https://example.org/penal-code
    version: 2026-01-01
    evidence: unverified
general: # the general part; leave a rule out where nothing is known of it
  custody: {{min: unknown, max: unknown, source: penal-code, place: s 1}}
  life: {{exists: unknown, parole_after: unknown, source: penal-code, place: s 2}}
  death: {{exists: unknown, source: penal-code, place: s 3}}
  # Groups that the conventions name; take the sign # away from what you have read. Each key may be left out: it is unknown then.
  # minors: {{under: 18, responsible_from: unknown, life: unknown, death: unknown, minimums: unknown, source: penal-code, place: s 4}}
  # caregivers: {{death: unknown, prison: unknown, non_custodial: unknown, source: penal-code, place: s 5}} # pregnant women, carers
  # legal_aid: {{free: unknown, defence_required: unknown, source: penal-code, place: s 6}}
  # medicines: {{use: unknown, prescribers: unknown, source: drug-act, place: s 7}}
  # new_substances: {{clause: unknown, punished: unknown, scheduling: unknown, source: drug-act, place: s 8}}
  # regulation: {{market: unknown, home_growing: unknown, records: unknown, source: drug-act, place: s 9}}
offences:
  - id: trafficking
    title: Trafficking
    conduct: [drug.trafficking] # one or more
    form: basic # basic, aggravated (more than an ordinary case: amount, repeat, gang, weapon), minor
    substances: any # or [heroin, cocaine], or amounts: {{heroin: over 15 g, cannabis: 200 g to 1 kg}}
    source: drug-act
    place: s 1
    penalties: # oldest first; each holds until the next begins
      - since: unknown # or the day it came into force
        death: unknown # none, discretionary (a court may), mandatory (a court must)
        life: unknown
        custody: {{min: unknown, max: unknown}} # such as {{min: 5 years, max: 20 years}}, or 'none'
        floor: unknown # what binds the court to the least: mandatory, presumptive, frame (an ordinary range), none
        custody_required: unknown # false where a fine or another measure may be imposed instead
        fine: unknown # such as up to USD 10,000, up to 3 times the value, 100 to 500 day-fines
  - id: murder
    title: Murder
    conduct: [violent.murder]
    form: basic
    source: penal-code
    place: s 10
    penalties:
      - since: unknown
        death: unknown
        life: unknown
        custody: {{min: unknown, max: unknown}}
        floor: unknown
not_encoded:
  - what: everything else
    why: not read yet
"""


def template(code: str) -> str:
    """A template for a jurisdiction.

    Raises:
        ValueError: if the code is neither ISO 3166-1 alpha-3 nor ISO 3166-2.

    """
    code = code.upper()
    if not re.fullmatch(r"[A-Z]{3}|[A-Z]{2}-[A-Z0-9]{1,3}", code):
        meant = code_meant(code)
        hint = f"; did you mean {meant}?" if meant else ""
        raise ValueError(
            f"'{code[:60]}' is no jurisdiction code; expected ISO 3166-1 alpha-3 such as SGP, or ISO 3166-2 such as US-TX{hint}"
        )
    return _TEMPLATE.format(code=code)
