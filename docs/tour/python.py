#!/usr/bin/env python3
"""A tour of the emulated Google Cloud with Google's Python clients, in a shell prepared by `emulator env`.

Needs google-auth and google-api-python-client (Debian: python3-google-auth python3-googleapi). Ends with 1 when a step failed.
"""

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
sys.exit(1 if failed else 0)
