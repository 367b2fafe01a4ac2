# SPDX-License-Identifier: GPL-2.0-or-later
"""The findings of a result beside the map: look at them by cause, correct, dismiss, check again, compare."""
