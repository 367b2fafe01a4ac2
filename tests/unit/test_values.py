# SPDX-License-Identifier: GPL-2.0-or-later
"""The cleaning of a raw cell: blanks, words that mean nothing, damaged letters, values of typed tables."""

from __future__ import annotations

import pytest

from sinp_hdf_plugin.core.mapping.readers import read_boolean
from sinp_hdf_plugin.core.mapping.values import Problem, Read, clean_text, read_free_text, repair_mojibake

NO_BREAK, NARROW, ZERO_WIDTH, BOM = "\u00a0", "\u202f", "\u200b", "\ufeff"


def rules(read: Read) -> list[str]:
    return [problem.rule for problem in read.problems]


@pytest.mark.parametrize("raw", [None, "", "   ", NO_BREAK, "\t\n", float("nan"), BOM + ZERO_WIDTH])
def test_nothing_is_nothing(raw):
    assert clean_text(raw) == Read(None, ())
    assert clean_text(raw, strict=True) == Read(None, ())


@pytest.mark.parametrize("raw", ["NA", "n/a", "#N/A", "NULL", "null", "\\N", "-", "--", "?", "NaN", "None", " NA "])
def test_words_for_nothing_are_told(raw):
    assert clean_text(raw) == Read(None, (Problem("STR-015", None, "certain"),))


def test_a_profile_may_declare_its_own_words_for_nothing():
    declared = frozenset(("NA", "Inconnu"))
    assert clean_text("NA", declared) == Read(None, ())
    assert clean_text(" Inconnu ", declared) == Read(None, ())
    assert rules(clean_text("\\N", declared)) == ["STR-015"]


@pytest.mark.parametrize("raw", ["Nana", "-5 °C au matin", "N. A.", "0", "Naïade", "Nulle part"])
def test_texts_that_only_look_like_nothing_are_kept(raw):
    assert clean_text(raw) == Read(raw, ())


@pytest.mark.parametrize(
    ("raw", "text"),
    [(" Pr", "Pr"), ("59350 ", "59350"), (f"Pr{NO_BREAK}", "Pr"), ("A\t12", "A 12"), (f"A{NARROW}1", "A 1")],
)
def test_invisible_characters_of_codes_are_told_and_dropped(raw, text):
    assert clean_text(raw, strict=True) == Read(text, (Problem("STR-014", text, "certain"),))


def test_free_text_keeps_its_inner_blanks_and_line_breaks():
    assert clean_text("  Temps couvert,\nvent faible ") == Read("Temps couvert,\nvent faible", ())
    assert read_free_text(f"12{NO_BREAK}km") == Read(f"12{NO_BREAK}km", ())


@pytest.mark.parametrize(
    ("raw", "text"),
    [(12, "12"), (12.0, "12"), (-0.5, "-0.5"), (12.25, "12.25"), (1e20, "1e+20"), (True, "true"), (b"Pr", "Pr")],
)
def test_values_of_typed_tables_become_text(raw, text):
    assert clean_text(raw) == Read(text, ())


def test_bytes_that_are_no_text_do_not_stop_the_run():
    assert "\ufffd" in str(clean_text(b"caf\xe9").value)


@pytest.mark.parametrize(
    ("raw", "repaired"),
    [("MÃ©ricourt", "Méricourt"), ("HÃ©lÃ¨ne", "Hélène"), ("lâ€™Aisne", "l’Aisne"), ("GENÃŠT AimÃ©", "GENÊT Aimé")],
)
def test_double_encoding_is_told_kept_and_a_repair_proposed(raw, repaired):
    assert read_free_text(raw) == Read(raw, (Problem("STR-016", repaired, "probable"),))


@pytest.mark.parametrize("raw", ["for?t de Mormal", "NOU?L Rémy", "LEF\ufffdVRE Anne"])
def test_lost_letters_are_told_without_a_guess(raw):
    assert read_free_text(raw) == Read(raw, (Problem("STR-016", None, None),))


@pytest.mark.parametrize(
    "raw",
    [
        "Un couple ?",
        "Méricourt",
        "Pâture à l’Âge d’Or",
        "São Tomé",
        "ÇA VA ? OUI",
        "?Bufo spinosus",
        "Où ? là",
        "voir https://photos.example/image.php?id=12",
    ],
)
def test_sound_texts_are_not_suspected(raw):
    assert read_free_text(raw) == Read(raw, ())


def test_a_repair_that_changes_nothing_is_none():
    assert repair_mojibake("plain") is None
    assert repair_mojibake("Méricourt") is None


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("oui", "true"),
        ("FAUX", "false"),
        ("1", "true"),
        (0, "false"),
        (True, "true"),
        ("N", "false"),
        (" Vrai ", "true"),
    ],
)
def test_booleans(raw, value):
    assert read_boolean(raw) == Read(value, ())


def test_what_is_no_boolean_is_told():
    assert read_boolean("peut-être") == Read(None, (Problem("TYP-005"),))
    assert read_boolean("2") == Read(None, (Problem("TYP-005"),))
    assert read_boolean(None) == Read(None, ())


@pytest.mark.parametrize(("length", "told"), [(253, []), (254, ["STR-017"]), (255, ["STR-017"]), (300, ["STR-017"])])
def test_texts_that_a_short_field_cuts_or_has_cut(length, told):
    assert read_free_text("é" * length) == Read("é" * length, tuple(Problem(rule) for rule in told))
    assert rules(clean_text("é" * length)) == []
