# SPDX-License-Identifier: GPL-2.0-or-later
"""Made-up data and measurements: what the figures in the documentation are made with."""
