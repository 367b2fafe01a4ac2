# SPDX-License-Identifier: GPL-2.0-or-later
"""The charts of the HTML report: readable with one point, with absurd years, with too many groups."""

from __future__ import annotations

import re

from report_page import page, some_run

from sinp_hdf_plugin.core.formats.report_charts import scale


def test_charts_with_one_point():
    parsed = page(some_run(by_year={2020: 1}, by_month={2: 1}, by_group={"": 1}))
    assert "2020" in parsed.text
    assert "(sans groupe)" in parsed.text
    graphs = [attributes for attributes in parsed.all("svg") if attributes.get("class") == "graph"]
    assert len(graphs) == 4
    assert all(attributes["role"] == "img" for attributes in graphs)
    assert len(parsed.all("title")) >= 4
    assert len(parsed.all("desc")) == 4


def test_a_wrong_year_does_not_crush_the_chart():
    parsed = page(some_run(by_year={**dict.fromkeys(range(1990, 2026), 100), 202: 1, 20250: 2}))
    assert "avant 1990" in parsed.text
    assert "après 2025" in parsed.text
    assert re.search(r"\b20250 2\b", parsed.text), "the table under the chart gives every year"


def test_long_list_of_groups_ends_with_the_rest():
    groups = {f"Groupe {number:02d}": 100 - number for number in range(40)}
    parsed = page(some_run(by_group=groups))
    assert "Autres (25)" in parsed.text
    assert "Groupe 39" in parsed.text, "the table under the chart gives every group"


def test_bars_never_leave_their_frame():
    run = some_run(by_year={2020: 0, 2021: 999_999_999}, by_month={1: 0})
    for attributes in page(run).all("rect"):
        assert float(attributes["width"]) >= 0
        assert float(attributes["height"]) >= 0
        assert float(attributes["x"]) + float(attributes["width"]) <= 500.01
        assert float(attributes["y"]) >= 0


def test_axis_has_few_round_ticks():
    for highest in (0, 1, 3, 7, 49, 50, 51, 99, 1001, 49_999, 6_000_000):
        top, step = scale(highest)
        assert top >= max(highest, 1)
        assert top % step == 0
        assert 1 <= top // step <= 5
