"""The words, as data: TOML files that a reader can extend, loaded once into a `Lexicon`.

`dimensions/*.toml` hold what can be said of a matter (one file a dimension); `modality.toml`, `headlines.toml`, `sought.toml`,
`speakers.toml`, `background.toml`, `quantities.toml` and `aliases.toml` hold the words for how, by whom, when and how much it is
said; `frequencies.tsv` holds how common words are in news stories.
"""

from reconciler.vocabulary.load import Dimension, load_dimensions, load_lexicon

__all__ = ["Dimension", "load_dimensions", "load_lexicon"]
