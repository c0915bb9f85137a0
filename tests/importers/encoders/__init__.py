"""Encoders of other apps' formats, written after their description alone, for tests.

Each module has `APP` (the importer's name) and `files(): dict[str, tuple[Written, list[Account]]]`,
by the name of a variant: the file, and the accounts that must come back from it, in their order.
"""
