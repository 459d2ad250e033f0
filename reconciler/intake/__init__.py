"""The forms in which people have reports -> drafts: JSON, NDJSON, HTML articles, RSS and Atom feeds, plain text with a header.

Import rule: records, errors, text. Nothing here knows the store or the web.
"""
