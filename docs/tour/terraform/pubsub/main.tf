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

resource "google_pubsub_topic" "orders" {
  name                       = "tour-orders"
  message_retention_duration = var.changed ? "172800s" : "86400s"
  labels                     = { tour = var.changed ? "changed" : "made" }

  message_storage_policy {
    allowed_persistence_regions = ["us-central1"]
  }
}

resource "google_pubsub_topic" "dead" {
  name = "tour-dead"
}

resource "google_pubsub_topic" "heard" {
  name = "tour-heard"
}

resource "google_pubsub_subscription" "paid" {
  name   = "tour-paid"
  topic  = google_pubsub_topic.orders.id
  filter = "attributes.kind = \"paid\""
  labels = { tour = var.changed ? "changed" : "made" }

  ack_deadline_seconds         = var.changed ? 60 : 20
  message_retention_duration   = "1200s"
  retain_acked_messages        = var.changed
  enable_message_ordering      = true
  enable_exactly_once_delivery = true

  expiration_policy {
    ttl = ""
  }
}

resource "google_pubsub_subscription" "tried" {
  name  = "tour-tried"
  topic = google_pubsub_topic.orders.name

  dead_letter_policy {
    dead_letter_topic     = google_pubsub_topic.dead.id
    max_delivery_attempts = var.changed ? 5 : 10
  }
  retry_policy {
    minimum_backoff = var.changed ? "5s" : "10s"
    maximum_backoff = "300s"
  }
}

resource "google_pubsub_subscription" "pushed" {
  name  = "tour-pushed"
  topic = google_pubsub_topic.orders.id

  push_config {
    push_endpoint = var.changed ? "https://example.com/changed" : "https://example.com/made"
    attributes    = { x-goog-version = "v1" }

    oidc_token {
      service_account_email = google_service_account.pusher.email
      audience              = var.changed ? "changed" : "made"
    }
  }
}

resource "google_pubsub_subscription" "unwrapped" {
  name  = "tour-unwrapped"
  topic = google_pubsub_topic.orders.id

  push_config {
    push_endpoint = "https://example.com/unwrapped"

    no_wrapper {
      write_metadata = var.changed
    }
  }
}

resource "google_pubsub_subscription" "ear" {
  name  = "tour-ear"
  topic = google_pubsub_topic.heard.id
}

resource "google_service_account" "pusher" {
  account_id = "tour-pusher"
}

resource "google_pubsub_topic_iam_member" "publisher" {
  topic  = google_pubsub_topic.orders.name
  role   = "roles/pubsub.publisher"
  member = google_service_account.pusher.member
}

resource "google_pubsub_topic_iam_binding" "dead" {
  topic   = google_pubsub_topic.dead.name
  role    = "roles/pubsub.publisher"
  members = ["serviceAccount:service-${data.google_project.this.number}@gcp-sa-pubsub.iam.gserviceaccount.com"]
}

data "google_iam_policy" "publishers" {
  binding {
    role = "roles/pubsub.publisher"
    members = [
      "serviceAccount:${data.google_storage_project_service_account.this.email_address}",
      "serviceAccount:service-${data.google_project.this.number}@gcp-sa-secretmanager.iam.gserviceaccount.com",
      "serviceAccount:service-${data.google_project.this.number}@gcp-sa-monitoring-notification.iam.gserviceaccount.com",
      google_logging_project_sink.told.writer_identity,
    ]
  }
}

resource "google_pubsub_topic_iam_policy" "heard" {
  topic       = google_pubsub_topic.heard.name
  policy_data = data.google_iam_policy.publishers.policy_data
}

resource "google_pubsub_subscription_iam_member" "subscriber" {
  subscription = google_pubsub_subscription.tried.name
  role         = var.changed ? "roles/pubsub.viewer" : "roles/pubsub.subscriber"
  member       = google_service_account.pusher.member
}

resource "google_pubsub_subscription_iam_binding" "subscribers" {
  subscription = google_pubsub_subscription.paid.name
  role         = "roles/pubsub.subscriber"
  members      = [google_service_account.pusher.member]
}

resource "google_secret_manager_secret" "told" {
  secret_id = "tour-told"

  replication {
    auto {}
  }
  topics {
    name = google_pubsub_topic.heard.id
  }

  depends_on = [google_pubsub_topic_iam_policy.heard]
}

resource "google_storage_bucket" "told" {
  name     = "tour-told-of-terraform"
  location = "US-CENTRAL1"
}

resource "google_storage_notification" "told" {
  bucket             = google_storage_bucket.told.name
  topic              = google_pubsub_topic.heard.id
  payload_format     = "JSON_API_V1"
  event_types        = ["OBJECT_FINALIZE"]
  object_name_prefix = "told/"
  custom_attributes  = { tour = "terraform" }

  depends_on = [google_pubsub_topic_iam_policy.heard]
}

resource "google_storage_bucket_object" "told" {
  bucket  = google_storage_notification.told.bucket
  name    = "told/object.txt"
  content = "told"
}

resource "google_logging_project_sink" "told" {
  name                   = "tour-told"
  destination            = "pubsub.googleapis.com/${google_pubsub_topic.heard.id}"
  filter                 = "logName:tour-told AND severity>=${var.changed ? "CRITICAL" : "ERROR"}"
  unique_writer_identity = true
}

resource "google_monitoring_notification_channel" "told" {
  display_name = var.changed ? "changed" : "made"
  type         = "pubsub"
  labels       = { topic = google_pubsub_topic.heard.id }
}

resource "google_monitoring_alert_policy" "told" {
  display_name          = "tour told"
  combiner              = "OR"
  notification_channels = [google_monitoring_notification_channel.told.id]

  conditions {
    display_name = "an alarm"

    condition_matched_log {
      filter = "logName=\"projects/${data.google_project.this.project_id}/logs/tour-alarm\" AND severity=CRITICAL"
    }
  }
  alert_strategy {
    auto_close = var.changed ? "3600s" : "1800s"

    notification_rate_limit {
      period = "300s"
    }
  }
}

data "google_pubsub_topic" "orders" {
  name = google_pubsub_topic.orders.name
}

data "google_pubsub_subscription" "paid" {
  name = google_pubsub_subscription.paid.name
}

data "google_pubsub_topic_iam_policy" "orders" {
  topic = google_pubsub_topic_iam_member.publisher.topic
}

data "google_pubsub_subscription_iam_policy" "paid" {
  subscription = google_pubsub_subscription_iam_binding.subscribers.subscription
}
