"""Reads reports that disagree, and keeps the account of what stands, what was superseded and what is in dispute."""

__version__ = "0.1.0"
