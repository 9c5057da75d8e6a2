#!/usr/bin/env python3
"""A tour of the emulated Google Cloud with Google's Python clients, in a shell prepared by `emulator env`.

Needs google-auth and google-api-python-client (Debian: python3-google-auth python3-googleapi). Ends with 1 when a step failed.
"""

import base64
import io
import os
import sys
import uuid

import google.auth
from googleapiclient.discovery import build
from googleapiclient.http import MediaIoBaseUpload

if "GCP_EMULATOR_ENDPOINT" not in os.environ:
    sys.exit('this shell does not point at an emulator: eval "$(./provision emulator env --port 8090)"')
project = os.environ["GOOGLE_CLOUD_PROJECT"]
run = uuid.uuid4().hex[:8]
failed = 0


def step(name, call):
    global failed
    try:
        print("ok  ", name, str(call())[:100])
    except Exception as e:  # whatever a client throws is a step that failed
        failed += 1
        print("FAIL", name, repr(e)[:400])


step("credentials", lambda: google.auth.default(scopes=["https://www.googleapis.com/auth/cloud-platform"])[1])
step("secrets create", lambda: build("secretmanager", "v1").projects().secrets().create(
    parent=f"projects/{project}", secretId=f"python-{run}", body={"replication": {"automatic": {}}}).execute()["name"])
step("run services list", lambda: build("run", "v2").projects().locations().services().list(
    parent=f"projects/{project}/locations/us-central1").execute())
step("networks list", lambda: build("compute", "v1").networks().list(project=project).execute()["kind"])
step("sql insert", lambda: build("sqladmin", "v1beta4").instances().insert(project=project, body={
    "name": f"python-{run}", "databaseVersion": "POSTGRES_14", "region": "us-central1",
    "settings": {"tier": "db-f1-micro"}}).execute()["operationType"])
storage = build("storage", "v1")
bucket = f"{project}-python-{run}"
step("bucket insert", lambda: storage.buckets().insert(project=project, body={"name": bucket}).execute()["name"])
step("object upload in parts", lambda: storage.objects().insert(bucket=bucket, name="large", media_body=MediaIoBaseUpload(
    io.BytesIO(b"x" * 3_000_000), "text/plain", resumable=True, chunksize=1 << 20)).execute()["size"])
step("object read", lambda: len(storage.objects().get_media(bucket=bucket, object="large").execute()))

# Pub/Sub by its discovery document, which goes to pubsub.googleapis.com.
pubsub = build("pubsub", "v1").projects()
topic = f"projects/{project}/topics/python-{run}"
subscription = f"projects/{project}/subscriptions/python-{run}"


def expected(got, want):
    if got != want:
        raise AssertionError(f"{got} where {want} was expected")
    return got


def taken():
    """The texts of the next messages, acknowledged. A pull waits for the first."""
    received = pubsub.subscriptions().pull(subscription=subscription, body={"maxMessages": 10}).execute().get("receivedMessages", [])
    if received:
        pubsub.subscriptions().acknowledge(subscription=subscription, body={"ackIds": [r["ackId"] for r in received]}).execute()
    return [base64.b64decode(r["message"]["data"]).decode() for r in received]


def publish(text, **attributes):
    message = {"data": base64.b64encode(text.encode()).decode(), "attributes": attributes}
    return pubsub.topics().publish(topic=topic, body={"messages": [message]}).execute()["messageIds"]


def told():
    notification = {"topic": f"//pubsub.googleapis.com/{topic}", "payload_format": "NONE", "event_types": ["OBJECT_FINALIZE"],
                    "custom_attributes": {"kind": "paid"}}
    storage.notifications().insert(bucket=bucket, body=notification).execute()
    storage.objects().insert(bucket=bucket, name="told", media_body=MediaIoBaseUpload(io.BytesIO(b"told"), "text/plain")).execute()
    [received] = pubsub.subscriptions().pull(subscription=subscription, body={"maxMessages": 10}).execute()["receivedMessages"]
    attributes = received["message"]["attributes"]
    return expected((attributes["eventType"], attributes["objectId"]), ("OBJECT_FINALIZE", "told"))


step("topic create", lambda: expected(pubsub.topics().create(name=topic, body={}).execute()["name"], topic))
step("subscription create with a filter", lambda: pubsub.subscriptions().create(name=subscription, body={
    "topic": topic, "filter": 'attributes.kind = "paid"', "retainAckedMessages": True}).execute()["filter"])
step("message publish that is filtered", lambda: publish("an order", kind="open"))
step("message publish", lambda: publish("a payment", kind="paid"))
step("messages pull", lambda: expected(taken(), ["a payment"]))
step("seek to a time", lambda: pubsub.subscriptions().seek(
    subscription=subscription, body={"time": "2026-01-01T00:00:00Z"}).execute())
step("messages pull again", lambda: expected(taken(), ["a payment"]))
step("topic policy", lambda: pubsub.topics().setIamPolicy(resource=topic, body={"policy": {"bindings": [
    {"role": "roles/pubsub.publisher", "members": ["user:tour@example.com"]}]}}).execute()["bindings"])
step("object heard of", told)
step("topic delete", lambda: pubsub.topics().delete(topic=topic).execute())
step("topic of the subscription", lambda: expected(
    pubsub.subscriptions().get(subscription=subscription).execute()["topic"], "_deleted-topic_"))
sys.exit(1 if failed else 0)
