"""The stores: SQLite (the default), and memory for tests.

Import rule: records, queries, ports, errors, and for the lookups text; never the web, a judge or another store. No SQL elsewhere.
"""
