# SPDX-License-Identifier: GPL-2.0-or-later
"""Corrections in the edit buffers of the layers of a result: one undo step each, logged when the person saves.

A correction is an edit like any other: QGIS undoes it, the person saves it or gives it up. At each save, what was saved
is compared with what was planned, and logged in the file at once; nothing is logged of what was undone before.
"""

from __future__ import annotations


