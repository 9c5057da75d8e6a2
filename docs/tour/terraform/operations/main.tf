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

data "google_storage_project_service_account" "this" {}

resource "google_storage_bucket" "files" {
  name                        = "tour-files-of-terraform"
  location                    = "US-CENTRAL1"
  storage_class               = var.changed ? "NEARLINE" : "STANDARD"
  uniform_bucket_level_access = true
  force_destroy               = true
  labels                      = { tour = var.changed ? "changed" : "made" }

  versioning {
    enabled = var.changed
  }
  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      age = var.changed ? 60 : 30
    }
  }
  cors {
    origin          = ["https://example.com"]
    method          = ["GET"]
    response_header = ["*"]
    max_age_seconds = 3600
  }
}

resource "google_storage_bucket" "old" {
  name          = "tour-old-of-terraform"
  location      = "US"
  force_destroy = true
}

resource "google_storage_bucket_object" "hello" {
  name         = "hello.txt"
  bucket       = google_storage_bucket.files.name
  content      = var.changed ? "changed" : "made"
  content_type = "text/plain"
}

resource "google_storage_bucket_iam_member" "all" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectViewer"
  member = "allUsers"
}

resource "google_storage_bucket_acl" "old" {
  bucket = google_storage_bucket.old.name
  role_entity = [
    "OWNER:project-owners-${data.google_project.this.number}",
    "OWNER:project-editors-${data.google_project.this.number}",
    "READER:project-viewers-${data.google_project.this.number}",
    "READER:allUsers",
  ]
}

resource "google_storage_default_object_acl" "old" {
  bucket      = google_storage_bucket.old.name
  role_entity = ["READER:allUsers"]
}

resource "google_storage_bucket_object" "old" {
  name    = "old.txt"
  bucket  = google_storage_bucket.old.name
  content = "old"
}

resource "google_storage_object_access_control" "old" {
  bucket = google_storage_bucket.old.name
  object = google_storage_bucket_object.old.output_name
  role   = "READER"
  entity = "allUsers"
}

resource "google_storage_managed_folder" "part" {
  bucket = google_storage_bucket.files.name
  name   = "part/"
}

resource "google_storage_hmac_key" "robot" {
  service_account_email = google_service_account.robot.email
}

resource "google_service_account" "robot" {
  account_id = "tour-operations"
}

resource "google_artifact_registry_repository" "images" {
  repository_id = "tour-images"
  location      = "us-central1"
  format        = "DOCKER"
  description   = var.changed ? "changed" : "made"

  cleanup_policies {
    id     = "keep"
    action = "KEEP"
    most_recent_versions {
      keep_count = 5
    }
  }
}

resource "google_artifact_registry_repository_iam_member" "reader" {
  repository = google_artifact_registry_repository.images.name
  location   = "us-central1"
  role       = "roles/artifactregistry.reader"
  member     = google_service_account.robot.member
}

resource "google_logging_project_bucket_config" "long" {
  project        = data.google_project.this.project_id
  location       = "global"
  bucket_id      = "tour-long-${var.run}"
  retention_days = var.changed ? 90 : 60
}

resource "google_logging_log_view" "errors" {
  name   = "tour-errors"
  bucket = google_logging_project_bucket_config.long.id
  filter = "SOURCE(\"projects/${data.google_project.this.project_id}\")"
}

resource "google_logging_project_sink" "long" {
  name                   = "tour-long"
  destination            = "logging.googleapis.com/${google_logging_project_bucket_config.long.id}"
  filter                 = var.changed ? "severity >= ERROR" : "severity >= WARNING"
  unique_writer_identity = true

  exclusions {
    name   = "noise"
    filter = "resource.type = gce_instance"
  }
}

resource "google_logging_project_exclusion" "noise" {
  name   = "tour-noise"
  filter = "severity <= DEBUG"
}

resource "google_logging_metric" "errors" {
  name   = "tour-errors"
  filter = "severity >= ERROR"

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
    labels {
      key        = "service"
      value_type = "STRING"
    }
  }
  label_extractors = { service = "EXTRACT(resource.labels.service_name)" }
}

resource "google_logging_log_scope" "tour" {
  name           = "tour-scope"
  parent         = "projects/${data.google_project.this.project_id}"
  location       = "global"
  resource_names = ["projects/${data.google_project.this.project_id}"]
}

resource "google_monitoring_notification_channel" "mail" {
  display_name = var.changed ? "changed" : "made"
  type         = "email"
  labels       = { email_address = "tour@example.com" }
}

resource "google_monitoring_uptime_check_config" "web" {
  display_name = "tour"
  timeout      = var.changed ? "20s" : "10s"
  period       = "300s"

  http_check {
    path         = "/healthy"
    port         = 443
    use_ssl      = true
    validate_ssl = true
  }
  monitored_resource {
    type   = "uptime_url"
    labels = { project_id = data.google_project.this.project_id, host = "tour.example.com" }
  }
}

resource "google_monitoring_alert_policy" "errors" {
  display_name          = "tour"
  combiner              = "OR"
  notification_channels = [google_monitoring_notification_channel.mail.id]
  user_labels           = { tour = var.changed ? "changed" : "made" }

  conditions {
    display_name = "errors"
    condition_threshold {
      filter          = "resource.type = \"cloud_run_revision\" AND metric.type = \"run.googleapis.com/request_count\""
      comparison      = "COMPARISON_GT"
      threshold_value = var.changed ? 5 : 3
      duration        = "60s"
      aggregations {
        alignment_period   = "60s"
        per_series_aligner = "ALIGN_RATE"
      }
    }
  }
  documentation {
    content   = "look at the log"
    mime_type = "text/markdown"
  }
}

resource "google_monitoring_group" "machines" {
  display_name = "tour"
  filter       = "resource.metadata.region = \"us-central1\""
}

resource "google_monitoring_custom_service" "shop" {
  service_id   = "tour-shop"
  display_name = "Shop"
}

resource "google_monitoring_slo" "shop" {
  service      = google_monitoring_custom_service.shop.service_id
  slo_id       = "tour-slo"
  display_name = "requests that are good"
  goal         = var.changed ? 0.95 : 0.9

  rolling_period_days = 30
  request_based_sli {
    good_total_ratio {
      good_service_filter  = "metric.type=\"run.googleapis.com/request_count\" resource.type=\"cloud_run_revision\" metric.labels.response_code_class=\"2xx\""
      total_service_filter = "metric.type=\"run.googleapis.com/request_count\" resource.type=\"cloud_run_revision\""
    }
  }
}

resource "google_monitoring_dashboard" "tour" {
  dashboard_json = jsonencode({
    displayName = var.changed ? "tour changed" : "tour"
    gridLayout  = { columns = "2", widgets = [{ title = "a text", text = { content = "hello", format = "MARKDOWN" } }] }
  })
}

resource "google_monitoring_metric_descriptor" "own" {
  type         = "custom.googleapis.com/tour/sold"
  metric_kind  = "GAUGE"
  value_type   = "DOUBLE"
  description  = "what was sold"
  display_name = "sold"

  labels {
    key         = "shop"
    value_type  = "STRING"
    description = "where"
  }
}

data "google_storage_bucket_object_content" "hello" {
  name       = google_storage_bucket_object.hello.name
  bucket     = google_storage_bucket.files.name
  depends_on = [google_storage_bucket_object.hello]
}

data "google_artifact_registry_repository" "images" {
  repository_id = google_artifact_registry_repository.images.repository_id
  location      = "us-central1"
}

check "what_is_read_is_what_was_made" {
  assert {
    condition     = data.google_storage_bucket_object_content.hello.content == (var.changed ? "changed" : "made")
    error_message = "the object's content is another"
  }
}
