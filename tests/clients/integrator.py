"""An integrator's program on Stripe's own Python library: every step does one thing and says what came of it.

Reads its settings as JSON from standard input and writes one JSON object: the outcome of each step by its name. An
exception of the library is an outcome as well: its class, status, code and parameter.
"""

import base64
import io
import json
import os
import sys
import tempfile

import stripe

settings = json.load(sys.stdin)
stripe.api_base = settings["api_url"]
stripe.upload_api_base = settings["api_url"]
stripe.api_key = settings["secret_key"]
stripe.set_app_info("Example", version="1.2.3", url="https://example.com", partner_id="pp_1")

Session = stripe.identity.VerificationSession
Report = stripe.identity.VerificationReport

steps = []


def step(function):
    steps.append(function)
    return function


@step
def create():
    """Nested maps, arrays, booleans, numbers, and texts that need encoding."""
    return Session.create(
        type="document",
        client_reference_id="python-user",
        metadata={"plan": "basic", "with space & 漢字": "é=1&b+c"},
        options={"document": {"allowed_types": ["passport", "id_card"], "require_live_capture": True}},
        provided_details={"email": "anna+1@example.com"},
        return_url="https://example.com/back?a=1&b=2",
        expand=["verified_outputs"],
    )


@step
def retrieve():
    created = Session.create(type="document")
    again = Session.retrieve(created.id)
    fresh = Session.construct_from({"id": created.id}, stripe.api_key).refresh()
    return {"same": again == created and fresh == created, "request_id": again.last_response.request_id}


@step
def list_filters():
    created = Session.create(type="document", client_reference_id="python-list")
    filters = [
        {"client_reference_id": "python-list"},
        {"client_reference_id": "python-list", "created": {"gte": created.created, "lte": created.created + 60}},
        {"client_reference_id": "python-list", "status": "requires_input", "limit": 1},
    ]
    return [[session.id for session in Session.list(**given).data] == [created.id] for given in filters]


@step
def paging():
    ids = [Session.create(type="document", client_reference_id="python-pages").id for _ in range(7)]
    pages = Session.list(client_reference_id="python-pages", limit=3)
    back = Session.list(client_reference_id="python-pages", limit=2, ending_before=ids[1])
    return {
        "forwards": [session.id for session in pages.auto_paging_iter()] == ids[::-1],
        "backwards": [session.id for session in back.auto_paging_iter()] == ids[2:],
    }


@step
def cancel():
    """As a method of the object and as one of the class, and once more."""
    created = Session.create(type="document")
    return [created.cancel().status, Session.cancel(created.id).status]


@step
def modify():
    """Parameter by parameter, by assignment and `save`, and an empty text that unsets."""
    created = Session.create(type="document", metadata={"kept": "1", "dropped": "2"})
    changed = Session.modify(
        created.id,
        metadata={"dropped": "", "added": "3"},
        options={"document": {"require_live_capture": False}},
        provided_details={"phone": "+15550100"},
    )
    changed.metadata["saved"] = "4"
    saved = changed.save()
    unset = Session.modify(created.id, metadata="", options={"document": ""})
    return {
        "metadata": saved.metadata,
        "options": changed.options,
        "unset": [unset.metadata, unset.options],
    }


@step
def redact():
    created = Session.create(type="document", metadata={"name": "Anna"}, client_reference_id="python-redact")
    redacting = created.redact()
    return {
        "status": redacting.status,
        "redaction": redacting.redaction.status in ("processing", "redacted"),
        "again": Session.redact(created.id).status,
    }


@step
def reports():
    """A report that the test has made, in both tiers."""
    session = settings["verified_session"]
    (report,) = Report.list(verification_session=session).data
    expanded = Session.retrieve(session, expand=["last_verification_report", "verified_outputs"])
    sensitive = Session.retrieve(
        session,
        api_key=settings["restricted_key"],
        expand=["verified_outputs.dob", "last_verification_report.document.number"],
    )
    return {
        "same": Report.retrieve(report.id) == expanded.last_verification_report,
        "class": type(expanded.last_verification_report).__name__,
        "outputs": expanded.verified_outputs,
        "sensitive": {
            "dob": sensitive.verified_outputs.dob,
            "number": sensitive.last_verification_report.document.number,
        },
    }


@step
def events():
    created = Session.create(type="document", idempotency_key="python-event")
    event = next(e for e in stripe.Event.list(limit=5).data if e.data.object.id == created.id)
    return {
        # How many endpoints have yet to answer changes meanwhile.
        "same": dict(stripe.Event.retrieve(event.id), pending_webhooks=0) == dict(event, pending_webhooks=0),
        "type": event.type,
        "class": type(event.data.object).__name__,
        "request": event["request"],
        "api_version": event.api_version,
    }


@step
def webhook_endpoints():
    endpoint = stripe.WebhookEndpoint.create(
        url="https://example.com/python",
        enabled_events=["*"],
        api_version="2022-11-15",
        metadata={"team": "risk"},
    )
    listed = stripe.WebhookEndpoint.list(limit=1).data[0]
    return {
        "secret": endpoint.secret[:6],
        "listed": listed.id == endpoint.id and "secret" not in listed,
        "api_version": stripe.WebhookEndpoint.retrieve(endpoint.id).api_version,
        "modified": stripe.WebhookEndpoint.modify(endpoint.id, disabled=True, metadata={"team": ""}),
        "deleted": endpoint.delete(),
    }


def described(upload):
    return {"type": upload.type, "size": upload.size, "filename": upload.filename, "purpose": upload.purpose}


@step
def files():
    """A stream without a name, and a file whose whole path the library gives for a name."""
    picture = base64.b64decode(settings["picture"])
    stream = stripe.File.create(purpose="identity_document", file=io.BytesIO(picture))
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "card.png")
        with open(path, "wb") as writing:
            writing.write(picture)
        with open(path, "rb") as reading:
            named = stripe.File.create(
                purpose="dispute_evidence",
                file=reading,
                file_link_data={"create": True, "metadata": {"case": "7"}},
            )
    return {
        "stream": described(stream),
        "named": described(named),
        "linked": [link.metadata for link in named.links.data],
        "same": stripe.File.retrieve(named.id, expand=["links"]) == named,
        "listed": [upload.id for upload in stripe.File.list(limit=2).data] == [named.id, stream.id],
    }


@step
def file_links():
    upload = stripe.File.create(purpose="dispute_evidence", file=io.BytesIO(base64.b64decode(settings["picture"])))
    link = stripe.FileLink.create(file=upload.id, metadata={"case": "7"})
    listed = stripe.FileLink.list(file=upload.id).data
    ended = stripe.FileLink.modify(link.id, expires_at="now")
    return {
        "listed": [found.id for found in listed] == [link.id],
        "file": type(stripe.FileLink.retrieve(link.id, expand=["file"]).file).__name__,
        "ended": ended.expired,
    }


@step
def file_refused():
    stripe.File.create(purpose="identity_document", file=io.BytesIO(b"no picture"))


@step
def ephemeral_keys():
    created = Session.create(type="document")
    key = stripe.EphemeralKey.create(verification_session=created.id, stripe_version="2026-10-28.endive")
    opened = Session.retrieve(created.id, api_key=key.secret)
    return {"secret": key.secret[:8], "opened": opened.id == created.id, "ended": key.delete().id == key.id}


@step
def ephemeral_key_without_version():
    """The library itself insists on one; asked past it, so does the server."""
    created = Session.create(type="document")
    stripe.EphemeralKey._static_request("post", "/v1/ephemeral_keys", params={"verification_session": created.id})


@step
def idempotency_same():
    first = Session.create(type="document", idempotency_key="python-once")
    second = Session.create(type="document", idempotency_key="python-once")
    return {
        "same": first == second,
        "replayed": second.last_response.headers.get("Idempotent-Replayed"),
        "key": second.last_response.headers.get("Idempotency-Key"),
    }


@step
def idempotency_other():
    Session.create(type="document", idempotency_key="python-reused")
    Session.create(type="document", client_reference_id="other", idempotency_key="python-reused")


@step
def lost_answer():
    """Over a network that loses the first answer: asked again with the same key, the library gets it after all."""
    stripe.api_base, stripe.max_network_retries = settings["faulty_url"], 2
    try:
        session = Session.create(type="document", client_reference_id="python-lost")
    finally:
        stripe.api_base, stripe.max_network_retries = settings["api_url"], 0
    found = Session.list(client_reference_id="python-lost").data
    replayed = session.last_response.headers.get("Idempotent-Replayed")
    return {"once": [other.id for other in found] == [session.id], "replayed": replayed}


@step
def wrong_key():
    Session.list(api_key="sk_test_nosuchkey12345")


@step
def sensitive_with_secret_key():
    Session.retrieve(settings["verified_session"], expand=["verified_outputs.dob"])


@step
def other_account():
    Session.list(stripe_account="acct_somebodyelse")


@step
def missing():
    Session.retrieve("vs_none")


@step
def wrong_parameter():
    Session.create(type="document", options={"document": {"allowed_types": ["library_card"]}})


@step
def unknown_parameter():
    Session.create(type="document", typ="passport")


@step
def unknown_version():
    Session.list(stripe_version="1999-01-01")


@step
def own_version():
    return Session.list(limit=1, stripe_version="2022-11-15").last_response.headers["Stripe-Version"]


@step
def no_version():
    """This release of the library sends a version only when asked to: the account's default applies."""
    return Session.list(limit=1).last_response.headers["Stripe-Version"]


@step
def delivery():
    """What the server really sent, checked by the library's own verifier."""
    sent = settings["delivery"]
    event = stripe.Webhook.construct_event(sent["body"], sent["signature"], settings["webhook_secret"])
    return {"type": event.type, "class": type(event.data.object).__name__, "id": event.data.object.id}


@step
def delivery_changed():
    sent = settings["delivery"]
    body = sent["body"].replace("requires_input", "verified")
    stripe.Webhook.construct_event(body, sent["signature"], settings["webhook_secret"])


@step
def signatures():
    """Each header of the table that the other verifiers are given."""
    outcomes = []
    for vector in settings["signatures"]:
        try:
            tolerance = vector["tolerance"]
            stripe.WebhookSignature.verify_header(vector["payload"], vector["header"], vector["secret"], tolerance)
            outcomes.append(True)
        except stripe.error.SignatureVerificationError:
            outcomes.append(False)
    return outcomes


def outcome(function):
    try:
        return {"value": function()}
    except stripe.error.StripeError as error:
        return {
            "error": type(error).__name__,
            "status": error.http_status,
            "code": error.code,
            "param": getattr(error, "param", None),
            "message": error.user_message,
            "request_id": error.request_id,
        }


# Nothing printed by the way must get into the answer.
answer, sys.stdout = sys.stdout, sys.stderr
json.dump({function.__name__: outcome(function) for function in steps}, answer)
