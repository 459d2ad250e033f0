"""How the judge that ships with the package is made: data, training, export, evaluation. Not installed."""
