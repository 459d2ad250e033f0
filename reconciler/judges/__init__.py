"""Couples of reports -> verdicts on their claims. Each judge is imported only when it is chosen.

Import rule: records, ports, text, vocabulary; never the store, the web or one another's models.
"""
