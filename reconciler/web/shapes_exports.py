"""What the API answers to other programs, as models: JSON-LD with schema.org terms, and PROV-JSON."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from reconciler.records import Basis, Decided, State
from reconciler.web.shape import Moment, Shape, may_lack


def _ld(name: str) -> Any:
    """A field of JSON-LD's own."""
    return Field(alias=f"@{name}")


class Named(Shape):
    """The node of the graph that is meant."""

    id: str = _ld("id")


class LdParty(Shape):
    """Who published, said or reviewed something."""

    type: Literal["Organization", "Person", "Thing"] = _ld("type")
    name: str


class LdAccount(Named):
    """The account; its `version` is the rules that it rests on."""

    type: Literal["Dataset"] = _ld("type")
    name: str
    version: str


class LdReport(Named):
    """The report that a claim appeared in."""

    type: Literal["CreativeWork"] = _ld("type")
    headline: str
    datePublished: Moment  # noqa: N815 - schema.org's name
    publisher: LdParty
    url: str = may_lack()


class LdClaim(Named):
    """A claim (https://schema.org/Claim)."""

    type: Literal["Claim"] = _ld("type")
    text: str
    appearance: LdReport
    creativeWorkStatus: Literal["Withdrawn"] = may_lack()  # noqa: N815
    claimInterpreter: LdParty = may_lack()  # noqa: N815


class LdQuoted(Named):
    """The other claim, with its words."""

    text: str


class LdRating(Shape):
    """A verdict in a word; there is no number."""

    type: Literal["Rating"] = _ld("type")
    alternateName: Literal["Superseded", "Contradicted"]  # noqa: N815


class LdReview(Named):
    """What a person confirmed of a claim (https://schema.org/ClaimReview)."""

    type: Literal["ClaimReview"] = _ld("type")
    claimReviewed: str  # noqa: N815
    itemReviewed: Named  # noqa: N815
    author: LdParty
    datePublished: Moment  # noqa: N815
    reviewRating: LdRating  # noqa: N815
    reviewBody: str  # noqa: N815
    citation: LdQuoted


class JsonLd(Shape):
    """One graph: the account, its claims, and a review for what a person confirmed."""

    context: Literal["https://schema.org"] = _ld("context")
    graph: list[Annotated[LdAccount | LdClaim | LdReview, Field(discriminator="type")]] = _ld("graph")


# --- PROV-JSON ---------------------------------------------------------------------------------------------------------


def _prov(name: str) -> Any:
    """A field of PROV's own."""
    return Field(alias=f"prov:{name}")


def _may(name: str) -> Any:
    """A field, with its namespace, that may be left out."""
    return may_lack(alias=name)


class ProvType(Shape):
    """A type that PROV itself names."""

    name: str = Field(alias="$")
    type: Literal["xsd:QName"]


class ProvEntity(Shape):
    """A report, a claim, a contradiction or the account."""

    type: Literal["Report", "Claim", "Contradiction"] = _may("prov:type")
    label: str = _may("prov:label")
    value: str = _may("prov:value")
    location: str = _may("prov:location")
    published_at: Moment = _may("rec:publishedAt")
    received_at: Moment = _may("rec:receivedAt")
    span: str = _may("rec:span")
    speaker: str = _may("rec:speaker")
    credits: str = _may("rec:credits")
    score: float = _may("rec:score")
    state: State = _may("rec:state")
    rules: str = _may("rec:rules")


class ProvAgent(Shape):
    """A source or a person."""

    type: ProvType = _prov("type")
    label: str = _prov("label")


class ProvActivity(Shape):
    """A supersession, whose type is its basis, or a decision, whose type is its kind."""

    type: Basis | Decided = _prov("type")
    label: str = _prov("label")
    start_time: Moment = _may("prov:startTime")
    end_time: Moment = _may("prov:endTime")


class ProvAttribution(Shape):
    """A report is its source's."""

    entity: str = _prov("entity")
    agent: str = _prov("agent")


class ProvDerivation(Shape):
    """A claim is quoted from a report, a contradiction worked out from a claim."""

    generated_entity: str = _prov("generatedEntity")
    used_entity: str = _prov("usedEntity")
    type: ProvType = _may("prov:type")


class ProvUsage(Shape):
    """What an activity rests on."""

    activity: str = _prov("activity")
    entity: str = _prov("entity")


class ProvInvalidation(Shape):
    """A claim put out of date by an activity."""

    entity: str = _prov("entity")
    activity: str = _prov("activity")
    time: Moment = _may("prov:time")


class ProvAssociation(Shape):
    """Who decided."""

    activity: str = _prov("activity")
    agent: str = _prov("agent")


class ProvPrefix(Shape):
    """What the names of this service are short for."""

    rec: Literal["urn:reconciler:"]


class ProvJson(Shape):
    """Where everything in the account is from (W3C Member Submission, The PROV-JSON Serialization, 2013)."""

    prefix: ProvPrefix
    entity: dict[str, ProvEntity]
    agent: dict[str, ProvAgent] = may_lack()
    activity: dict[str, ProvActivity] = may_lack()
    attributed: dict[str, ProvAttribution] = _may("wasAttributedTo")
    derived: dict[str, ProvDerivation] = _may("wasDerivedFrom")
    used: dict[str, ProvUsage] = may_lack()
    invalidated: dict[str, ProvInvalidation] = _may("wasInvalidatedBy")
    associated: dict[str, ProvAssociation] = _may("wasAssociatedWith")
