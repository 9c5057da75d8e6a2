#!/usr/bin/env bash
# A tour of the emulated Google Cloud with gcloud, unmodified.
#
#   java -jar provisioner.jar emulator --port 8090 &
#   eval "$(java -jar provisioner.jar emulator env --port 8090)"
#   docs/tour/gcloud.sh
#
# Refuses to run when the variables of "emulator env" are not there: against the real Google Cloud
# the same commands would cost money. Prints one line a step; exit code 1 when any step failed.
# STEPS=<regular expression> runs only the steps whose name matches (steps build on each other).
set -u

if [ -z "${GCP_EMULATOR_ENDPOINT:-}" ] || [ "${CLOUDSDK_AUTH_ACCESS_TOKEN:-}" != emulator-token ]; then
  echo "tour: this shell does not point at an emulator: eval \"\$(provisioner emulator env --port 8090)\" first" >&2
  exit 3
fi
if ! command -v gcloud > /dev/null; then
  echo "tour: gcloud is not installed: https://cloud.google.com/sdk/docs/install" >&2
  exit 3
fi
if ! command -v python3 > /dev/null; then
  echo "tour: python3 is not installed; it listens for what Pub/Sub pushes" >&2
  exit 3
fi

WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
export CLOUDSDK_CONFIG="$WORK/config" CLOUDSDK_CORE_DISABLE_USAGE_REPORTING=1
export CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK=1 CLOUDSDK_CORE_DISABLE_PROMPTS=1
PROJECT=${CLOUDSDK_CORE_PROJECT:?}
REGION=us-central1
passed=0
failed=0

# step NAME COMMAND...          the command succeeds
# step NAME -o PATTERN COMMAND  ... and what it prints matches
# step NAME -x PATTERN COMMAND  the command is refused, with a message that matches
step() {
  local name=$1 mode='' pattern='' code=0
  shift
  case $1 in -o | -x) mode=$1 pattern=$2 && shift 2 ;; esac
  if [[ ! $name =~ ${STEPS:-} ]]; then return; fi
  "$@" < /dev/null > "$WORK/out" 2>&1 || code=$?
  local refused=no wanted=no
  if [ $code -ne 0 ]; then refused=yes; fi
  if [ "$mode" = -x ]; then wanted=yes; fi
  if [ $refused = $wanted ] && { [ -z "$pattern" ] || grep -qE -- "$pattern" "$WORK/out"; }; then
    passed=$((passed + 1))
    echo "ok      $name"
  else
    failed=$((failed + 1))
    echo "FAILED  $name (exit code $code${pattern:+, expected /$pattern/})"
    sed 's/^/        /' "$WORK/out" | tail -n 12
  fi
}

# services
step "services enable" gcloud services enable run.googleapis.com sqladmin.googleapis.com secretmanager.googleapis.com
step "services list" -o run.googleapis.com gcloud services list --enabled
step "services disable" gcloud services disable sqladmin.googleapis.com
step "services enable again" gcloud services enable sqladmin.googleapis.com compute.googleapis.com servicenetworking.googleapis.com

# projects
step "projects describe" -o "projectId: $PROJECT" gcloud projects describe "$PROJECT"
step "projects list" -o "$PROJECT" gcloud projects list
step "projects add-iam-policy-binding" -o roles/viewer \
  gcloud projects add-iam-policy-binding "$PROJECT" --member=user:tour@example.com --role=roles/viewer --condition=None
step "projects get-iam-policy" -o tour@example.com gcloud projects get-iam-policy "$PROJECT"
step "projects remove-iam-policy-binding" \
  gcloud projects remove-iam-policy-binding "$PROJECT" --member=user:tour@example.com --role=roles/viewer --condition=None

MADE="$PROJECT-made"
step "projects create" gcloud projects create "$MADE" --name="Tour made"
step "projects describe made" -o 'name: Tour made' gcloud projects describe "$MADE"
step "projects delete" gcloud projects delete "$MADE"

# iam
SA="tour-runner@$PROJECT.iam.gserviceaccount.com"
step "iam service-accounts create" gcloud iam service-accounts create tour-runner --display-name="Tour"
step "iam service-accounts describe" -o "$SA" gcloud iam service-accounts describe "$SA"
step "iam service-accounts list" -o "$SA" gcloud iam service-accounts list
step "iam service-accounts keys create" gcloud iam service-accounts keys create "$WORK/key.json" --iam-account="$SA"
step "iam service-accounts keys list" -o KEY_ID gcloud iam service-accounts keys list --iam-account="$SA"
step "iam service-accounts add-iam-policy-binding" -o serviceAccountUser \
  gcloud iam service-accounts add-iam-policy-binding "$SA" --member=user:tour@example.com --role=roles/iam.serviceAccountUser
step "iam roles create" -o tourRole \
  gcloud iam roles create tourRole --project="$PROJECT" --title=Tour --permissions=run.services.get
step "iam roles describe" -o run.services.get gcloud iam roles describe tourRole --project="$PROJECT"
step "iam workload-identity-pools create" \
  gcloud iam workload-identity-pools create tour-pool --location=global --display-name=Tour
step "iam workload-identity-pools providers create-oidc without a condition" -x "one of the provider's claims" \
  gcloud iam workload-identity-pools providers create-oidc tour-hub --workload-identity-pool=tour-pool --location=global \
  --issuer-uri=https://token.actions.githubusercontent.com --attribute-mapping=google.subject=assertion.sub
step "iam workload-identity-pools providers create-oidc" \
  gcloud iam workload-identity-pools providers create-oidc tour-hub --workload-identity-pool=tour-pool --location=global \
  --issuer-uri=https://token.actions.githubusercontent.com --attribute-mapping=google.subject=assertion.sub \
  --attribute-condition="assertion.repository_owner=='example'"
step "iam workload-identity-pools providers update-oidc" \
  gcloud iam workload-identity-pools providers update-oidc tour-hub --workload-identity-pool=tour-pool --location=global \
  --display-name=Hub
step "iam workload-identity-pools providers list" -o 'displayName: Hub' \
  gcloud iam workload-identity-pools providers list --workload-identity-pool=tour-pool --location=global
# A pipeline's token, signed with a key of ours, whose public half the provider is given.
POOL="projects/$(gcloud projects describe "$PROJECT" --format='value(projectNumber)')/locations/global/workloadIdentityPools/tour-pool"
openssl genrsa -out "$WORK/issuer.pem" 2048 2> /dev/null
python3 - "$WORK" "$(openssl rsa -in "$WORK/issuer.pem" -noout -modulus)" << 'KEYS'
import base64, json, sys
n = base64.urlsafe_b64encode(bytes.fromhex(sys.argv[2].split('=')[1])).rstrip(b'=').decode()
json.dump({'keys': [{'kty': 'RSA', 'kid': 'tour', 'n': n, 'e': 'AQAB'}]}, open(sys.argv[1] + '/jwks.json', 'w'))
KEYS
b64url() { base64 -w0 | tr '+/' '-_' | tr -d '='; }
# pipeline_token REPOSITORY
pipeline_token() {
  local now content
  now=$(date +%s)
  content=$(printf '{"alg":"RS256","kid":"tour"}' | b64url).$(printf \
    '{"iss":"https://ci.example.com","aud":"https://iam.googleapis.com/%s/providers/tour-runner","sub":"build-1","repository":"%s","iat":%s,"exp":%s}' \
    "$POOL" "$1" "$now" $((now + 600)) | b64url)
  printf '%s.%s' "$content" "$(printf '%s' "$content" | openssl dgst -sha256 -sign "$WORK/issuer.pem" | b64url)"
}
# as_pipeline COMMAND...  with the log-in of the credential file in place of the shell's token
as_pipeline() { env -u CLOUDSDK_AUTH_ACCESS_TOKEN CLOUDSDK_CONFIG="$WORK/pipeline" "$@"; }
step "iam workload-identity-pools providers create-oidc with keys" \
  gcloud iam workload-identity-pools providers create-oidc tour-runner --workload-identity-pool=tour-pool --location=global \
  --issuer-uri=https://ci.example.com --jwk-json-path="$WORK/jwks.json" \
  --attribute-mapping=google.subject=assertion.sub,attribute.repository=assertion.repository \
  --attribute-condition="assertion.repository.startsWith('example/')"
step "iam service-accounts add-iam-policy-binding for a pipeline" -o workloadIdentityUser \
  gcloud iam service-accounts add-iam-policy-binding "$SA" --role=roles/iam.workloadIdentityUser \
  --member="principalSet://iam.googleapis.com/$POOL/attribute.repository/example/shop"
step "iam workload-identity-pools create-cred-config" \
  gcloud iam workload-identity-pools create-cred-config "$POOL/providers/tour-runner" --service-account="$SA" \
  --credential-source-file="$WORK/pipeline-token" --output-file="$WORK/pipeline.json"
pipeline_token others/shop > "$WORK/pipeline-token"
step "auth login of a repository that is not wanted" -x 'rejected by the attribute condition' \
  as_pipeline bash -c 'gcloud auth login --cred-file="$0" && gcloud secrets list' "$WORK/pipeline.json"
pipeline_token example/shop > "$WORK/pipeline-token"
step "auth login --cred-file" as_pipeline gcloud auth login --cred-file="$WORK/pipeline.json"
step "auth list after it" -o "$SA" as_pipeline gcloud auth list
step "auth print-access-token" -o '^ya29\.' as_pipeline gcloud auth print-access-token
step "secrets list as a pipeline" as_pipeline gcloud secrets list
step "iam workload-identity-pools create, a trust domain" \
  gcloud iam workload-identity-pools create tour-domain --location=global --mode=trust-domain
step "iam workload-identity-pools namespaces create" \
  gcloud iam workload-identity-pools namespaces create tour-space --workload-identity-pool=tour-domain --location=global
step "iam workload-identity-pools managed-identities create" \
  gcloud iam workload-identity-pools managed-identities create tour-web --namespace=tour-space \
  --workload-identity-pool=tour-domain --location=global
step "iam workload-identity-pools managed-identities add-attestation-rule" \
  gcloud iam workload-identity-pools managed-identities add-attestation-rule tour-web --namespace=tour-space \
  --workload-identity-pool=tour-domain --location=global \
  --google-cloud-resource=//compute.googleapis.com/projects/123/uid/zones/us-central1-a/instances/1
step "iam workload-identity-pools managed-identities list-attestation-rules" -o 'instances/1' \
  gcloud iam workload-identity-pools managed-identities list-attestation-rules tour-web --namespace=tour-space \
  --workload-identity-pool=tour-domain --location=global
step "iam workload-identity-pools get-iam-policy" -o etag \
  gcloud iam workload-identity-pools get-iam-policy tour-domain --location=global
step "iam oauth-clients create" \
  gcloud iam oauth-clients create tour-app --location=global --client-type=confidential-client \
  --allowed-grant-types=authorization-code-grant --allowed-scopes=https://www.googleapis.com/auth/cloud-platform \
  --allowed-redirect-uris=https://tour.example.com/signed-in
step "iam oauth-clients credentials create" \
  gcloud iam oauth-clients credentials create tour-secret --oauth-client=tour-app --location=global
step "iam oauth-clients credentials list" -o clientSecret \
  gcloud iam oauth-clients credentials list --oauth-client=tour-app --location=global

# iam: what takes permissions away, and people who are known elsewhere
ORGANIZATION=$(gcloud organizations list --format='value(name)' 2> /dev/null | sed 's|.*/||')
POINT="cloudresourcemanager.googleapis.com/projects/$PROJECT"
cat > "$WORK/deny.json" << JSON
{"displayName": "Secrets stay", "rules": [{"denyRule": {"deniedPrincipals": ["principal://goog/subject/tour@example.com"],
  "deniedPermissions": ["secretmanager.googleapis.com/secrets.delete"]}}]}
JSON
sed 's/Secrets stay/Networks stay/; s|secretmanager.googleapis.com/secrets|compute.googleapis.com/networks|' "$WORK/deny.json" > "$WORK/deny-next.json"
sed 's|principal://goog/subject/|user:|' "$WORK/deny.json" > "$WORK/deny-wrong.json"
step "iam policies create" -o 'Create in progress for denyPolicy' \
  gcloud iam policies create tour-deny --attachment-point="$POINT" --kind=denypolicies --policy-file="$WORK/deny.json"
step "iam policies create wrong" -x 'Invalid principal identifier' \
  gcloud iam policies create tour-wrong --attachment-point="$POINT" --kind=denypolicies --policy-file="$WORK/deny-wrong.json"
step "iam policies get" -o 'secrets.delete' gcloud iam policies get tour-deny --attachment-point="$POINT" --kind=denypolicies
step "iam policies list" -o 'Secrets stay' gcloud iam policies list --attachment-point="$POINT" --kind=denypolicies
step "iam policies update" -o 'Update in progress for denyPolicy' \
  gcloud iam policies update tour-deny --attachment-point="$POINT" --kind=denypolicies --policy-file="$WORK/deny-next.json"
step "iam policies update with an old etag" -x 'concurrent policy changes' \
  gcloud iam policies update tour-deny --attachment-point="$POINT" --kind=denypolicies --policy-file="$WORK/deny-next.json" --etag=b2xk
step "iam policies get updated" -o 'networks.delete' \
  gcloud iam policies get tour-deny --attachment-point="$POINT" --kind=denypolicies
step "iam policies delete" gcloud iam policies delete tour-deny --attachment-point="$POINT" --kind=denypolicies
cat > "$WORK/boundary.json" << JSON
[{"description": "Own", "effect": "ALLOW", "resources": ["//cloudresourcemanager.googleapis.com/organizations/$ORGANIZATION"]}]
JSON
BOUNDARY="organizations/$ORGANIZATION/locations/global/principalAccessBoundaryPolicies/tour-boundary"
step "iam principal-access-boundary-policies create" \
  gcloud iam principal-access-boundary-policies create tour-boundary --organization="$ORGANIZATION" --location=global \
  --details-rules="$WORK/boundary.json" --display-name=Tour
step "iam principal-access-boundary-policies update" \
  gcloud iam principal-access-boundary-policies update tour-boundary --organization="$ORGANIZATION" --location=global \
  --display-name=Own
step "iam principal-access-boundary-policies list" -o 'tour-boundary +.* Own' \
  gcloud iam principal-access-boundary-policies list --organization="$ORGANIZATION" --location=global
step "iam policy-bindings create" \
  gcloud iam policy-bindings create tour-binding --project="$PROJECT" --location=global --policy="$BOUNDARY" \
  --target-principal-set="//cloudresourcemanager.googleapis.com/projects/$PROJECT"
step "iam policy-bindings list" -o 'tour-boundary' gcloud iam policy-bindings list --project="$PROJECT" --location=global
step "iam policy-bindings search-target-policy-bindings" -o tour-binding \
  gcloud iam policy-bindings search-target-policy-bindings --project="$PROJECT" --location=global \
  --target="//cloudresourcemanager.googleapis.com/projects/$PROJECT"
step "iam principal-access-boundary-policies delete, bound" -x 'is bound to principals' \
  gcloud iam principal-access-boundary-policies delete tour-boundary --organization="$ORGANIZATION" --location=global
step "iam policy-bindings delete" gcloud iam policy-bindings delete tour-binding --project="$PROJECT" --location=global
step "iam principal-access-boundary-policies delete" \
  gcloud iam principal-access-boundary-policies delete tour-boundary --organization="$ORGANIZATION" --location=global
step "iam workforce-pools create" -o 'Created workforce pool' \
  gcloud iam workforce-pools create tour-people --location=global --organization="$ORGANIZATION" --session-duration=7200s
step "iam workforce-pools describe" -o 'sessionDuration: 7200s' gcloud iam workforce-pools describe tour-people --location=global
step "iam workforce-pools update" -o 'Updated workforce pool' \
  gcloud iam workforce-pools update tour-people --location=global --display-name=People
step "iam workforce-pools list" -o 'displayName: People' \
  gcloud iam workforce-pools list --location=global --organization="$ORGANIZATION"
step "iam workforce-pools providers create-oidc" -o 'Created workforce pool provider' \
  gcloud iam workforce-pools providers create-oidc tour-login --workforce-pool=tour-people --location=global \
  --issuer-uri=https://login.example.com --client-id=console --attribute-mapping=google.subject=assertion.sub \
  --web-sso-response-type=id-token --web-sso-assertion-claims-behavior=only-id-token-claims
step "iam workforce-pools providers update-oidc" \
  gcloud iam workforce-pools providers update-oidc tour-login --workforce-pool=tour-people --location=global \
  --attribute-condition="assertion.mail.endsWith('@example.com')"
step "iam workforce-pools providers list" -o 'assertion.mail' \
  gcloud iam workforce-pools providers list --workforce-pool=tour-people --location=global
step "iam workforce-pools providers keys create" \
  gcloud iam workforce-pools providers keys create tour-key --workforce-pool=tour-people --provider=tour-login \
  --location=global --spec=rsa-2048 --use=encryption
step "iam workforce-pools providers keys describe" -o 'BEGIN CERTIFICATE' \
  gcloud iam workforce-pools providers keys describe tour-key --workforce-pool=tour-people --provider=tour-login --location=global
step "iam workforce-pools subjects delete" \
  gcloud iam workforce-pools subjects delete gone@example.com --workforce-pool=tour-people --location=global
step "iam workforce-pools subjects undelete" \
  gcloud iam workforce-pools subjects undelete gone@example.com --workforce-pool=tour-people --location=global
step "iam workforce-pools get-iam-policy" -o etag gcloud iam workforce-pools get-iam-policy tour-people --location=global
step "iam workforce-pools delete" -o 'Deleted workforce pool' gcloud iam workforce-pools delete tour-people --location=global
step "iam workforce-pools undelete" -o 'state: ACTIVE' gcloud iam workforce-pools undelete tour-people --location=global

# organization policies, in both versions
SERIAL=compute.disableSerialPortAccess
step "resource-manager org-policies enable-enforce" -o 'enforced: true' \
  gcloud resource-manager org-policies enable-enforce $SERIAL --project="$PROJECT"
step "org-policies describe" -o 'enforce: true' gcloud org-policies describe $SERIAL --project="$PROJECT"
step "resource-manager org-policies describe" -o 'enforced: true' \
  gcloud resource-manager org-policies describe $SERIAL --project="$PROJECT" --effective
step "resource-manager org-policies disable-enforce" -o 'booleanPolicy: \{\}' \
  gcloud resource-manager org-policies disable-enforce $SERIAL --project="$PROJECT"
step "resource-manager org-policies allow" -o 'in:us-locations' \
  gcloud resource-manager org-policies allow gcp.resourceLocations in:us-locations --organization="$ORGANIZATION"
step "resource-manager org-policies allow, inherited" -o 'in:us-locations' \
  gcloud resource-manager org-policies describe gcp.resourceLocations --project="$PROJECT" --effective
step "resource-manager org-policies list" -o 'gcp.resourceLocations' \
  gcloud resource-manager org-policies list --organization="$ORGANIZATION" --show-unset
step "resource-manager org-policies delete" \
  gcloud resource-manager org-policies delete gcp.resourceLocations --organization="$ORGANIZATION"
printf 'constraint: constraints/%s\nrestoreDefault: {}\n' $SERIAL > "$WORK/org-policy.yaml"
step "resource-manager org-policies set-policy" -o restoreDefault \
  gcloud resource-manager org-policies set-policy "$WORK/org-policy.yaml" --project="$PROJECT"
printf 'name: projects/%s/policies/%s\nspec:\n  rules:\n  - enforce: true\n' "$PROJECT" $SERIAL > "$WORK/org-policy-2.yaml"
step "org-policies set-policy" -o 'enforce: true' gcloud org-policies set-policy "$WORK/org-policy-2.yaml"
step "org-policies set-policy wrong" -x 'list constraint' \
  gcloud resource-manager org-policies enable-enforce compute.vmExternalIpAccess --project="$PROJECT"
step "org-policies reset" -o 'reset: true' gcloud org-policies reset $SERIAL --project="$PROJECT"
step "org-policies delete" gcloud org-policies delete $SERIAL --project="$PROJECT"
cat > "$WORK/custom.yaml" << YAML
name: organizations/$ORGANIZATION/customConstraints/custom.tourMachines
resourceTypes: [compute.googleapis.com/Instance]
methodTypes: [CREATE]
condition: resource.machineType.contains('e2-')
actionType: ALLOW
YAML
step "org-policies set-custom-constraint" -o 'custom.tourMachines' gcloud org-policies set-custom-constraint "$WORK/custom.yaml"
step "org-policies list-custom-constraints" -o tourMachines \
  gcloud org-policies list-custom-constraints --organization="$ORGANIZATION"
step "org-policies describe-custom-constraint" -o 'actionType: ALLOW' \
  gcloud org-policies describe-custom-constraint custom.tourMachines --organization="$ORGANIZATION"
step "org-policies delete-custom-constraint" \
  gcloud org-policies delete-custom-constraint custom.tourMachines --organization="$ORGANIZATION"

# secrets
printf 's3cret-one' > "$WORK/secret"
step "secrets create" gcloud secrets create tour-secret --replication-policy=automatic --labels=tour=yes
step "secrets create twice" -x "already exists" gcloud secrets create tour-secret --replication-policy=automatic
step "secrets versions add" gcloud secrets versions add tour-secret --data-file="$WORK/secret"
step "secrets versions access" -o '^s3cret-one$' gcloud secrets versions access latest --secret=tour-secret
step "secrets versions list" -o enabled gcloud secrets versions list tour-secret
step "secrets versions disable" gcloud secrets versions disable 1 --secret=tour-secret
step "secrets versions access disabled" -x "DISABLED state" gcloud secrets versions access 1 --secret=tour-secret
step "secrets versions enable" gcloud secrets versions enable 1 --secret=tour-secret
step "secrets add-iam-policy-binding" -o secretAccessor \
  gcloud secrets add-iam-policy-binding tour-secret --member="serviceAccount:$SA" --role=roles/secretmanager.secretAccessor
step "secrets describe" -o 'tour: .?yes' gcloud secrets describe tour-secret

# compute
step "compute project-info add-metadata" gcloud compute project-info add-metadata --metadata=enable-oslogin=TRUE
step "compute project-info describe" -o enable-oslogin \
  gcloud compute project-info describe --format='yaml(commonInstanceMetadata)'
step "compute project-info update" gcloud compute project-info update --default-network-tier=STANDARD
step "compute project-info remove-metadata" gcloud compute project-info remove-metadata --keys=enable-oslogin
step "compute instances bulk create" -o 'created: 2, failed: 0' \
  gcloud compute instances bulk create --name-pattern='tour-vm-#' --count=2 --zone=$REGION-a --machine-type=e2-small
step "compute target-pools create" gcloud compute target-pools create tour-pool --region=$REGION
step "compute target-pools add-instances" \
  gcloud compute target-pools add-instances tour-pool --instances=tour-vm-1 --instances-zone=$REGION-a --region=$REGION
step "compute target-pools get-health" -o UNHEALTHY gcloud compute target-pools get-health tour-pool --region=$REGION
step "compute target-pools delete" gcloud compute target-pools delete tour-pool --region=$REGION
step "compute instances network-interfaces update" \
  gcloud compute instances network-interfaces update tour-vm-1 --zone=$REGION-a --aliases=10.128.9.0/28
step "compute instances get-shielded-identity" -o 'BEGIN PUBLIC KEY' \
  gcloud compute instances get-shielded-identity tour-vm-1 --zone=$REGION-a
step "compute instances send-diagnostic-interrupt" \
  gcloud compute instances send-diagnostic-interrupt tour-vm-1 --zone=$REGION-a
step "compute instances get-screenshot refused" -x display \
  gcloud compute instances get-screenshot tour-vm-1 --zone=$REGION-a
step "compute instance-templates create" \
  gcloud compute instance-templates create tour-template --machine-type=e2-small
step "compute instance-groups managed create" \
  gcloud compute instance-groups managed create tour-group --zone=$REGION-a --template=tour-template --size=0
step "compute instance-groups managed create-instance" \
  gcloud compute instance-groups managed create-instance tour-group --zone=$REGION-a --instance=tour-kept
step "compute instance-groups managed wait-until stable" \
  gcloud compute instance-groups managed wait-until tour-group --zone=$REGION-a --stable
step "compute instance-groups managed instance-configs create" \
  gcloud compute instance-groups managed instance-configs create tour-group --zone=$REGION-a --instance=tour-kept \
  --stateful-metadata=role=leader --update-instance
step "compute instance-groups managed instance-configs list" -o 'role: leader' \
  gcloud compute instance-groups managed instance-configs list tour-group --zone=$REGION-a --format=yaml
step "compute instance-groups managed describe-instance" -o 'role: leader' \
  gcloud compute instance-groups managed describe-instance tour-group --zone=$REGION-a --instance=tour-kept
step "compute instance-groups managed instance-configs delete" \
  gcloud compute instance-groups managed instance-configs delete tour-group --zone=$REGION-a --instances=tour-kept \
  --update-instance
step "compute instance-groups managed resize-requests create" \
  gcloud compute instance-groups managed resize-requests create tour-group --zone=$REGION-a \
  --resize-request=tour-more --resize-by=1
step "compute instance-groups managed resize-requests list" -o tour-more \
  gcloud compute instance-groups managed resize-requests list tour-group --zone=$REGION-a
step "compute instance-groups managed delete" \
  gcloud compute instance-groups managed delete tour-group --zone=$REGION-a
step "compute instance-templates delete" gcloud compute instance-templates delete tour-template
step "compute instances delete" gcloud compute instances delete tour-vm-1 tour-vm-2 --zone=$REGION-a
step "compute networks create" gcloud compute networks create tour-net --subnet-mode=custom
step "compute networks subnets create" \
  gcloud compute networks subnets create tour-subnet --network=tour-net --region=$REGION --range=10.10.0.0/24
step "compute networks subnets expand-ip-range" \
  gcloud compute networks subnets expand-ip-range tour-subnet --region=$REGION --prefix-length=23
step "compute networks subnets describe" -o 10.10.0.0/23 \
  gcloud compute networks subnets describe tour-subnet --region=$REGION
step "compute networks subnets create overlapping" -x "conflicts" \
  gcloud compute networks subnets create tour-other --network=tour-net --region=$REGION --range=10.10.1.0/24
step "compute firewall-rules create" \
  gcloud compute firewall-rules create tour-allow --network=tour-net --allow=tcp:443 --source-ranges=10.0.0.0/8
step "compute firewall-rules list" -o tour-allow gcloud compute firewall-rules list
step "compute firewall-rules list filtered" -o tour-allow \
  gcloud compute firewall-rules list --filter='network:tour-net AND direction=INGRESS'
step "compute routers create" gcloud compute routers create tour-router --network=tour-net --region=$REGION
step "compute routers nats create" gcloud compute routers nats create tour-nat --router=tour-router --region=$REGION \
  --auto-allocate-nat-external-ips --nat-all-subnet-ip-ranges
step "compute routers nats update" gcloud compute routers nats update tour-nat --router=tour-router --region=$REGION \
  --min-ports-per-vm=128
step "compute routers add-route-policy" \
  gcloud compute routers add-route-policy tour-router --region=$REGION --policy-name=tour-policy --policy-type=EXPORT
step "compute routers add-route-policy-term" \
  gcloud compute routers add-route-policy-term tour-router --region=$REGION --policy-name=tour-policy --priority=10 \
  --match="destination == '10.0.0.0/8'" --actions='drop()'
step "compute routers get-route-policy" -o 'priority: 10' \
  gcloud compute routers get-route-policy tour-router --region=$REGION --policy-name=tour-policy
step "compute routers list-route-policies" -o tour-policy \
  gcloud compute routers list-route-policies tour-router --region=$REGION
step "compute routers remove-route-policy" \
  gcloud compute routers remove-route-policy tour-router --region=$REGION --policy-name=tour-policy
step "compute routers delete" gcloud compute routers delete tour-router --region=$REGION
step "compute addresses create" gcloud compute addresses create tour-address --region=$REGION
step "compute addresses describe" -o RESERVED gcloud compute addresses describe tour-address --region=$REGION
step "compute addresses create range" \
  gcloud compute addresses create tour-range --global --purpose=VPC_PEERING --prefix-length=16 --network=tour-net
step "compute networks delete in use" -x "already being used" gcloud compute networks delete tour-net
step "services vpc-peerings connect" \
  gcloud services vpc-peerings connect --service=servicenetworking.googleapis.com --ranges=tour-range --network=tour-net
step "services vpc-peerings list" -o tour-range gcloud services vpc-peerings list --network=tour-net
step "compute networks peerings list" -o servicenetworking gcloud compute networks peerings list --network=tour-net

step "services vpc-peerings enable-vpc-service-controls" \
  gcloud services vpc-peerings enable-vpc-service-controls --network=tour-net
step "services vpc-peerings get-vpc-service-controls" -o 'enabled: true' \
  gcloud services vpc-peerings get-vpc-service-controls --network=tour-net
step "services vpc-peerings disable-vpc-service-controls" \
  gcloud services vpc-peerings disable-vpc-service-controls --network=tour-net

# sql
step "sql instances create" gcloud sql instances create tour-db --database-version=POSTGRES_15 \
  --tier=db-custom-1-3840 --region=$REGION --network="projects/$PROJECT/global/networks/tour-net" --no-assign-ip
step "sql instances describe" -o "connectionName: $PROJECT:$REGION:tour-db" gcloud sql instances describe tour-db
step "sql instances list" -o RUNNABLE gcloud sql instances list
step "sql databases create" gcloud sql databases create app --instance=tour-db
step "sql databases list" -o app gcloud sql databases list --instance=tour-db
step "sql users create" gcloud sql users create app --instance=tour-db --password=tour-password
step "sql users list" -o app gcloud sql users list --instance=tour-db
step "sql instances patch" gcloud sql instances patch tour-db --backup-start-time=03:00
step "sql backups create" gcloud sql backups create --instance=tour-db
step "sql backups list" -o SUCCESSFUL gcloud sql backups list --instance=tour-db
step "sql operations list" -o CREATE gcloud sql operations list --instance=tour-db
step "sql export sql not allowed" -x "does not have the required permissions for the bucket" \
  gcloud sql export sql tour-db "gs://$PROJECT-tour-dumps/app.sql" --database=app
step "storage buckets create for dumps" gcloud storage buckets create "gs://$PROJECT-tour-dumps" --location=$REGION
SQL_SA=$(gcloud sql instances describe tour-db --format='value(serviceAccountEmailAddress)' 2> /dev/null)
step "storage buckets add-iam-policy-binding" -o objectAdmin \
  gcloud storage buckets add-iam-policy-binding "gs://$PROJECT-tour-dumps" \
  --member="serviceAccount:$SQL_SA" --role=roles/storage.objectAdmin
echo 'CREATE TABLE tour (id int);' > "$WORK/tour.sql"
step "storage cp dump" gcloud storage cp "$WORK/tour.sql" "gs://$PROJECT-tour-dumps/tour.sql"
step "sql import sql" gcloud sql import sql tour-db "gs://$PROJECT-tour-dumps/tour.sql" --database=app
step "sql export sql" gcloud sql export sql tour-db "gs://$PROJECT-tour-dumps/app.sql" --database=app
step "storage cat dump" -o 'CREATE TABLE tour' gcloud storage cat "gs://$PROJECT-tour-dumps/app.sql"
step "sql instances create replica" gcloud sql instances create tour-reader --master-instance-name=tour-db --region=$REGION
step "sql instances promote-replica" gcloud sql instances promote-replica tour-reader
step "sql instances delete promoted" gcloud sql instances delete tour-reader
step "sql databases delete" gcloud sql databases delete app --instance=tour-db
BACKUP=$(gcloud sql backups list --instance=tour-db --format='value(id)' --limit=1 2> /dev/null)
step "sql backups restore" gcloud sql backups restore "$BACKUP" --restore-instance=tour-db
step "sql databases list restored" -o app gcloud sql databases list --instance=tour-db
BACKUP=$(gcloud sql backups list --filter=instance:tour-db --format='value(name)' --limit=1 2> /dev/null)
step "sql backups restore to a new instance" \
  gcloud sql backups restore "$BACKUP" --restore-instance=tour-restored --tier=db-custom-2-7680
step "sql instances describe restored" -o db-custom-2-7680 gcloud sql instances describe tour-restored
step "sql instances clone out of reach" -x "recovery window|not enabled" \
  gcloud sql instances clone tour-db tour-past --point-in-time=2020-01-01T00:00:00Z
step "sql instances switchover" -x "not a read replica" gcloud sql instances switchover tour-restored
step "sql instances delete restored" gcloud sql instances delete tour-restored

# run
step "run deploy" gcloud run deploy tour --image=us-docker.pkg.dev/cloudrun/container/hello --region=$REGION \
  --allow-unauthenticated --service-account="$SA" --set-env-vars=STAGE=tour --set-secrets=TOKEN=tour-secret:latest
step "run services describe" -o 'https://tour-' gcloud run services describe tour --region=$REGION
step "run services list" -o tour gcloud run services list --region=$REGION
step "run deploy second" gcloud run deploy tour --image=us-docker.pkg.dev/cloudrun/container/hello --region=$REGION \
  --no-traffic --tag=next --revision-suffix=two
step "run services update too much memory" -x "memory must be between" \
  gcloud run services update tour --region=$REGION --memory=100Gi
step "run revisions list" -o tour-two gcloud run revisions list --service=tour --region=$REGION
step "run services update-traffic tag" gcloud run services update-traffic tour --region=$REGION --to-tags=next=30
step "run services update-traffic" -o 100 gcloud run services update-traffic tour --region=$REGION --to-latest
step "run services update-traffic set-tags" -o stable \
  gcloud run services update-traffic tour --region=$REGION --set-tags=stable=tour-two
step "run services get-iam-policy" -o allUsers gcloud run services get-iam-policy tour --region=$REGION

# run jobs
step "run jobs create" gcloud run jobs create tour-job --image=us-docker.pkg.dev/cloudrun/container/job --region=$REGION \
  --tasks=2 --max-retries=1 --task-timeout=5m --set-env-vars=STAGE=tour --service-account="$SA"
step "run jobs create twice" -x "already exists" \
  gcloud run jobs create tour-job --image=us-docker.pkg.dev/cloudrun/container/job --region=$REGION
step "run jobs describe" -o 'taskCount: 2' gcloud run jobs describe tour-job --region=$REGION --format=yaml
step "run jobs list" -o tour-job gcloud run jobs list --region=$REGION
step "run jobs update" gcloud run jobs update tour-job --region=$REGION --tasks=3 --update-env-vars=MORE=yes
step "run jobs execute" gcloud run jobs execute tour-job --region=$REGION --wait
step "run jobs executions list" -o 'tour-job-' gcloud run jobs executions list --job=tour-job --region=$REGION
EXECUTION=$(gcloud run jobs executions list --job=tour-job --region=$REGION --format='value(metadata.name)' --limit=1 2> /dev/null)
step "run jobs executions describe" -o 'succeededCount: 3' \
  gcloud run jobs executions describe "$EXECUTION" --region=$REGION --format=yaml
step "run jobs executions tasks list" -o "$EXECUTION" \
  gcloud run jobs executions tasks list --execution="$EXECUTION" --region=$REGION
step "run jobs executions cancel ended" -x "already completed" \
  gcloud run jobs executions cancel "$EXECUTION" --region=$REGION
step "run jobs executions delete" gcloud run jobs executions delete "$EXECUTION" --region=$REGION
step "run jobs add-iam-policy-binding" -o run.invoker gcloud run jobs add-iam-policy-binding tour-job --region=$REGION \
  --member="serviceAccount:$SA" --role=roles/run.invoker

# monitoring
cat > "$WORK/policy.json" << 'POLICY'
{"displayName": "Tour", "combiner": "OR", "conditions": [{"displayName": "errors", "conditionThreshold": {
 "filter": "resource.type=\"cloud_run_revision\" AND metric.type=\"run.googleapis.com/request_count\"",
 "comparison": "COMPARISON_GT", "thresholdValue": 5, "duration": "60s",
 "aggregations": [{"alignmentPeriod": "60s", "perSeriesAligner": "ALIGN_RATE"}]}}]}
POLICY
echo '{"displayName": "Tour", "gridLayout": {"widgets": [{"title": "t", "text": {"content": "tour"}}]}}' > "$WORK/dashboard.json"
step "monitoring channels create" gcloud beta monitoring channels create --display-name=Tour --type=email \
  --channel-labels=email_address=tour@example.com
step "monitoring channels list" -o tour@example.com gcloud beta monitoring channels list
step "monitoring policies create" gcloud alpha monitoring policies create --policy-from-file="$WORK/policy.json"
step "monitoring policies list" -o 'displayName: Tour' gcloud alpha monitoring policies list
step "monitoring dashboards create" gcloud monitoring dashboards create --config-from-file="$WORK/dashboard.json"
step "monitoring dashboards list" -o Tour gcloud monitoring dashboards list
step "monitoring uptime create" gcloud monitoring uptime create tour-check --resource-type=uptime-url \
  --resource-labels="host=example.com,project_id=$PROJECT"

# logging
step "logging write" gcloud logging write tour-log "a line of the tour" --severity=WARNING
step "logging read" -o "a line of the tour" gcloud logging read 'logName:tour-log AND severity>=WARNING' --freshness=1h
step "logging logs list" -o tour-log gcloud logging logs list
step "logging buckets create" gcloud logging buckets create tour-bucket --location=global --retention-days=60
step "logging buckets describe" -o 'retentionDays: 60' gcloud logging buckets describe tour-bucket --location=global
step "logging sinks create" gcloud logging sinks create tour-sink \
  "logging.googleapis.com/projects/$PROJECT/locations/global/buckets/tour-bucket" --log-filter='severity>=ERROR'
step "logging sinks list" -o tour-sink gcloud logging sinks list
step "logging metrics create" gcloud logging metrics create tour-metric --description=Tour --log-filter='severity>=WARNING'
step "logging metrics list" -o tour-metric gcloud logging metrics list

# storage
echo "an object of the tour" > "$WORK/object"
step "storage buckets create" gcloud storage buckets create "gs://$PROJECT-tour" --location=$REGION
step "storage cp up" gcloud storage cp "$WORK/object" "gs://$PROJECT-tour/folder/object.txt"
step "storage ls" -o object.txt gcloud storage ls "gs://$PROJECT-tour/folder/"
step "storage cat" -o "an object of the tour" gcloud storage cat "gs://$PROJECT-tour/folder/object.txt"
step "storage objects compose" gcloud storage objects compose "gs://$PROJECT-tour/folder/object.txt" \
  "gs://$PROJECT-tour/folder/object.txt" "gs://$PROJECT-tour/folder/twice.txt"
step "storage cp down" gcloud storage cp "gs://$PROJECT-tour/folder/object.txt" "$WORK/back"
step "storage buckets update" gcloud storage buckets update "gs://$PROJECT-tour" --versioning
step "storage buckets describe" -o 'versioning_enabled: true' gcloud storage buckets describe "gs://$PROJECT-tour"

CACHED="gs://$PROJECT-cached"
step "storage buckets create cached" gcloud storage buckets create "$CACHED" --location=$REGION
step "storage buckets anywhere-caches create" \
  gcloud storage buckets anywhere-caches create "$CACHED" $REGION-a --ttl=6h
step "storage buckets anywhere-caches describe" -o 'ttl: 21600s' \
  gcloud storage buckets anywhere-caches describe "$PROJECT-cached/$REGION-a"
step "storage buckets anywhere-caches update" \
  gcloud storage buckets anywhere-caches update "$PROJECT-cached/$REGION-a" --admission-policy=ADMIT_ON_SECOND_MISS
step "storage buckets anywhere-caches list" -o admit-on-second-miss \
  gcloud storage buckets anywhere-caches list "$CACHED"
step "storage buckets anywhere-caches pause" gcloud storage buckets anywhere-caches pause "$PROJECT-cached/$REGION-a"
step "storage buckets anywhere-caches resume" gcloud storage buckets anywhere-caches resume "$PROJECT-cached/$REGION-a"
step "storage buckets anywhere-caches disable" gcloud storage buckets anywhere-caches disable "$PROJECT-cached/$REGION-a"
step "storage buckets relocate" gcloud storage buckets relocate "$CACHED" --location=us-west1
step "storage operations list" -o "finalizationState: READY" gcloud storage operations list "$CACHED" --format=yaml
# shellcheck disable=SC2016
step "storage buckets relocate finalize" bash -c 'gcloud storage buckets relocate --finalize \
  --operation="$(gcloud storage operations list "$0" --filter="done=false" --format="value(name)")"' "$CACHED"
step "storage buckets describe relocated" -o US-WEST1 gcloud storage buckets describe "$CACHED"
step "logging copy" gcloud logging copy _Default "storage.googleapis.com/$PROJECT-cached" --location=global

# pubsub
TOPIC="projects/$PROJECT/topics/tour-orders"
# taken SUBSCRIPTION: what its next messages say, acknowledged; one a line, waiting for the first
taken() {
  local tries
  for tries in 1 2 3 4 5 6; do
    gcloud pubsub subscriptions pull "$1" --auto-ack --limit=100 \
      --format='value[separator=" | "](message.data.decode(base64),message.attributes.list(separator="; "))' > "$WORK/taken" || return
    if [ -s "$WORK/taken" ]; then break; fi
  done
  cat "$WORK/taken"
}
# untaken SUBSCRIPTION: nothing waits there
untaken() { [ -z "$(gcloud pubsub subscriptions pull "$1" --auto-ack --limit=100 --format='value(ackId)')" ]; }
# held SUBSCRIPTION: takes one message without acknowledging it, and writes down how to do so
held() { gcloud pubsub subscriptions pull "$1" --limit=1 --format='value(ackId)' > "$WORK/ack" && [ -s "$WORK/ack" ]; }
# given_back SUBSCRIPTION: takes one message and gives it back
given_back() {
  held "$1" && gcloud pubsub subscriptions modify-message-ack-deadline "$1" --ack-ids="$(cat "$WORK/ack")" --ack-deadline=0
}
export -f taken
export WORK
acknowledged() { gcloud pubsub subscriptions ack "$1" --ack-ids="$(cat "$WORK/ack")"; }

step "pubsub topics create" -o 'Created topic' \
  gcloud pubsub topics create tour-orders --message-retention-duration=1d --labels=tour=yes
step "pubsub topics create twice" -x 'already exists' gcloud pubsub topics create tour-orders
step "pubsub topics create, a name of Google's" -x 'goog' gcloud pubsub topics create google-orders
step "pubsub topics create for dead letters" gcloud pubsub topics create tour-dead
step "pubsub topics describe" -o 'messageRetentionDuration: 86400s' gcloud pubsub topics describe tour-orders
step "pubsub topics update" -o 'Updated topic' gcloud pubsub topics update tour-orders --update-labels=tour=again
step "pubsub topics list" -o "$TOPIC" gcloud pubsub topics list --filter=labels.tour=again
step "pubsub subscriptions create" gcloud pubsub subscriptions create tour-all --topic=tour-orders --ack-deadline=60 \
  --retain-acked-messages --message-retention-duration=1h --expiration-period=never
step "pubsub subscriptions create with a filter" \
  gcloud pubsub subscriptions create tour-paid --topic=tour-orders --message-filter='attributes.kind="paid"'
step "pubsub subscriptions create with a wrong filter" -x 'filter' \
  gcloud pubsub subscriptions create tour-wrong --topic=tour-orders --message-filter='attributes.kind='
step "pubsub subscriptions create with a dead letter topic" \
  gcloud pubsub subscriptions create tour-tried --topic=tour-orders --dead-letter-topic=tour-dead --max-delivery-attempts=5
step "pubsub subscriptions create for dead letters" gcloud pubsub subscriptions create tour-buried --topic=tour-dead
step "pubsub subscriptions create in order" \
  gcloud pubsub subscriptions create tour-ordered --topic=tour-orders --enable-message-ordering --message-filter='hasPrefix(attributes.kind, "row")'
step "pubsub subscriptions create, once only" \
  gcloud pubsub subscriptions create tour-once --topic=tour-orders --enable-exactly-once-delivery --message-filter='attributes.kind="once"'
step "pubsub subscriptions describe" -o 'maxDeliveryAttempts: 5' gcloud pubsub subscriptions describe tour-tried
step "pubsub subscriptions list" -o 'filter: attributes.kind="paid"' gcloud pubsub subscriptions list --filter=name:tour-paid
step "pubsub topics list-subscriptions" -o subscriptions/tour-paid gcloud pubsub topics list-subscriptions tour-orders

step "pubsub topics publish nothing" -x 'cannot send an empty message' gcloud pubsub topics publish tour-orders
step "pubsub topics publish" -o messageIds gcloud pubsub topics publish tour-orders --message='an order' --attribute=kind=open
step "pubsub topics publish what the filter passes" gcloud pubsub topics publish tour-orders --message='a payment' --attribute=kind=paid
step "pubsub subscriptions pull" -o 'an order' taken tour-all
step "pubsub subscriptions pull what is filtered" -o '^a payment \| kind=paid$' taken tour-paid
step "pubsub subscriptions pull nothing more" untaken tour-paid
for row in 1 2 3; do
  step "pubsub topics publish in order, $row" \
    gcloud pubsub topics publish tour-orders --message="row $row" --ordering-key=rows --attribute=kind=row
done
# shellcheck disable=SC2016
step "pubsub subscriptions pull in order" -o '^row 1 row 2 row 3 $' bash -c 'taken tour-ordered | cut -d "|" -f 1 | tr -d "\n"'

step "pubsub subscriptions pull and keep" held tour-tried
step "pubsub subscriptions ack" -o 'SUCCESS|[Aa]cked' acknowledged tour-tried
step "pubsub subscriptions pull the next one" -o 'a payment' taken tour-tried
step "pubsub topics publish what is never acknowledged" gcloud pubsub topics publish tour-orders --message='a riddle'
for attempt in 1 2 3 4 5; do
  step "pubsub subscriptions modify-message-ack-deadline, attempt $attempt" given_back tour-tried
done
step "pubsub subscriptions pull the dead letter" -o '^a riddle \| .*CloudPubSubDeadLetterSourceSubscription.*tour-tried' taken tour-buried
step "pubsub subscriptions pull what is buried" untaken tour-tried
step "pubsub topics publish, once only" gcloud pubsub topics publish tour-orders --message=once --attribute=kind=once
step "pubsub subscriptions pull, once only" held tour-once
step "pubsub subscriptions ack, once only" acknowledged tour-once
step "pubsub subscriptions ack what is acknowledged, once only" -x PERMANENT_FAILURE_INVALID_ACK_ID acknowledged tour-once

step "pubsub snapshots create" gcloud pubsub snapshots create tour-snapshot --subscription=tour-all
step "pubsub snapshots list" -o tour-snapshot gcloud pubsub snapshots list
step "alpha pubsub topics list-snapshots" -o tour-snapshot gcloud alpha pubsub topics list-snapshots tour-orders
step "pubsub subscriptions pull after the snapshot" -o 'a riddle' taken tour-all
step "pubsub subscriptions pull after the snapshot, nothing more" untaken tour-all
step "pubsub subscriptions seek to the snapshot" -o subscriptionId \
  gcloud pubsub subscriptions seek tour-all --snapshot=tour-snapshot
step "pubsub subscriptions pull what the snapshot brings back" -o 'a riddle' taken tour-all
step "pubsub subscriptions seek to a time" gcloud pubsub subscriptions seek tour-all --time=-p10m
step "pubsub subscriptions pull what the time brings back" -o 'an order' taken tour-all
step "pubsub snapshots delete" gcloud pubsub snapshots delete tour-snapshot

step "pubsub topics add-iam-policy-binding" -o pubsub.publisher gcloud pubsub topics add-iam-policy-binding tour-orders \
  --member="serviceAccount:$SA" --role=roles/pubsub.publisher
step "pubsub topics get-iam-policy" -o "$SA" gcloud pubsub topics get-iam-policy tour-orders
step "pubsub subscriptions add-iam-policy-binding" -o pubsub.subscriber \
  gcloud pubsub subscriptions add-iam-policy-binding tour-all --member="serviceAccount:$SA" --role=roles/pubsub.subscriber
step "pubsub subscriptions remove-iam-policy-binding" -o etag \
  gcloud pubsub subscriptions remove-iam-policy-binding tour-all --member="serviceAccount:$SA" --role=roles/pubsub.subscriber

cat > "$WORK/listen.py" << 'PYTHON'
import base64, http.server, json, sys

class Listener(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with open(sys.argv[1] + "/pushed", "a") as file:
            file.write(body["subscription"] + " " + base64.b64decode(body["message"]["data"]).decode() + "\n")
        self.send_response(204)
        self.end_headers()

    def log_message(self, *args):
        pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
with open(sys.argv[1] + "/port", "w") as file:
    file.write(str(server.server_port) + "\n")
server.serve_forever()
PYTHON
: > "$WORK/pushed"
python3 "$WORK/listen.py" "$WORK" &
LISTENER=$!
trap 'kill $LISTENER; rm -rf "$WORK"' EXIT
# within PATTERN FILE: it says so, half a minute from now at the latest
within() { timeout 30 bash -c 'until grep -qE -- "$0" "$1" 2> /dev/null; do sleep 0.1; done' "$1" "$2" && cat "$2"; }
within . "$WORK/port" > /dev/null
step "pubsub subscriptions create with a push endpoint" gcloud pubsub subscriptions create tour-pushed --topic=tour-orders \
  --push-endpoint="http://127.0.0.1:$(cat "$WORK/port")/orders"
step "pubsub topics publish what is pushed" gcloud pubsub topics publish tour-orders --message='a push'
step "pubsub: it was pushed" -o "projects/$PROJECT/subscriptions/tour-pushed a push" within 'a push' "$WORK/pushed"
step "pubsub subscriptions pull what is pushed" -x 'push|FAILED_PRECONDITION' \
  gcloud pubsub subscriptions pull tour-pushed
step "pubsub subscriptions modify-push-config" gcloud pubsub subscriptions modify-push-config tour-pushed --push-endpoint=
step "pubsub topics publish what is not pushed" gcloud pubsub topics publish tour-orders --message='a pull'
step "pubsub subscriptions pull what is not pushed" -o '^a pull( \||$)' taken tour-pushed

# pubsub: who else publishes
step "pubsub topics create for services" gcloud pubsub topics create tour-heard
step "pubsub subscriptions create for services" gcloud pubsub subscriptions create tour-ear --topic=tour-heard
HEARD="projects/$PROJECT/topics/tour-heard"
step "services identity create" -o gcp-sa-secretmanager gcloud beta services identity create --service=secretmanager.googleapis.com
step "secrets create with a topic" gcloud secrets create tour-told --replication-policy=automatic --topics="$HEARD"
step "pubsub: a secret was made" -o 'SECRET_CREATE' taken tour-ear
step "secrets versions add with a topic" gcloud secrets versions add tour-told --data-file="$WORK/secret"
step "pubsub: a version was added" -o 'SECRET_VERSION_ADD' taken tour-ear
step "secrets delete with a topic" gcloud secrets delete tour-told
step "pubsub: a secret was deleted" -o 'SECRET_DELETE' taken tour-ear
step "storage buckets notifications create" -o 'OBJECT_FINALIZE' gcloud storage buckets notifications create "gs://$PROJECT-tour" \
  --topic="$HEARD" --event-types=OBJECT_FINALIZE,OBJECT_DELETE --object-prefix=told/ --custom-attributes=tour=yes
step "storage buckets notifications list" -o "tour-heard" gcloud storage buckets notifications list "gs://$PROJECT-tour"
step "storage cp unheard" gcloud storage cp "$WORK/object" "gs://$PROJECT-tour/untold/object.txt"
step "storage cp heard" gcloud storage cp "$WORK/object" "gs://$PROJECT-tour/told/object.txt"
step "pubsub: an object was made" -o 'eventType=OBJECT_FINALIZE; .*objectId=told/object.txt; .*tour=yes' taken tour-ear
step "storage buckets notifications delete" gcloud storage buckets notifications delete "gs://$PROJECT-tour"
step "logging sinks create to a topic" -o 'serviceAccount:' gcloud logging sinks create tour-told \
  "pubsub.googleapis.com/$HEARD" --log-filter='logName:tour-told AND severity>=ERROR'
step "logging write too little" gcloud logging write tour-told "a line that nobody hears" --severity=INFO
step "logging write to a topic" gcloud logging write tour-told "a line for the topic" --severity=ERROR
step "pubsub: an entry was written" -o 'a line for the topic' taken tour-ear
step "pubsub: nothing else was written" untaken tour-ear
step "monitoring channels create for a topic" \
  gcloud beta monitoring channels create --display-name=Told --type=pubsub --channel-labels=topic="$HEARD"
CHANNEL=$(gcloud beta monitoring channels list --filter='type=pubsub' --format='value(name)' --limit=1 2> /dev/null)
cat > "$WORK/told.json" << POLICY
{"displayName": "Told", "combiner": "OR", "notificationChannels": ["$CHANNEL"], "documentation": {"content": "what to do"},
 "alertStrategy": {"notificationRateLimit": {"period": "300s"}, "autoClose": "1800s"},
 "conditions": [{"displayName": "a line", "conditionMatchedLog": {"filter": "logName=\"projects/$PROJECT/logs/tour-alarm\" AND severity=CRITICAL"}}]}
POLICY
step "monitoring policies create for a topic" gcloud alpha monitoring policies create --policy-from-file="$WORK/told.json"
step "logging write what alarms" gcloud logging write tour-alarm "the sky falls" --severity=CRITICAL
step "pubsub: an alert was opened" -o '"state": ?"open"' taken tour-ear
step "pubsub topics delete" gcloud pubsub topics delete tour-orders
step "pubsub subscriptions describe without a topic" -o 'topic: _deleted-topic_' gcloud pubsub subscriptions describe tour-all
step "pubsub subscriptions delete" -o 'Deleted subscription' \
  gcloud pubsub subscriptions delete tour-all tour-paid tour-tried tour-buried tour-ordered tour-once tour-pushed
step "pubsub topics detach-subscription" gcloud pubsub topics detach-subscription tour-ear
step "pubsub subscriptions pull detached" -x 'detached|FAILED_PRECONDITION' gcloud pubsub subscriptions pull tour-ear
step "pubsub subscriptions delete detached" gcloud pubsub subscriptions delete tour-ear
step "pubsub topics delete others" gcloud pubsub topics delete tour-dead tour-heard
step "pubsub subscriptions describe deleted" -x 'NOT_FOUND' gcloud pubsub subscriptions describe tour-all

# artifacts
step "artifacts repositories create" \
  gcloud artifacts repositories create tour-images --repository-format=docker --location=$REGION
step "artifacts repositories describe" -o 'format: DOCKER' \
  gcloud artifacts repositories describe tour-images --location=$REGION
step "artifacts repositories list" -o tour-images gcloud artifacts repositories list --location=$REGION
echo '[{"name": "old", "action": {"type": "Delete"}, "condition": {"tagState": "untagged", "olderThan": "30d"}}]' \
  > "$WORK/cleanup.json"
step "artifacts repositories set-cleanup-policies" \
  gcloud artifacts repositories set-cleanup-policies tour-images --location=$REGION --policy="$WORK/cleanup.json" --dry-run
step "artifacts repositories list-cleanup-policies" -o DELETE \
  gcloud artifacts repositories list-cleanup-policies tour-images --location=$REGION --format=json
step "artifacts rules create" \
  gcloud artifacts rules create tour-rule --repository=tour-images --location=$REGION --action=DENY
step "artifacts rules update" \
  gcloud artifacts rules update tour-rule --repository=tour-images --location=$REGION --action=ALLOW
step "artifacts rules list" -o ALLOW \
  gcloud artifacts rules list --repository=tour-images --location=$REGION
step "artifacts rules delete" gcloud artifacts rules delete tour-rule --repository=tour-images --location=$REGION
step "artifacts settings describe" -o REDIRECTION_FROM_GCR_IO_DISABLED gcloud artifacts settings describe
step "artifacts repositories create generic" \
  gcloud artifacts repositories create tour-generic --repository-format=generic --location=$REGION
step "artifacts generic upload" gcloud artifacts generic upload --source="$WORK/object" --package=tour --version=1.0 \
  --repository=tour-generic --location=$REGION
step "artifacts files list" -o tour:1.0:object \
  gcloud artifacts files list --repository=tour-generic --location=$REGION
mkdir "$WORK/generic"
# shellcheck disable=SC2016
step "artifacts generic download" -o "an object of the tour" bash -c 'gcloud artifacts generic download --destination="$0" --package=tour \
  --version=1.0 --repository=tour-generic --location="$1" && cat "$0/object"' "$WORK/generic" $REGION
step "artifacts versions list" -o '1\.0' \
  gcloud artifacts versions list --package=tour --repository=tour-generic --location=$REGION
step "artifacts vpcsc-config allow" gcloud artifacts vpcsc-config allow --location=$REGION
step "artifacts vpcsc-config describe" -o ALLOW gcloud artifacts vpcsc-config describe --location=$REGION
step "artifacts repositories delete generic" gcloud artifacts repositories delete tour-generic --location=$REGION
step "artifacts docker images list" gcloud artifacts docker images list "$REGION-docker.pkg.dev/$PROJECT/tour-images"

# dns
step "dns managed-zones create" gcloud dns managed-zones create tour-zone --dns-name=tour.example.com. --description="Of the tour."
step "dns managed-zones create again" -x "already exists" \
  gcloud dns managed-zones create tour-zone --dns-name=tour.example.com. --description="Of the tour."
step "dns managed-zones describe" -o 'ns-cloud-[a-e]1\.googledomains\.com\.' gcloud dns managed-zones describe tour-zone
step "dns managed-zones update" gcloud dns managed-zones update tour-zone --description="Still of the tour." --update-labels=part=tour
step "dns managed-zones list" -o tour-zone gcloud dns managed-zones list --filter=labels.part=tour
step "dns record-sets create" gcloud dns record-sets create www.tour.example.com. --zone=tour-zone --type=A --ttl=300 --rrdatas=192.0.2.1,192.0.2.2
step "dns record-sets create beside" -x "CNAME" \
  gcloud dns record-sets create www.tour.example.com. --zone=tour-zone --type=CNAME --ttl=300 --rrdatas=tour.example.com.
step "dns record-sets update" gcloud dns record-sets update www.tour.example.com. --zone=tour-zone --type=A --ttl=60 --rrdatas=192.0.2.3
step "dns record-sets describe" -o '192\.0\.2\.3' gcloud dns record-sets describe www.tour.example.com. --zone=tour-zone --type=A
step "dns record-sets transaction start" gcloud dns record-sets transaction start --zone=tour-zone --transaction-file="$WORK/change"
step "dns record-sets transaction add" gcloud dns record-sets transaction add "v=spf1 -all" --name=tour.example.com. --ttl=300 --type=TXT \
  --zone=tour-zone --transaction-file="$WORK/change"
step "dns record-sets transaction remove" gcloud dns record-sets transaction remove 192.0.2.3 --name=www.tour.example.com. --ttl=60 --type=A \
  --zone=tour-zone --transaction-file="$WORK/change"
step "dns record-sets transaction execute" gcloud dns record-sets transaction execute --zone=tour-zone --transaction-file="$WORK/change"
step "dns record-sets list" -o 'SOA .* 2 21600' gcloud dns record-sets list --zone=tour-zone
step "dns record-sets changes list" -o '^0 ' gcloud dns record-sets changes list --zone=tour-zone
step "dns record-sets export" gcloud dns record-sets export "$WORK/zone" --zone=tour-zone --zone-file-format
step "dns record-sets import" gcloud dns record-sets import "$WORK/zone" --zone=tour-zone --zone-file-format --delete-all-existing --replace-origin-ns
step "dns dns-keys list" gcloud dns dns-keys list --zone=tour-zone
step "dns managed-zones update signed" gcloud dns managed-zones update tour-zone --dnssec-state=on
step "dns dns-keys list signed" -o keySigning gcloud dns dns-keys list --zone=tour-zone
step "dns operations list" -o update gcloud dns operations list --zones=tour-zone
step "dns project-info describe" -o 'managedZones: 10000' gcloud dns project-info describe "$PROJECT"
step "dns managed-zones create private" gcloud dns managed-zones create tour-private --dns-name=tour.internal. --description="Inside." \
  --visibility=private --networks=tour-net
step "dns policies create" gcloud dns policies create tour-policy --networks=tour-net --enable-logging --description="Of the tour."
step "dns policies update" gcloud dns policies update tour-policy --networks='' --no-enable-logging
step "dns policies delete" gcloud dns policies delete tour-policy
step "dns response-policies create" gcloud dns response-policies create tour-answers --networks='' --description="Of the tour."
step "dns response-policies rules create" gcloud dns response-policies rules create tour-rule --response-policy=tour-answers \
  --dns-name=www.tour.internal. --local-data=name=www.tour.internal.,type=A,ttl=60,rrdatas=192.0.2.1
step "dns response-policies rules list" -o tour-rule gcloud dns response-policies rules list tour-answers
step "dns response-policies rules delete" gcloud dns response-policies rules delete tour-rule --response-policy=tour-answers
step "dns response-policies delete" gcloud dns response-policies delete tour-answers
step "dns managed-zones delete private" gcloud dns managed-zones delete tour-private
step "dns managed-zones delete full" -x "not empty|contains one or more" gcloud dns managed-zones delete tour-zone
step "dns record-sets delete" gcloud dns record-sets delete tour.example.com. --zone=tour-zone --type=TXT
step "dns managed-zones delete" gcloud dns managed-zones delete tour-zone

# what was made goes away again
step "run jobs delete" gcloud run jobs delete tour-job --region=$REGION
step "run jobs describe deleted" -x "Cannot find job" gcloud run jobs describe tour-job --region=$REGION
step "run services delete" gcloud run services delete tour --region=$REGION
step "sql instances delete" gcloud sql instances delete tour-db
step "services vpc-peerings delete" \
  gcloud services vpc-peerings delete --service=servicenetworking.googleapis.com --network=tour-net
step "compute addresses delete" gcloud compute addresses delete tour-range --global
step "compute addresses delete regional" gcloud compute addresses delete tour-address --region=$REGION
step "compute firewall-rules delete" gcloud compute firewall-rules delete tour-allow
step "compute networks subnets delete" gcloud compute networks subnets delete tour-subnet --region=$REGION
step "compute networks delete" gcloud compute networks delete tour-net
step "secrets delete" gcloud secrets delete tour-secret
step "storage rm" gcloud storage rm --recursive "gs://$PROJECT-tour" "gs://$PROJECT-tour-dumps"
step "artifacts repositories delete" gcloud artifacts repositories delete tour-images --location=$REGION
step "logging sinks delete" gcloud logging sinks delete tour-sink
step "logging metrics delete" gcloud logging metrics delete tour-metric
step "iam roles delete" gcloud iam roles delete tourRole --project="$PROJECT"
step "iam workload-identity-pools delete" gcloud iam workload-identity-pools delete tour-pool --location=global
step "iam workload-identity-pools list deleted" -o 'state: DELETED' \
  gcloud iam workload-identity-pools list --location=global --show-deleted
step "iam service-accounts delete" gcloud iam service-accounts delete "$SA"

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
