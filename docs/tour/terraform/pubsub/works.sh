#!/usr/bin/env bash
# Whether everything that publishes to the topic "tour-heard" was heard: a secret and an object that Terraform made, and two log
# entries that are written here, one for the sink and one for the alert policy. Needs curl and python3.
set -u

call() { curl -sSf -m 60 -H "Authorization: Bearer $GOOGLE_OAUTH_ACCESS_TOKEN" -H 'Content-Type: application/json' "$@"; }
entry() { printf '{"logName": "projects/%s/logs/%s", "resource": {"type": "global"}, "severity": "%s", "textPayload": "%s"}' "$GOOGLE_CLOUD_PROJECT" "$@"; }

call https://logging.googleapis.com/v2/entries:write \
  -d "{\"entries\": [$(entry tour-told INFO 'nobody hears this'), $(entry tour-told CRITICAL 'a line for the topic'), $(entry tour-alarm CRITICAL 'the sky falls')]}" > /dev/null || exit
ear="https://pubsub.googleapis.com/v1/projects/$GOOGLE_CLOUD_PROJECT/subscriptions/tour-ear"
heard=''
# A pull waits for its first message.
for _ in 1 2 3 4 5 6; do
  heard+=$(call "$ear:pull" -d '{"maxMessages": 100}' | python3 -c '
import base64, json, sys
for taken in json.load(sys.stdin).get("receivedMessages", []):
    message = taken["message"]
    said = base64.b64decode(message.get("data", "")).decode()
    print(json.dumps(message.get("attributes", {})), " ".join(said.split()))')$'\n'
  missing=0
  for pattern in '"eventType": "SECRET_CREATE"' '"eventType": "OBJECT_FINALIZE".*"tour": "terraform"' 'a line for the topic' '"state": ?"open"'; do
    grep -qE -- "$pattern" <<< "$heard" || missing=$((missing + 1))
  done
  if [ $missing = 0 ]; then break; fi
done
echo "$heard"
[ $missing = 0 ] && ! grep -q 'nobody hears this' <<< "$heard"
