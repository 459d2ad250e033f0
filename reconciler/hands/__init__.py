"""Who does the heavy work: `own` (this process), `processes` (this machine's cores), `cluster` (Dask, imported only when asked for)."""
