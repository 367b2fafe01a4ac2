# SPDX-License-Identifier: GPL-2.0-or-later
"""The rule catalogue: what is checked, how badly it matters, what becomes of a value that fails."""
