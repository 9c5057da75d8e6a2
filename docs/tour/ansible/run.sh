#!/usr/bin/env bash
# A tour of the emulated Google Cloud with Ansible's collection google.cloud, unmodified.
#
#   java -jar provisioner.jar emulator --port 8090 &
#   eval "$(java -jar provisioner.jar emulator env --port 8090)"
#   docs/tour/ansible/run.sh [part...]        # of networks, machines, balancers, services, more; or all
#
# Needs Debian's packages ansible, python3-google-auth and python3-requests, or the same from elsewhere,
# and openssl. Refuses to run when the variables of "emulator env" are not there: against the real
# Google Cloud the same tasks would cost money. One line a step; exit code 1 when any step failed.
set -u

if [ -z "${GCP_EMULATOR_ENDPOINT:-}" ] || [ -z "${GCP_PROJECT:-}" ] || [ "${GOOGLE_OAUTH_ACCESS_TOKEN:-}" != emulator-token ]; then
  echo "tour: this shell does not point at an emulator: eval \"\$(provisioner emulator env --port 8090)\" first" >&2
  exit 3
fi
for tool in ansible-playbook openssl curl; do
  if ! command -v $tool > /dev/null; then
    echo "tour: $tool is not installed (Debian: apt install ansible python3-google-auth python3-requests openssl curl)" >&2
    exit 3
  fi
done

cd "$(dirname "$0")" || exit 3
TOUR_WORK=$(mktemp -d)
trap 'rm -rf "$TOUR_WORK"' EXIT
export TOUR_WORK ANSIBLE_CONFIG="$PWD/ansible.cfg" ANSIBLE_LOCAL_TEMP="$TOUR_WORK/local" ANSIBLE_REMOTE_TEMP="$TOUR_WORK/remote"
openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=tour.example.com \
  -keyout "$TOUR_WORK/tour.key" -out "$TOUR_WORK/tour.pem" 2> "$TOUR_WORK/openssl" || { cat "$TOUR_WORK/openssl" >&2; exit 3; }
# Compute's default service account has the project's number in its name.
TOUR_PROJECT_NUMBER=$(curl -sf -H "Authorization: Bearer $GOOGLE_OAUTH_ACCESS_TOKEN" \
  "https://cloudresourcemanager.googleapis.com/v1/projects/$GCP_PROJECT" | sed -n 's/.*"projectNumber": *"\([0-9]*\)".*/\1/p')
export TOUR_PROJECT_NUMBER
# No module makes regional certificates, which a regional HTTPS proxy needs.
certificates=https://compute.googleapis.com/compute/v1/projects/$GCP_PROJECT/regions/us-central1/sslCertificates
text() { awk '{ printf "%s\\n", $0 }' "$1"; }
call() { curl -sf -o "$TOUR_WORK/answer" -H "Authorization: Bearer $GOOGLE_OAUTH_ACCESS_TOKEN" "$@"; }
call "$certificates" -d "{\"name\": \"tour-regional\", \"certificate\": \"$(text "$TOUR_WORK/tour.pem")\", \"privateKey\": \"$(text "$TOUR_WORK/tour.key")\"}" \
  || echo "tour: no regional certificate could be made" >&2

# The parts have nothing in common, so they go on beside each other.
[ $# -gt 0 ] || set -- networks machines balancers services more
for part in "$@"; do
  ansible-playbook -i localhost, -e part="$part" tour.yml | tee "$TOUR_WORK/$part.log" &
done
wait
call -X DELETE "$certificates/tour-regional" || echo "tour: the regional certificate could not be removed" >&2
count() { cat "$TOUR_WORK"/*.log | grep -c "^$1 "; }
echo "$(count ok) passed, $(count bug) failed as the module does with Google, $(count FAIL) failed"
for log in "$TOUR_WORK"/*.log; do
  # A part without this line did not come to its end.
  grep -q '^the end: 0 failed$' "$log" || exit 1
done
