"""The forms in which people have reports -> drafts: JSON, NDJSON, CSV, HTML articles, feeds, e-mails, plain text with a header.

Import rule: records, errors, text. Nothing here knows the store or the web.
"""
