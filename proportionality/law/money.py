"""Money, as laws write it: a currency and a sum."""

from __future__ import annotations

from dataclasses import dataclass

from proportionality.law.quantities import Order
from proportionality.law.written import QuantityError, Reader, fraction, no_words, words_of

# ISO 4217, list one and list three (the codes that older laws still name), without metals, bonds and test codes.
CURRENCIES = frozenset(
    words_of(
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF "
        "CHW CLF CLP CNY COP COU CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD "
        "HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA "
        "MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB "
        "RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI "
        "UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XDR XOF XPF XSU XUA YER ZAR ZMW ZWG ZWL "
        "ADP AFA ALK AOK AON AOR ARA ARP ARY ATS AYM AZM BAD BEC BEF BEL BGJ BGK BGL BOP BRB BRC BRE BRN BRR BUK BYB BYR CHC CSD "
        "CSJ CSK CYP DDM DEM ECS ECV EEK ESA ESB ESP FIM FRF GEK GHC GHP GNE GNS GQE GRD GWE GWP HRD HRK IDE IEP ILP ILR ISJ ITL "
        "LAJ LSM LTL LTT LUC LUF LUL LVL LVR MGF MLF MRO MTL MTP MVQ MWC MXP MZE MZM NIC NLG PEH PEI PES PLZ PTE RHD ROK ROL RUR "
        "SDD SDP SIT SKK SLL SRG STD SUR TJR TMM TPE TRL UAK UGS UGW UYN UYP VEB VEF VNC XEU XFO XFU YDD YUD YUM YUN ZAL ZMK ZRN "
        "ZRZ ZWC ZWD ZWN ZWR"
    )
)


# ISO 4217 codes whose minor unit is not a hundredth (ISO 4217 table A.1).
_MINOR_DIGITS = {
    **dict.fromkeys(
        words_of("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"), 0
    ),
    **dict.fromkeys(words_of("BHD IQD JOD KWD LYD OMR TND"), 3),
}


# Signs and words that mean one currency only, and those that do not.
_SIGNS = {
    ("€",): "EUR", ("euro",): "EUR", ("euros",): "EUR", ("us", "$"): "USD", ("s", "$"): "SGD", ("a", "$"): "AUD", ("au", "$"): "AUD",
    ("nz", "$"): "NZD", ("hk", "$"): "HKD", ("nt", "$"): "TWD", ("r", "$"): "BRL", ("ca", "$"): "CAD", ("can", "$"): "CAD",
    ("us", "dollars"): "USD", ("singapore", "dollars"): "SGD", ("australian", "dollars"): "AUD", ("canadian", "dollars"): "CAD",
    ("₹",): "INR", ("₦",): "NGN", ("₪",): "ILS", ("₫",): "VND", ("₴",): "UAH", ("₺",): "TRY", ("₸",): "KZT", ("฿",): "THB",
    ("₲",): "PYG", ("₵",): "GHS", ("₾",): "GEL", ("₼",): "AZN", ("₽",): "RUB", ("rm",): "MYR",
}  # fmt: skip


_UNCLEAR = {
    "$": "USD, AUD, CAD, SGD or another dollar or peso",
    "dollar": "USD, AUD, CAD, SGD or another dollar",
    "dollars": "USD, AUD, CAD, SGD or another dollar",
    "£": "GBP, EGP, LBP or another pound",
    "pound": "GBP, EGP, LBP or another pound",
    "pounds": "GBP, EGP, LBP or another pound",
    "¥": "JPY or CNY",
    "₩": "KRW or KPW",
    "₱": "PHP, or a peso of another state",
    "₡": "CRC or SVC",
    "rs": "INR, PKR, LKR, NPR or MUR",
    "₨": "INR, PKR, LKR, NPR or MUR",
    "rupees": "INR, PKR, LKR, NPR or MUR",
    "kr": "DKK, NOK, SEK or ISK",
    "francs": "CHF, XAF, XOF or another franc",
    "pesos": "MXN, PHP, COP or another peso",
    "dinars": "KWD, JOD, IQD or another dinar",
    "roubles": "RUB or BYN",
    "rubles": "RUB or BYN",
}


_UNSTATED = frozenset(words_of("fine fined fines discretionary discretion yes court"))


_MONEY = "a currency code and a sum, such as 'SGD 20,000'"


@dataclass(frozen=True, slots=True)
class Money:
    """A sum in the currency's minor unit, with its ISO 4217 code."""

    currency: str
    minor: int
    text: str

    @classmethod
    def parse(cls, text: str) -> Money:
        """Read ``SGD 20,000``, ``20,000 SGD``, ``EUR 1.5 million``, ``€500`` or ``KWD 1.500``.

        Raises:
            QuantityError: if it is not a currency and a sum; where a sign could mean several, it says which codes.

        """
        reader = Reader(text, _MONEY)
        money = read_money(reader)
        if money is None or not reader.done:
            raise reader.error(no_money(reader))
        return money

    def __str__(self) -> str:
        return self.text

    def compare(self, other: object) -> Order:
        """Compare with a sum of the same currency; others cannot be told apart."""
        if not isinstance(other, Money) or other.currency != self.currency:
            return Order.CANNOT_TELL
        return order(self.minor, other.minor)


def order(first: int, second: int) -> Order:
    """How two whole numbers compare."""
    return Order.LESS if first < second else Order.GREATER if first > second else Order.EQUAL


def hundredths(number: int) -> str:
    """A number in hundredths."""
    whole, rest = divmod(number, 100)
    return f"{whole}.{rest:02d}".rstrip("0") if rest else str(whole)


def read_money(reader: Reader) -> Money | None:
    """The sum of money that comes next."""
    mark = reader.mark()
    code = _currency(reader)
    number = reader.number()
    if number is not None and code is None:
        code = _currency(reader)
    if number is None or code is None:
        if code is None:
            reader.back(mark)
        return None
    digits = _MINOR_DIGITS.get(code, 2)
    if number.places > digits:
        raise QuantityError(f"at most {digits} decimals for {code}")
    return Money(code, number.digits * 10 ** (digits - number.places), f"{code} {number}")


def _currency(reader: Reader) -> str | None:
    """The currency that comes next, by its code or by a sign that is its alone."""
    if reader.peek().upper() in CURRENCIES:
        mark = reader.mark()
        code = reader.raw()
        if code in CURRENCIES:
            return code
        reader.back(mark)
    return reader.one(_SIGNS)


def no_money(reader: Reader) -> str:
    """Why a text is no sum of money, and what to write instead; empty where no cause is known."""
    for word in reader.words:
        if word in _UNCLEAR:
            return f"'{word}' may be {_UNCLEAR[word]}: write the code, such as USD 100,000"
    if part := fraction(reader.words):
        return f"'{part}' is no number here: write it in digits"
    counted = any(word[0].isdigit() for word in reader.words)
    letters = [text for text in reader.texts if text.isalpha() and len(text) == 3]
    for text in letters:
        if counted and text not in CURRENCIES and text.upper() in CURRENCIES:
            return f"a currency code stands in capitals: {text.upper()}"
    if counted and (unknown := [t for t in letters if t.isupper() and t not in CURRENCIES]):
        return f"'{unknown[0]}' is no currency code of ISO 4217"
    if counted and not set(letters) & CURRENCIES:
        return "a sum needs its currency, by its code (ISO 4217): USD 100,000"
    if "unlimited" in reader.words:
        return "write unlimited alone"
    if not counted and set(reader.words) & _UNSTATED:
        return "where a fine can be imposed and the law states no amount, write not_stated"
    if reader.peek() in ("k", "m", "mn", "bn", "mio"):
        return f"write the number out instead of '{reader.peek()}': SGD 20,000"
    return no_words(reader, "a sum is a currency code and a number, such as USD 100,000")
