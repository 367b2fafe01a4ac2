# SPDX-License-Identifier: GPL-2.0-or-later
"""Readers and writers: source tables, the result GeoPackage, reports."""
