#!/usr/bin/env bash
# What pipelines on GitHub log in with, once for each project: a pool that takes the tokens of one
# repository, and three service accounts that these become, without a key.
#
#   PROJECT=my-project REPOSITORY=example/shop STATE=my-state-bucket docs/pipelines/keyless.sh
#
# The bucket of the state is there: provisioner state init. Can be run again.
set -euo pipefail
: "${PROJECT:?}" "${REPOSITORY:?}" "${STATE:?}"

gcloud() { command gcloud --quiet --project="$PROJECT" "$@"; }
account() { echo "$1@$PROJECT.iam.gserviceaccount.com"; }

gcloud services enable iam.googleapis.com iamcredentials.googleapis.com sts.googleapis.com cloudresourcemanager.googleapis.com

NUMBER=$(gcloud projects describe "$PROJECT" --format='value(projectNumber)')
POOL=projects/$NUMBER/locations/global/workloadIdentityPools/pipelines
gcloud iam workload-identity-pools describe pipelines --location=global > /dev/null 2>&1 ||
  gcloud iam workload-identity-pools create pipelines --location=global --display-name=Pipelines
gcloud iam workload-identity-pools providers describe github --workload-identity-pool=pipelines --location=global > /dev/null 2>&1 ||
  gcloud iam workload-identity-pools providers create-oidc github --workload-identity-pool=pipelines --location=global \
    --issuer-uri=https://token.actions.githubusercontent.com \
    --attribute-mapping=google.subject=assertion.sub,attribute.repository=assertion.repository,attribute.ref=assertion.ref \
    --attribute-condition="assertion.repository == '$REPOSITORY'"

for name in planner previewer deployer; do
  gcloud iam service-accounts describe "$(account $name)" > /dev/null 2>&1 ||
    gcloud iam service-accounts create $name
done

# becomes ACCOUNT SET: whose tokens become the account
becomes() {
  gcloud iam service-accounts add-iam-policy-binding "$(account "$1")" --role=roles/iam.workloadIdentityUser \
    --member="principalSet://iam.googleapis.com/$POOL/attribute.$2" > /dev/null
}
becomes planner "repository/$REPOSITORY"
becomes previewer "repository/$REPOSITORY" # only where feature branches live: any pull request can become it
becomes deployer ref/refs/heads/main

# may ACCOUNT ROLE...
may() {
  local name=$1 role
  shift
  for role in "$@"; do
    gcloud projects add-iam-policy-binding "$PROJECT" --member="serviceAccount:$(account "$name")" --role="$role" \
      --condition=None > /dev/null
  done
}
# may_state ACCOUNT ROLE
may_state() {
  gcloud storage buckets add-iam-policy-binding "gs://$STATE" --member="serviceAccount:$(account "$1")" --role="$2" > /dev/null
}
# To look: configuration and policies, and no secret's payload.
may planner roles/viewer roles/iam.securityReviewer
may_state planner roles/storage.objectViewer
# To act: the roles of docs/permissions.md.
for name in previewer deployer; do
  may $name roles/artifactregistry.admin roles/certificatemanager.owner roles/cloudscheduler.admin roles/cloudsql.admin \
    roles/compute.loadBalancerAdmin roles/compute.networkAdmin roles/compute.securityAdmin \
    roles/dns.admin roles/iam.serviceAccountAdmin roles/iam.serviceAccountUser roles/logging.configWriter roles/monitoring.editor \
    roles/resourcemanager.projectIamAdmin roles/run.admin roles/secretmanager.admin \
    roles/serviceusage.serviceUsageAdmin roles/storage.admin
  may_state $name roles/storage.objectUser
done

echo "WORKLOAD_IDENTITY_PROVIDER=$POOL/providers/github"
for name in planner previewer deployer; do
  echo "$(tr '[:lower:]' '[:upper:]' <<< $name)=$(account $name)"
done
