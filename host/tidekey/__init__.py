"""Tidekey: the authenticator of a desktop browser, in a vault outside the browser."""

__version__ = "0.1.0"
