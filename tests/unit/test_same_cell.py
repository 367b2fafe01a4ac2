# SPDX-License-Identifier: GPL-2.0-or-later
"""A cell that came back: what a spreadsheet wrote otherwise is no correction, what somebody typed is one."""

from __future__ import annotations

import pytest

from sinp_hdf_plugin.core.formats.workbook_cells import DAY, HOUR, LOGICAL, NUMBER, TEXT, UNKNOWN
from sinp_hdf_plugin.core.workbench.same_cell import Verdict, compare

SAME, REWRITTEN, SWAPPED, CHANGED = Verdict.SAME, Verdict.REWRITTEN, Verdict.SWAPPED, Verdict.CHANGED


@pytest.mark.parametrize(
    ("sent", "back", "kind", "verdict"),
    [
        ("Bufo bufo", "Bufo bufo", TEXT, SAME),
        (None, "", TEXT, SAME),
        ("Bufo bufo ", "Bufo bufo", TEXT, REWRITTEN),
        ("Bufo\u00a0bufo", "Bufo bufo", TEXT, REWRITTEN),
        ("Bufo bufo", "Rana", TEXT, CHANGED),
        ("Bufo bufo", None, "", CHANGED),
        (None, "3", NUMBER, CHANGED),
        # numbers
        ("00259", "259", NUMBER, REWRITTEN),
        ("00259", "259", TEXT, CHANGED),
        ("02691", "2691", UNKNOWN, REWRITTEN),
        ("12,50", "12.5", NUMBER, REWRITTEN),
        ("12345", "12345.0", NUMBER, REWRITTEN),
        ("1 234", "1234", NUMBER, REWRITTEN),
        ("+3", "3", NUMBER, REWRITTEN),
        ("1e5", "100000", NUMBER, REWRITTEN),
        ("50 %", "0.5", NUMBER, REWRITTEN),
        ("12345678901234567", "12345678901234600", NUMBER, REWRITTEN),
        ("259", "260", NUMBER, CHANGED),
        ("0.1", "0.10000000000000001", NUMBER, REWRITTEN),
        ("", "0", NUMBER, CHANGED),
        # days
        ("04/05/2021", "2021-05-04", DAY, REWRITTEN),
        ("04/05/21", "2021-05-04", DAY, REWRITTEN),
        ("4.5.2021", "2021-05-04", DAY, REWRITTEN),
        ("04/05/2021", "2021-04-05", DAY, SWAPPED),
        ("04/05/2021", "2021-05-05", DAY, CHANGED),
        ("2021-05-04", "44320", NUMBER, REWRITTEN),
        ("2021-05-04", "42858", NUMBER, REWRITTEN),
        ("04/05/2021", "44320", UNKNOWN, REWRITTEN),
        ("04/05/2021", "05/04/2021", TEXT, CHANGED),
        ("04/05/2021", "05/04/2021", UNKNOWN, CHANGED),
        ("1/2", "2026-02-01", DAY, REWRITTEN),
        ("5-10", "2026-10-05", DAY, REWRITTEN),
        ("05/2021", "2021-05-01", DAY, REWRITTEN),
        ("10-20", "2026-10-21", DAY, CHANGED),
        ("04/05/2021 08:30", "2021-05-04T08:30:00", DAY, REWRITTEN),
        ("04/05/2021 08:30", "2021-05-04T09:30:00", DAY, CHANGED),
        ("31/02/2021", "2021-03-03", DAY, CHANGED),
        # hours
        ("08:30", "08:30:00", HOUR, REWRITTEN),
        ("8h30", "0.354166666666667", NUMBER, REWRITTEN),
        ("08:30", "08:31:00", HOUR, CHANGED),
        # true and false
        ("VRAI", "1", LOGICAL, REWRITTEN),
        ("FAUX", "0", LOGICAL, REWRITTEN),
        ("VRAI", "0", LOGICAL, CHANGED),
    ],
)
def test_a_cell_that_was_not_at_fault(sent, back, kind, verdict):
    assert compare(sent, back, kind, False) is verdict


@pytest.mark.parametrize(
    ("sent", "back", "kind"),
    [
        ("60612.0", "60612", NUMBER),
        (" 259", "259", TEXT),
        ("04/05/21", "2021-05-04", DAY),
        ("44197", "2021-01-01", DAY),
    ],
)
def test_in_a_cell_at_fault_every_difference_counts(sent, back, kind):
    assert compare(sent, back, kind, True) is CHANGED
    assert compare(sent, sent, kind, True) is SAME
