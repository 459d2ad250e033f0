"""Report -> claims -> topics, couples -> positions, contradictions -> supersessions, standing -> summary.

Every step is a pure function over records. No step knows the store, the web or a concrete judge.
"""
