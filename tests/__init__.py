"""Tests read as sentences; records are built by hand, stores are fakes or real, never mocks."""
