# SPDX-License-Identifier: GPL-2.0-or-later
"""Corrections in the edit buffers of the layers of a result: one undo step each, logged when the person saves.

A correction is an edit like any other: QGIS undoes it, the person saves it or gives it up. At each save, what was saved
is compared with what was planned, and logged in the file at once; nothing is logged of what was undone before.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Callable

from qgis.core import QgsVectorLayer, QgsVectorLayerEditUtils
from qgis.PyQt.QtCore import QObject, pyqtSignal

from sinp_hdf_plugin.core.errors import FormatError, SinpError
from sinp_hdf_plugin.core.workbench.applying import Author
from sinp_hdf_plugin.core.workbench.buffered import Edits, RowEdit, findings_of, log_saved, saved_edits, shape_column
from sinp_hdf_plugin.core.workbench.records import Key
from sinp_hdf_plugin.gui.findings_panel.cells import for_layer, shape_for_layer, stored, stored_shape
from sinp_hdf_plugin.gui.findings_panel.layers import ResultLayers, place_of
from sinp_hdf_plugin.toolbelt.i18n import tr
