# SPDX-License-Identifier: GPL-2.0-or-later
"""Processing algorithms: they gather parameters, call the core and show results."""
