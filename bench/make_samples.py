# SPDX-License-Identifier: GPL-2.0-or-later
"""Write the sample tables of resources/samples: `python -m bench.make_samples [--out DIR]`.

Everything is drawn from one seed, so that the same call gives the same bytes on every machine; the committed
files are what a call without options writes. The lists of mistakes in the README are written here too.
"""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from random import Random

from bench.clicnat_mistakes import CLICNAT
from bench.sample_maker import ROOT, Maker, Row
from bench.sample_mistakes import CUT, EXTRA, Mistake
from bench.sample_rows import CLICNAT_COLUMNS, SIRF_COLUMNS, clicnat_row, sirf_row
from bench.sirf_mistakes import SIRF

SAMPLES = ROOT / "resources" / "samples"
HEADER_LINES = 1
FEWEST_ROWS = 500


@dataclass(frozen=True)
class Layout:
    """One sample file: its name, columns and dialect, and what fills it."""

    name: str
    file: str
    columns: Sequence[str]
    encoding: str
    line_end: str
    seed: int
    rows: int
    observers: int
    make: Callable[[Maker, int], Row]
    mistakes: Sequence[Mistake]
    identifier: str  # a column that the source of a duplicate must have filled


LAYOUTS = {
    "clicnat": Layout(
        name="clicnat",
        file="clicnat_synthese.csv",
        columns=CLICNAT_COLUMNS,
        encoding="utf-8",
        line_end="\n",
        seed=20260280,
        rows=20_000,
        observers=300,
        make=clicnat_row,
        mistakes=CLICNAT,
        identifier="uuid_perm_sinp",
    ),
    "sirf": Layout(
        name="sirf",
        file="sirf_extraction.csv",
        columns=SIRF_COLUMNS,
        encoding="cp1252",
        line_end="\r\n",
        seed=20260259,
        rows=5_000,
        observers=120,
        make=sirf_row,
        mistakes=SIRF,
        identifier="id_cit",
    ),
}


@dataclass
class Sample:
    """A made-up table: its rows, and which mistake the row of a logical line has (the header is line 1)."""

    layout: Layout
    rows: list[Row]
    mistakes: dict[int, Mistake] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        """Return the number of rows of each kind of mistake, in the order of the catalogue."""
        found = dict.fromkeys((mistake.name for mistake in self.layout.mistakes), 0)
        for mistake in self.mistakes.values():
            found[mistake.name] += 1
        return found

    def cells(self, row: Row) -> list[str]:
        """Return the cells of a row as written: some missing, or one too many, where that is its mistake."""
        cells = []
        for column in self.layout.columns:
            cells.append(row[column])
            before, _, text = row.get(EXTRA, "").partition(" ")
            if before == column:
                cells.append(text)
        return cells[: len(cells) - int(row.get(CUT, "0"))]

    def encoded(self) -> bytes:
        """Return the whole file."""
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=";", lineterminator=self.layout.line_end)
        writer.writerow(self.layout.columns)
        writer.writerows(self.cells(row) for row in self.rows)
        return text.getvalue().encode(self.layout.encoding)


def build(name: str, rows: int | None = None) -> Sample:
    """Return the sample called `clicnat` or `sirf`, with its own number of rows or another one."""
    layout = LAYOUTS[name]
    rng = Random(layout.seed)
    maker = Maker(rng, layout.observers)
    sample = Sample(layout, [layout.make(maker, number) for number in range(rows or layout.rows)])
    wanted = [(kind, max(1, round(len(sample.rows) * kind.rate / 10_000))) for kind in layout.mistakes]
    places = list(range(len(sample.rows)))
    rng.shuffle(places)
    total = sum(count for _, count in wanted)
    spoilt = iter(places[:total])
    clean = cycle([place for place in places[total:] if sample.rows[place][layout.identifier]])
    for kind, count in wanted:
        for _ in range(count):
            place = next(spoilt)
            kind.apply(sample.rows[place], rng, sample.rows[next(clean)])
            sample.mistakes[place + HEADER_LINES + 1] = kind
    return sample


def table(sample: Sample) -> str:
    """Return the README's two tables on a sample: mistakes, then traps that are none."""
    counts = sample.counts()
    kinds = sample.layout.mistakes
    wrong = [counts[kind.name] for kind in kinds if kind.rules]
    lines = [
        f"### {sample.layout.file}",
        "",
        f"{len(sample.rows):,} rows; {sum(wrong)} of them carry one mistake each, of {len(wrong)} kinds.",
        "",
        "| kind | rows | where | rules | what |",
        "|---|---:|---|---|---|",
        *(_line(kind, counts, kind.rules) for kind in kinds if kind.rules),
        "",
        "Not mistakes, but hard to read:",
        "",
        "| kind | rows | where | what |",
        "|---|---:|---|---|",
        *(_line(kind, counts, None) for kind in kinds if not kind.rules),
        "",
    ]
    return "\n".join(lines)


def _line(kind: Mistake, counts: dict[str, int], rules: str | None) -> str:
    cells = [f"`{kind.name}`", str(counts[kind.name]), kind.columns, rules, kind.text.replace("|", "\\|")]
    return f"| {' | '.join(cell for cell in cells if cell is not None)} |"


def readme(template: str, samples: Sequence[Sample]) -> str:
    """Return the README with its part between the marks written anew."""
    begin, end = "<!-- counts: begin -->\n", "<!-- counts: end -->"
    before, _, rest = template.partition(begin)
    _, _, after = rest.partition(end)
    return f"{before}{begin}\n{chr(10).join(table(sample) for sample in samples)}\n{end}{after}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    for layout in LAYOUTS.values():
        parser.add_argument(f"--rows-{layout.name}", type=int, default=layout.rows, metavar="N")
    parser.add_argument("--out", type=Path, default=SAMPLES, metavar="DIR")
    options = parser.parse_args(arguments)
    if min(getattr(options, f"rows_{name}") for name in LAYOUTS) < FEWEST_ROWS:
        parser.error(f"fewer than {FEWEST_ROWS} rows do not hold every kind of mistake")
    samples = [build(name, getattr(options, f"rows_{name}")) for name in LAYOUTS]
    template = (SAMPLES / "README.md").read_text(encoding="utf-8")
    options.out.mkdir(parents=True, exist_ok=True)
    for sample in samples:
        (options.out / sample.layout.file).write_bytes(sample.encoded())
        print(f"{sample.layout.file}: {len(sample.rows):,} rows, {len(sample.mistakes):,} touched")
    (options.out / "README.md").write_bytes(readme(template, samples).encode("utf-8"))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
