# SPDX-License-Identifier: GPL-2.0-or-later
"""Places of the region: coordinate systems and the regional territory."""
