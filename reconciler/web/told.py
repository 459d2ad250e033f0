"""What happened -> what a webhook is sent of it: the record as the API shows it, and its address."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from reconciler.records import Contradiction, Supersession
from reconciler.service import Service
from reconciler.service.happenings import Event
from reconciler.web.present import contradictions_json, reports_json, supersession_json

Json = dict[str, Any]


def event_json(service: Service, event: Event) -> Json:
    """The record of an event and its address under this service's own."""
    record = event.record
    if isinstance(record, Contradiction):
        return {"address": f"/api/v1/contradictions/{quote(record.id)}", "record": contradictions_json(service.store, [record])[0]}
    if isinstance(record, Supersession):
        return {"address": f"/api/v1/supersessions?report={quote(record.later_report_id)}", "record": supersession_json(record)}
    return {"address": f"/api/v1/reports/{quote(record.id)}", "record": reports_json(service, [record])[0]}
