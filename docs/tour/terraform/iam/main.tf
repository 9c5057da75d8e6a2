provider "google" {
  region = "us-central1"
}

variable "changed" {
  type    = bool
  default = false
}

variable "run" {
  type = string
}

data "google_project" "this" {}

data "google_organization" "this" {
  organization = data.google_project.this.org_id
}

resource "google_folder" "tour" {
  display_name        = var.changed ? "tour-changed" : "tour-made"
  parent              = data.google_organization.this.name
  deletion_protection = false
}

resource "google_project" "tour" {
  name            = "Tour"
  project_id      = "tour-made-${var.run}"
  folder_id       = google_folder.tour.name
  deletion_policy = "DELETE"
  labels          = { tour = var.changed ? "changed" : "made" }
}

resource "google_project_service" "run" {
  for_each           = toset(["run.googleapis.com", "secretmanager.googleapis.com"])
  project            = google_project.tour.project_id
  service            = each.value
  disable_on_destroy = true
}

resource "google_service_account" "robot" {
  account_id   = "tour-robot"
  display_name = var.changed ? "changed" : "made"
  description  = "a robot"
}

resource "google_service_account" "other" {
  account_id = "tour-other"
  disabled   = var.changed
}

resource "google_service_account_key" "robot" {
  service_account_id = google_service_account.robot.name
}

resource "google_service_account_iam_member" "user" {
  service_account_id = google_service_account.robot.name
  role               = "roles/iam.serviceAccountUser"
  member             = google_service_account.other.member
}

resource "google_project_iam_custom_role" "looker" {
  role_id     = "tourLooker${var.run}"
  title       = var.changed ? "changed" : "made"
  permissions = var.changed ? ["secretmanager.secrets.get", "secretmanager.secrets.list"] : ["secretmanager.secrets.get"]
}

resource "google_organization_iam_custom_role" "looker" {
  role_id     = "tourLookerOfAll${var.run}"
  org_id      = data.google_organization.this.org_id
  title       = "looks"
  permissions = ["run.services.get"]
}

resource "google_project_iam_member" "looker" {
  project = data.google_project.this.project_id
  role    = google_project_iam_custom_role.looker.id
  member  = google_service_account.robot.member
}

resource "google_project_iam_member" "conditional" {
  project = data.google_project.this.project_id
  role    = "roles/secretmanager.viewer"
  member  = google_service_account.robot.member

  condition {
    title      = "temporary"
    expression = "request.time < timestamp(\"2100-01-01T00:00:00Z\")"
  }
}

resource "google_project_iam_binding" "viewers" {
  project = google_project.tour.project_id
  role    = "roles/run.viewer"
  members = var.changed ? [google_service_account.robot.member, google_service_account.other.member] : [google_service_account.robot.member]
}

resource "google_project_iam_audit_config" "run" {
  project = google_project.tour.project_id
  service = "run.googleapis.com"

  audit_log_config {
    log_type = "DATA_READ"
  }
}

resource "google_folder_iam_member" "viewer" {
  folder = google_folder.tour.name
  role   = "roles/viewer"
  member = google_service_account.robot.member
}

resource "google_organization_iam_member" "viewer" {
  org_id = data.google_organization.this.org_id
  role   = "roles/browser"
  member = google_service_account.robot.member
}

resource "google_resource_manager_lien" "kept" {
  parent       = "projects/${google_project.tour.number}"
  restrictions = ["resourcemanager.projects.delete"]
  origin       = "tour"
  reason       = "in use"
}

resource "google_tags_tag_key" "stage" {
  parent      = data.google_organization.this.name
  short_name  = "tour-stage"
  description = var.changed ? "changed" : "made"
}

resource "google_tags_tag_value" "trial" {
  parent      = google_tags_tag_key.stage.id
  short_name  = "trial"
  description = "on trial"
}

resource "google_tags_tag_binding" "trial" {
  parent    = "//cloudresourcemanager.googleapis.com/projects/${google_project.tour.number}"
  tag_value = google_tags_tag_value.trial.id
}

resource "google_tags_tag_key_iam_member" "viewer" {
  tag_key = google_tags_tag_key.stage.name
  role    = "roles/resourcemanager.tagViewer"
  member  = google_service_account.robot.member
}

resource "google_org_policy_policy" "serial" {
  name   = "${data.google_organization.this.name}/policies/compute.disableSerialPortAccess"
  parent = data.google_organization.this.name

  spec {
    rules {
      enforce = var.changed ? "FALSE" : "TRUE"
    }
  }
}

resource "google_org_policy_policy" "places" {
  name   = "projects/${google_project.tour.project_id}/policies/gcp.resourceLocations"
  parent = "projects/${google_project.tour.project_id}"

  spec {
    rules {
      values {
        allowed_values = ["us-central1", "us-east1"]
      }
    }
  }
}

data "google_iam_policy" "users" {
  binding {
    role    = "roles/iam.serviceAccountTokenCreator"
    members = [google_service_account.robot.member]
  }
}

resource "google_service_account_iam_policy" "other" {
  service_account_id = google_service_account.other.name
  policy_data        = data.google_iam_policy.users.policy_data
}

data "google_service_account" "robot" {
  account_id = google_service_account.robot.account_id
  depends_on = [google_service_account.robot]
}

data "google_iam_role" "viewer" {
  name = "roles/secretmanager.viewer"
}

data "google_client_openid_userinfo" "me" {}

check "what_is_read_is_what_was_made" {
  assert {
    condition     = data.google_service_account.robot.unique_id == google_service_account.robot.unique_id
    error_message = "the account that is read is another"
  }
  assert {
    condition     = contains(data.google_iam_role.viewer.included_permissions, "secretmanager.secrets.get")
    error_message = "a predefined role has its permissions"
  }
}
