# SPDX-License-Identifier: GPL-2.0-or-later
"""Profiles: how a foreign table becomes the regional format, column by column and value by value."""
