# SPDX-License-Identifier: GPL-2.0-or-later
"""A profile while a person writes it: changed step by step, checked at any time, compared with others."""
