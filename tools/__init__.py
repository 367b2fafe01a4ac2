# SPDX-License-Identifier: GPL-2.0-or-later
"""Tools of the repository: staging, packaging, checks, demo. Not part of the installed plugin."""
