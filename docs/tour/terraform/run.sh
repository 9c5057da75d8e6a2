#!/usr/bin/env bash
# A tour of the emulated Google Cloud with Terraform's provider hashicorp/google.
#
#   java -jar provisioner.jar emulator --port 8090 &
#   eval "$(java -jar provisioner.jar emulator env --port 8090)"
#   docs/tour/terraform/run.sh [part...]      # of the folders beside this file; or all
#
# Each part is applied, planned again (nothing may differ), changed, planned again, forgotten and imported
# (nothing may be made anew; labels are no part of an import, so that they may change) and destroyed, until
# the state is empty. A "works.sh" in a part looks whether what was made does its work. The kinds that
# "not-imported" names cannot be imported, or lose what nobody can read.
# The provider comes from the folder that TERRAFORM_PLUGINS names, where its binary terraform-provider-google
# lies; without it "terraform init" installs it from the registry before anything is asked of the emulator.
#
# Needs terraform, openssl, curl and python3. Refuses to run when the variables of "emulator env" are not there:
# against the real Google Cloud the same would cost money. One line a step; exit code 1 when any step failed.
set -u

if [ -z "${GCP_EMULATOR_ENDPOINT:-}" ] || [ -z "${GOOGLE_CLOUD_PROJECT:-}" ] || [ "${GOOGLE_OAUTH_ACCESS_TOKEN:-}" != emulator-token ]; then
  echo "tour: this shell does not point at an emulator: eval \"\$(provisioner emulator env --port 8090)\" first" >&2
  exit 3
fi
for tool in terraform openssl python3 curl; do
  if ! command -v $tool > /dev/null; then
    echo "tour: $tool is not installed" >&2
    exit 3
  fi
done

cd "$(dirname "$0")" || exit 3
TOUR=$PWD
TOUR_WORK=$(mktemp -d)
trap 'rm -rf "$TOUR_WORK"' EXIT
export TF_IN_AUTOMATION=1 TF_INPUT=0 CHECKPOINT_DISABLE=1 TF_CLI_CONFIG_FILE="$TOUR_WORK/terraformrc"
if [ -n "${TERRAFORM_PLUGINS:-}" ]; then
  printf 'provider_installation {\n  dev_overrides {\n    "hashicorp/google" = "%s"\n  }\n}\n' "$TERRAFORM_PLUGINS" > "$TF_CLI_CONFIG_FILE"
else
  : > "$TF_CLI_CONFIG_FILE"
fi
openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=tour.example.com \
  -keyout "$TOUR_WORK/tour.key" -out "$TOUR_WORK/tour.pem" 2> "$TOUR_WORK/openssl" || { cat "$TOUR_WORK/openssl" >&2; exit 3; }

# step NAME WANTED COMMAND...: runs the command, and says whether it ended with the exit code that is wanted.
step() {
  local name=$1 wanted=$2 code log="$TOUR_WORK/$part.out"
  shift 2
  "$@" > "$log" 2>&1
  code=$?
  if [ "$code" = "$wanted" ]; then
    echo "ok   $part: $name"
    return 0
  fi
  echo "FAIL $part: $name (exit code $code)"
  grep -vE '^[^ ]+: (Refreshing|Reading|Read complete|Preparing|Importing|Import complete|Still|Creat|Modif|Destr)|development overrides|^ ?(configuration|releases|applying changes|The (behavior|following provider))| - hashicorp/google in|^$' "$log" \
    | sed 's/^/       /'
  return 1
}

# What an import of everything would be: a block for each resource of the state.
imports() {
  terraform show -json | python3 -c '
import json, os, sys

def name(kind, v):
    """The name by which a resource is imported: for most kinds its id."""
    project = os.environ["GOOGLE_CLOUD_PROJECT"]
    condition = " " + v["condition"][0]["title"] if v.get("condition") else ""
    if kind.endswith(("_iam_member", "_iam_binding")):
        held = v["id"].partition("/" + v["role"])[0]
        return " ".join([held, v["role"]] + ([v["member"]] if "member" in v else [])) + condition
    if kind.endswith("_iam_audit_config"):
        return v["project"] + " " + v["service"]
    if kind == "google_compute_network_peering":
        return "/".join([project, v["network"].split("/")[-1], v["name"]])
    if kind == "google_sql_user":
        return "/".join(x for x in [project, v["instance"], v["host"], v["name"]] if x)
    if kind.startswith("google_service_account_key"):
        return v["name"]
    return v["id"]

kept = set(line.strip() for line in open(sys.argv[1]))
for r in json.load(sys.stdin)["values"]["root_module"]["resources"]:
    if r["mode"] == "managed" and r["type"] not in kept:
        print("import {\n  to = %s\n  id = %s\n}" % (r["address"], json.dumps(name(r["type"], r["values"]))))
' "$TOUR/not-imported" > imports.tf
}

forget() {
  grep '^  to = ' imports.tf | sed 's/^  to = //' | xargs -d '\n' terraform state rm
}

imported() {
  terraform apply -no-color -auto-approve "$@" | tee imported.log
  grep -q '^Apply complete! Resources: [1-9][0-9]* imported, 0 added, [0-9]* changed, 0 destroyed.$' imported.log
}

emptied() {
  [ -z "$(terraform state list)" ]
}

# What the parts take as variables: names that stay taken after a deletion end in one of them.
export TF_VAR_run=${TOUR_RUN:-$(date +%s)}
TF_VAR_certificate=$(cat "$TOUR_WORK/tour.pem")
TF_VAR_private_key=$(cat "$TOUR_WORK/tour.key")
export TF_VAR_certificate TF_VAR_private_key
# Cloud Run maps a domain only for who has verified it.
curl -sf -m 30 -o "$TOUR_WORK/settings" "$GCP_EMULATOR_ENDPOINT/_emulator/settings" -d '{"verifiedDomains": ["example.com"]}' \
  || { echo "tour: the emulator took no settings" >&2; exit 3; }

# The steps of one part. What fails is left out of nothing: the next steps show what it did.
part() {
  part=$1
  mkdir "$TOUR_WORK/$part" && cp "$part"/*.tf "$TOUR_WORK/$part" && cd "$TOUR_WORK/$part" || return
  local changed=(-var changed=true)
  if [ -z "${TERRAFORM_PLUGINS:-}" ]; then
    # The proxy refuses the registry.
    step init 0 env -u HTTPS_PROXY -u https_proxy -u SSL_CERT_FILE terraform init -no-color
  fi
  step "terraform validates it" 0 terraform validate -no-color
  step "it is made" 0 terraform apply -no-color -auto-approve
  step "it is as it was asked for" 0 terraform plan -no-color -detailed-exitcode
  if [ -x "$TOUR/$part/works.sh" ]; then step "it works" 0 "$TOUR/$part/works.sh"; fi
  step "a change is planned" 2 terraform plan -no-color -detailed-exitcode "${changed[@]}"
  step "it is changed" 0 terraform apply -no-color -auto-approve "${changed[@]}"
  step "it is as the change asked for" 0 terraform plan -no-color -detailed-exitcode "${changed[@]}"
  imports
  step "the state forgets it" 0 forget
  step "it is imported as it is" 0 imported "${changed[@]}"
  rm imports.tf
  step "it is as it was imported" 0 terraform plan -no-color -detailed-exitcode "${changed[@]}"
  step "it is destroyed" 0 terraform destroy -no-color -auto-approve "${changed[@]}"
  step "nothing is left" 0 emptied
  echo "the end of $part"
}

[ $# -gt 0 ] || set -- network balancer dns machines sql secrets run iam operations pubsub
for name in "$@"; do
  # Each in a shell of its own: a part ends in its working folder.
  (part "$name") | tee "$TOUR_WORK/$name.log"
done
count() { cat "$TOUR_WORK"/*.log | grep -c "^$1 "; }
echo "$(count 'ok  ') passed, $(count FAIL) failed"
for name in "$@"; do
  # A part without this line did not come to its end.
  grep -q "^the end of $name\$" "$TOUR_WORK/$name.log" || exit 1
done
[ "$(count FAIL)" = 0 ]
