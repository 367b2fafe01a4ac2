# SPDX-License-Identifier: GPL-2.0-or-later
"""Text of the HTML report: escaping, French typography, numbers, dates and counts in words.

Two doors into the page, and no other: `esc` for anything that comes from a file, a profile or a rule,
`fr` for sentences written in this plugin (no-break spaces, `word` between back quotes becomes code).
"""

from __future__ import annotations

import html
import re
from datetime import datetime

NARROW = "\u202f"
NBSP = "\u00a0"

#: Longest value quoted in the page; the whole value is in the `constats` table.
MAX_VALUE = 240

#: Blanks that would not be seen at the ends of a value, and the sign shown instead.
BLANKS = {" ": "␣", NBSP: "⍽", NARROW: "⍽", "\t": "⇥", "\n": "↵", "\r": "↵"}

MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)

_BEFORE = re.compile(" (?=[:;?!»%])|(?<=«) ")
_CODE = re.compile("`([^`]+)`")
_END_BLANKS = re.compile("^\\s+|\\s+$")
_BIDI = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONTROL = {code: 0x2400 + code for code in range(32) if code not in (9, 10)}
_CONTROL.update({0x7F: 0x2421, **dict.fromkeys(range(128, 160), 65533)})


def esc(value: object) -> str:
    """Foreign text, safe in content and in a quoted attribute; what cannot be seen is made visible."""
    text = str(value).translate(_CONTROL)
    text = _BIDI.sub(lambda match: f"[U+{ord(match.group()):04X}]", text)
    text = text.encode("utf-8", "replace").decode("utf-8")
    return html.escape(text, quote=True)


def fr(sentence: str) -> str:
    """A French sentence of this plugin as HTML: escaped, its spaces and apostrophes right, `x` as code."""
    return _CODE.sub(r"<code>\1</code>", esc(_BEFORE.sub(NBSP, sentence).replace("'", "\u2019")))


def quoted(value: object) -> str:
    """A value of the source as inline code, blanks at its ends made visible; an empty one said in words."""
    if value is None or value == "":
        return '<span class="none">(vide)</span>'
    shown = str(value)
    if len(shown) > MAX_VALUE:
        shown = shown[:MAX_VALUE] + "…"
    shown = _END_BLANKS.sub(_show_blanks, shown)
    return f'<code class="val">{esc(shown)}</code>'


def _show_blanks(match: re.Match[str]) -> str:
    return "".join(BLANKS.get(blank, blank) for blank in match.group())


def number(value: int) -> str:
    """12345 -> '12 345' (narrow no-break space)."""
    return f"{value:,}".replace(",", NARROW)


def decimal(value: float, digits: int = 1) -> str:
    """1234.5 -> '1 234,5'."""
    return f"{value:,.{digits}f}".replace(",", NARROW).replace(".", ",")


def percent(part: float, whole: float) -> str:
    """Share in words: '12,3 %'. '0 %' and '100 %' are said only when they are exact; '–' of nothing."""
    if not whole:
        return "–"
    share = 100.0 * part / whole
    if part == 0 or part == whole:
        return f"{share:.0f}{NBSP}%"
    if 0 < share < 0.1:
        return f"<{NBSP}0,1{NBSP}%"
    if 99.9 < share < 100:
        return f">{NBSP}99,9{NBSP}%"
    return f"{decimal(share)}{NBSP}%"


def count(value: int, one: str, many: str) -> str:
    """'1 ligne', '0 ligne', '12 lignes': French is singular below two."""
    return f"{number(value)}{NBSP}{one if abs(value) < 2 else many}"


def duration(seconds: float) -> str:
    """'0,4 s', '2 min 05 s', '1 h 02 min'."""
    if seconds < 60:
        return f"{decimal(seconds)}{NBSP}s"
    whole = round(seconds)
    if whole < 3600:
        return f"{whole // 60}{NBSP}min{NBSP}{whole % 60:02d}{NBSP}s"
    return f"{whole // 3600}{NBSP}h{NBSP}{whole % 3600 // 60:02d}{NBSP}min"


def date_fr(iso: str) -> str:
    """ISO date or date and time in French words; any other text is given back as it is."""
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    day = "1er" if moment.day == 1 else str(moment.day)
    text = f"{day} {MONTHS[moment.month - 1]} {moment.year}"
    return text if len(iso) <= 10 else f"{text} à {moment.hour}{NBSP}h{NBSP}{moment.minute:02d}"


def slug(text: str) -> str:
    """Letters, digits and dashes only: usable as the id of an element whatever the text was."""
    return re.sub("[^A-Za-z0-9-]+", "-", text).strip("-") or "x"


def file_name(source: str) -> str:
    """Last part of a path of any system, the text itself if it is not a path."""
    return re.split(r"[\\/]", source.rstrip("\\/"))[-1] or source
