# SPDX-License-Identifier: GPL-2.0-or-later
"""The profile editor: what each column of a table becomes, seen on its first rows, and kept for the next time."""
