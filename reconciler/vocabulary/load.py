"""Vocabulary files -> a Lexicon, each checked, with file and line in every error."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

from reconciler.errors import BadVocabulary
from reconciler.records import Kind, Modality
from reconciler.text.furniture import Furniture, is_form
from reconciler.text.headlines import HeadlineWords
from reconciler.text.lexicon import AuthorityWords, Bound, Lexicon, Signs, Term, Unit
from reconciler.text.permission import PermissionWords
from reconciler.text.sought import SeekingWords
from reconciler.text.words import Phrases, phrase_set

_HERE = Path(str(files("reconciler.vocabulary")))
# In a folder of further vocabulary, the only file that is no dimension.
_FURNITURE = "furniture.toml"


@dataclass(frozen=True, slots=True)
class Dimension:
    """What can be said of a matter: a question, its poles with their degrees (-1..1), and the terms with their examples.

    `stages` are the poles that what comes after does not contradict: who was charged was charged, acquitted or not. `by_request` says
    that what is asked for is the state: people who are asked to leave are under an order to.
    """

    name: str
    asks: str
    kind: Kind
    poles: Mapping[str, float]
    terms: tuple[Mapping[str, Any], ...]
    stages: tuple[str, ...] = ()
    by_request: bool = False


def load_lexicon(extra: Path | None = None) -> Lexicon:
    """The lexicon of the package's own files, and of the TOML dimensions and furniture in the folder `extra`. Raises BadVocabulary.

    It is loaded once, however it is asked for: a cache takes none and nothing given for two.
    """
    return _lexicon(extra)


@cache
def _lexicon(extra: Path | None) -> Lexicon:
    dimensions = load_dimensions(extra)
    modality, speakers, seeking = _read("modality.toml"), _read("speakers.toml"), _read("sought.toml")
    background, amounts = _read("background.toml"), _read("quantities.toml")
    filed = _read("datelines.toml")
    frequencies = _frequencies(_HERE / "frequencies.tsv")
    return Lexicon(
        terms=Phrases(dict(_terms(dimensions))),
        asks={dimension.name: dimension.asks for dimension in dimensions},
        negations=phrase_set(background["negations"]),
        modality=Phrases({phrase: Modality(name) for name, phrases in modality.items() for phrase in phrases}),
        headlines=HeadlineWords(**{name: frozenset(found) for name, found in _read("headlines.toml").items()}),
        seeking=SeekingWords(
            infinitive=phrase_set([*seeking["infinitive"], *seeking["nouns"]]),
            nouns=frozenset(seeking["nouns"]),
            object=phrase_set(seeking["object"]),
            bringing=frozenset(seeking["bringing"]),
            deeds=frozenset(seeking["deeds"]),
        ),
        permission=PermissionWords(**{name: frozenset(found) for name, found in _read("permission.toml").items()}),
        reporting_verbs=frozenset(speakers["verbs"]),
        saying=frozenset((*speakers["verbs"], *speakers["saying"])),
        crying=frozenset(speakers["crying"]),
        participles_too=frozenset(speakers["participles_too"]),
        nouns_too=frozenset(speakers["nouns_too"]),
        declared_states=frozenset(speakers["declared_states"]),
        knowing=frozenset(speakers["knowing"]),
        speaker_nouns=frozenset(speakers["nouns"]),
        papers=frozenset(speakers["papers"]),
        bodies=frozenset(speakers["bodies"]),
        methods=frozenset(speakers["methods"]),
        labels=frozenset(speakers["labels"]),
        given_names={name: pronoun for pronoun, names in speakers["given_names"].items() for name in names},
        outlets=phrase_set(speakers["outlets"]),
        clause_verbs=frozenset(speakers["clause_verbs"]),
        recounting=phrase_set(background["recounting"]),
        reckoned=frozenset(background["reckoned"]),
        concerning=phrase_set(background["concerning"]),
        inserted=phrase_set(background["inserted"]),
        considered=phrase_set(background["considered"]),
        unsaid=phrase_set(background["unsaid"]),
        moved=phrase_set(background["moved"]),
        disowning=phrase_set(background["disowning"]),
        refuting=phrase_set(background["refuting"]),
        forecasts=phrase_set(background["forecasts"]),
        forecast_nouns=frozenset(background["forecast_nouns"]),
        revising=phrase_set(background["revising"]),
        units=Phrases(dict(_units(amounts["unit"], "words"))),
        large_units=Phrases(dict(_units(amounts["unit"], "words_of_large"))),
        signs=Signs(dict(_units(amounts["unit"], "before"))),
        bounds=Phrases(
            {phrase: cast("Bound", name.replace("_", " ")) for name, phrases in amounts["bounds"].items() for phrase in phrases}
        ),
        added_before=phrase_set(amounts["increments"]["before"]),
        added_after=phrase_set(amounts["increments"]["after"]),
        margin_before=phrase_set(amounts["margins"]["before"]),
        margin_after=phrase_set(amounts["margins"]["after"]),
        progress_of=phrase_set(amounts["progress"]["of"]),
        progress_done=frozenset(amounts["progress"]["done"]),
        progress_done_at_end=frozenset(amounts["progress"]["done_at_end"]),
        numbered=frozenset(amounts["numbered"]["nouns"]),
        measures=_by_name(amounts["measures"]),
        measures_of_people=_by_name(amounts["measures_of_people"]),
        money=frozenset(amounts["money"]["units"]),
        money_measures=frozenset(amounts["money"]["measures"]),
        dollars=frozenset(amounts["money"]["dollars"]),
        wholes={whole: frozenset(parts) for whole, parts in amounts["wholes"].items()},
        yielding={means: frozenset(others) for means, others in amounts["yielding"].items()},
        anyone=frozenset(amounts["people"]["anyone"]),
        fates=frozenset(amounts["people"]["fates"]),
        persons=frozenset((*amounts["people"]["anyone"], *amounts["people"]["of_a_kind"])),
        stages=frozenset((dimension.name, pole) for dimension in dimensions for pole in dimension.stages),
        by_request=frozenset(dimension.name for dimension in dimensions if dimension.by_request),
        scopes=_by_name(amounts["scopes"]),
        directions=_by_name(amounts["directions"]),
        sessions=_by_name(amounts["sessions"]),
        products=frozenset(amounts["products"]["nouns"]),
        frequencies=frequencies,
        rarest=max(frequencies.values()) + 0.7,
        aliases=_aliases("aliases.toml") | _aliases("countries.toml"),
        countries=Phrases({each: name for name, others in _read("countries.toml").items() for each in (name, *others)}),
        authorities=AuthorityWords(**{name: frozenset(found) for name, found in _read("authorities.toml").items()}),
        places=frozenset(filed["places"]),
        agencies=frozenset(filed["agencies"]),
        heads=frozenset(filed["labels"]),
        furniture=_furniture(extra),
        version=_version(extra),
    )


def _units(among: Iterable[Mapping[str, Any]], where: str) -> Iterator[tuple[str, Unit]]:
    return ((form, Unit(unit["name"], unit.get("factor", 1.0))) for unit in among for form in unit.get(where, ()))


def load_dimensions(extra: Path | None = None) -> tuple[Dimension, ...]:
    """All dimensions, the package's and those in the folder `extra`, by name. Raises BadVocabulary."""
    return tuple(_dimension(path) for path in _dimension_files(extra))


def _dimension_files(extra: Path | None) -> list[Path]:
    if extra is not None and not extra.is_dir():
        raise BadVocabulary(f"{extra} is not a folder: name one that holds *.toml dimensions")
    folders = [_HERE / "dimensions", *([extra] if extra else [])]
    return [path for folder in folders for path in sorted(folder.glob("*.toml")) if path.name != _FURNITURE]


def _furniture(extra: Path | None) -> Furniture:
    """The package's forms of what claims nothing, and after them those that a `furniture.toml` in the folder `extra` adds."""
    forms: dict[str, tuple[str, ...]] = {}
    for folder in (_HERE, *([extra] if extra and (extra / _FURNITURE).is_file() else [])):
        for name, added in _parse(folder / _FURNITURE).items():
            if name not in Furniture.__annotations__:
                raise BadVocabulary(f"{folder / _FURNITURE}: {name} is none of {', '.join(Furniture.__annotations__)}")
            if not isinstance(added, list) or not all(isinstance(form, str) and is_form(form) for form in added):
                raise BadVocabulary(f'{folder / _FURNITURE}: {name} needs forms of words, such as {name} = ["read more"]')
            forms[name] = (*forms.get(name, ()), *added)
    return Furniture(**forms)


def _dimension(path: Path) -> Dimension:
    found = _parse(path)
    about, poles, terms = found.get("dimension", {}), found.get("poles", {}), tuple(found.get("term", ()))
    if not isinstance(about.get("asks"), str) or about.get("kind") not in set(Kind):
        raise BadVocabulary(f'{path}: [dimension] needs asks = "…" and kind = one of {", ".join(Kind)}')
    seen: set[str] = set()
    for term in terms:
        _check_term(path, term, poles, seen)
    stages = about.get("stages", [])
    if not isinstance(stages, list) or any(stage not in poles for stage in stages):
        raise BadVocabulary(f"{path}: [dimension] stages must be poles that [poles] lists ({', '.join(poles)})")
    return Dimension(
        about.get("name", path.stem), about["asks"], Kind(about["kind"]), poles, terms, tuple(stages), about.get("by_request", False)
    )


def _check_term(path: Path, term: Mapping[str, Any], poles: Mapping[str, float], seen: set[str]) -> None:
    phrases = term.get("words") or []
    where = f"{path}:{_line(path, phrases[0] if phrases else '[[term]]')}"
    if not phrases or term.get("pole") not in poles:
        raise BadVocabulary(f'{where}: a term needs words = ["…"] and a pole that [poles] lists ({", ".join(poles)})')
    if not term.get("example") or not term.get("counter"):
        raise BadVocabulary(f"{where}: a term needs an example that uses it in its sense and a counter-example that does not")
    if twice := seen.intersection(phrases):
        raise BadVocabulary(f"{where}: {', '.join(sorted(twice))} stands in this dimension already")
    seen.update(phrases)


def _terms(dimensions: Iterable[Dimension]) -> Iterable[tuple[str, Term]]:
    for dimension in dimensions:
        for term in dimension.terms:
            for phrase in term["words"]:
                yield phrase, Term(dimension.name, term["pole"], float(dimension.poles[term["pole"]]))


def _aliases(name: str) -> dict[str, str]:
    return {alias: canonical for canonical, aliases in _read(name).items() for alias in aliases}


def _read(name: str) -> dict[str, Any]:
    return _parse(_HERE / name)


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadVocabulary(f"{path}: {error}") from error


def _by_name(table: Mapping[str, Iterable[str]]) -> Phrases[str]:
    """Phrases that mean the name that they stand under."""
    return Phrases({phrase: name for name, phrases in table.items() for phrase in phrases})


def _frequencies(path: Path) -> dict[str, float]:
    """Word -> inverse document frequency (natural log) over our own stories."""
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#"))
    return {word: float(idf) for word, idf in rows}


def _line(path: Path, needle: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if f'"{needle}"' in line or needle in line), 1)


def _version(extra: Path | None) -> str:
    digest = blake2b(digest_size=6)
    for path in [*sorted(_HERE.glob("*.t??*")), *_dimension_files(extra), *(extra.glob(_FURNITURE) if extra else ())]:
        digest.update(path.read_bytes())
    return digest.hexdigest()
