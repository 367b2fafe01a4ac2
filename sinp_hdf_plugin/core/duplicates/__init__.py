# SPDX-License-Identifier: GPL-2.0-or-later
"""Records that may be one and the same: pairs found, told with a score and why, settled by a person."""
