# SPDX-License-Identifier: GPL-2.0-or-later
"""How a sheet made for people becomes a table: titles, merged cells, totals, colours, hidden columns, two tables."""
