# SPDX-License-Identifier: GPL-2.0-or-later
"""Colours of a sheet: what they say of a row, the legend, decoration."""

from __future__ import annotations

import pytest
from source_reading import read
from workbook import Cell, Sheet, write_xlsx

from sinp_hdf_plugin.core.formats.open import open_source
from sinp_hdf_plugin.core.formats.sheet_layout.colours import colour_name

pytest.importorskip("osgeo.gdal")

NAMES = ["nom", "date", "nb", "lieu"]


def table(rows=8):
    return [[f"Espèce {i}", f"2020-05-{i + 1:02d}", i, f"Lieu {i}"] for i in range(rows)]


def painted(row, places=range(4), **look):
    return [Cell(value, **look) if place in places else value for place, value in enumerate(row)]


def opened(folder, rows, **more):
    return open_source(write_xlsx(folder / "t.xlsx", {"F": Sheet(rows, **more)}))


def colours(source):
    place = source.columns.index("couleur")
    rows, lines, _ = read(source)
    return {line: row[place] for line, row in zip(lines, rows) if row[place]}


def told(source):
    return " | ".join(note.message for note in source.notes)


def test_coloured_rows_and_cells(tmp_path):
    rows = table()
    rows[1] = painted(rows[1], fill="FFFF00")
    rows[4] = painted(rows[4], places=(1, 2), fill="FF0000")
    rows[5] = painted(rows[5], places=(0,), font="FF0000")
    rows[6] = painted(rows[6], struck=True)
    source = opened(tmp_path, [NAMES, *rows])
    assert source.columns == (*NAMES, "couleur")
    assert colours(source) == {3: "jaune", 6: "rouge (date, nb)", 7: "texte rouge (nom)", 8: "texte barré"}
    assert "11 cellules colorées sur 4 lignes" in told(source)
    assert "Aucune légende" in told(source)


@pytest.mark.parametrize("place", ["above", "below", "right"])
def test_the_legend_near_the_table(tmp_path, place):
    rows = table()
    rows[2] = painted(rows[2], fill="92D050")
    rows[3] = painted(rows[3], fill="FFC000")
    legend = [[Cell(None, fill="92D050"), "à vérifier"], [Cell("observateur débutant", fill="FFC000")]]
    if place == "above":
        rows = [*legend, None, NAMES, *rows]
    elif place == "below":
        rows = [NAMES, *rows, None, *legend]
    else:
        beside = [*legend, *[[]] * 6]
        rows = [NAMES, *([*row, None, *more] for row, more in zip(rows, beside))]
    source = opened(tmp_path, rows)
    assert sorted(colours(source).values()) == ["doré : observateur débutant", "vert clair : à vérifier"]
    assert "vert clair = à vérifier" in told(source)


def test_decoration_says_nothing(tmp_path):
    header = [Cell(name, fill="4472C4", font="FFFFFF") for name in NAMES]
    assert opened(tmp_path, [header, *table()]).columns == tuple(NAMES)
    shaded = opened(tmp_path, [header, *(painted(row, places=(2,), fill="FFF2CC") for row in table())])
    assert shaded.columns == tuple(NAMES)
    bands = [painted(row, fill="DDEBF7") if i % 2 else row for i, row in enumerate(table(12))]
    banded = opened(tmp_path, [header, *bands])
    assert banded.columns == tuple(NAMES)
    assert "elles ne sont pas gardées" in told(banded)
    white = opened(tmp_path, [NAMES, *(painted(row, fill="FFFFFF", font="000000") for row in table())])
    assert (white.columns, told(white)) == (tuple(NAMES), "")


def test_a_shaded_column_hides_no_coloured_row(tmp_path):
    rows = [painted(row, places=(3,), fill="D9D9D9") for row in table(10)]
    rows[6] = painted(table(10)[6], places=(0, 1), fill="FFFF00")[:3] + rows[6][3:]
    assert colours(opened(tmp_path, [NAMES, *rows])) == {8: "jaune (nom, date)"}


def test_colours_of_themes_and_of_old_palettes(tmp_path):
    rows = table()
    rows[0] = painted(rows[0], fill='theme="7"')
    rows[1] = painted(rows[1], fill='indexed="13"')
    rows[2] = painted(rows[2], fill='theme="5" tint="0.6"')
    theme = (
        '<a:theme xmlns:a="x"><a:themeElements><a:clrScheme name="o"><a:dk1><a:sysClr val="w" lastClr="000000"/></a:dk1>'
        '<a:lt1><a:sysClr val="w" lastClr="FFFFFF"/></a:lt1><a:dk2><a:srgbClr val="44546A"/></a:dk2>'
        '<a:lt2><a:srgbClr val="E7E6E6"/></a:lt2><a:accent1><a:srgbClr val="4472C4"/></a:accent1>'
        '<a:accent2><a:srgbClr val="ED7D31"/></a:accent2><a:accent3><a:srgbClr val="A5A5A5"/></a:accent3>'
        '<a:accent4><a:srgbClr val="FFC000"/></a:accent4></a:clrScheme></a:themeElements></a:theme>'
    )
    path = write_xlsx(tmp_path / "t.xlsx", {"F": [NAMES, *rows]}, parts={"xl/theme/theme1.xml": theme})
    assert colours(open_source(path)) == {2: "doré", 3: "jaune", 4: "orange clair"}


def test_two_shades_of_one_name_are_told_apart(tmp_path):
    rows = table()
    rows[1], rows[2] = painted(rows[1], fill="FFFF00"), painted(rows[2], fill="FAFA05")
    assert set(colours(opened(tmp_path, [NAMES, *rows])).values()) == {"jaune (#FFFF00)", "jaune (#FAFA05)"}


def test_a_column_named_couleur_already(tmp_path):
    rows = [[*row, "gris"] for row in table()]
    rows[1] = painted(rows[1], range(5), fill="FFFF00")
    assert opened(tmp_path, [[*NAMES, "Couleur"], *rows]).columns[-1] == "couleur_cellules"


def test_conditional_colours_are_told(tmp_path):
    assert "mise en forme conditionnelle" in told(opened(tmp_path, [NAMES, *table()], conditional=True))


@pytest.mark.parametrize(
    ("rgb", "name"),
    [("FFFF10", "jaune"), ("01AF52", "vert"), ("E00000", "rouge"), ("0072BE", "bleu"), ("7F7F7F", "gris")],
)
def test_names_of_colours(rgb, name):
    assert colour_name(rgb) == name
