# SPDX-License-Identifier: GPL-2.0-or-later
"""The regional format and its relatives, as data: attributes, blocks, flat columns, code lists, versions."""
