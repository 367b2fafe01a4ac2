# SPDX-License-Identifier: GPL-2.0-or-later
"""The columnar pipeline: a source table in, occurrences, quarantine and findings out."""
