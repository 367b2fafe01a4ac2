# SPDX-License-Identifier: GPL-2.0-or-later
"""What a profile for an unknown table could be: from the names of its columns and from their values."""
