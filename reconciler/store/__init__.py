"""The stores: SQLite (the default), PostgreSQL, which is asked the same in its own words, and memory for tests and past moments.

Import rule: records, queries, ports, errors, and for the lookups text; never the web, a judge or another store. No SQL elsewhere.
"""
