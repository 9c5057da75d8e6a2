provider "google" {
  region = "us-central1"
}

variable "changed" {
  type    = bool
  default = false
}

resource "google_service_account" "runner" {
  account_id = "tour-runner"
}

resource "google_secret_manager_secret" "word" {
  secret_id = "tour-run-word"

  replication {
    auto {}
  }
}

resource "google_secret_manager_secret_version" "word" {
  secret      = google_secret_manager_secret.word.id
  secret_data = "word"
}

resource "google_secret_manager_secret_iam_member" "runner" {
  secret_id = google_secret_manager_secret.word.id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.runner.member
}

resource "google_cloud_run_v2_service" "hello" {
  name                = "tour-hello"
  location            = "us-central1"
  deletion_protection = false
  ingress             = var.changed ? "INGRESS_TRAFFIC_INTERNAL_ONLY" : "INGRESS_TRAFFIC_ALL"
  labels              = { tour = var.changed ? "changed" : "made" }

  template {
    service_account                  = google_service_account.runner.email
    timeout                          = "60s"
    max_instance_request_concurrency = 40

    containers {
      image = "us-docker.pkg.dev/cloudrun/container/hello"
      env {
        name  = "MOTTO"
        value = var.changed ? "changed" : "made"
      }
      env {
        name = "WORD"
        value_source {
          secret_key_ref {
            secret  = google_secret_manager_secret.word.secret_id
            version = "latest"
          }
        }
      }
      resources {
        limits            = { cpu = "1", memory = var.changed ? "1Gi" : "512Mi" }
        cpu_idle          = true
        startup_cpu_boost = true
      }
      startup_probe {
        tcp_socket {
          port = 8080
        }
      }
      liveness_probe {
        http_get {
          path = "/healthy"
        }
      }
    }
    scaling {
      min_instance_count = 0
      max_instance_count = var.changed ? 5 : 3
    }
  }
  traffic {
    type    = "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST"
    percent = 100
  }
  depends_on = [google_secret_manager_secret_iam_member.runner, google_secret_manager_secret_version.word]
}

resource "google_cloud_run_v2_service_iam_member" "all" {
  name     = google_cloud_run_v2_service.hello.name
  location = "us-central1"
  role     = "roles/run.invoker"
  member   = "allUsers"
}

resource "google_cloud_run_v2_job" "nightly" {
  name                = "tour-nightly"
  location            = "us-central1"
  deletion_protection = false

  template {
    task_count  = var.changed ? 3 : 2
    parallelism = 2
    template {
      service_account = google_service_account.runner.email
      max_retries     = 1
      timeout         = "300s"
      containers {
        image = "us-docker.pkg.dev/cloudrun/container/job"
        args  = ["--all"]
        resources {
          limits = { cpu = "1", memory = "512Mi" }
        }
      }
    }
  }
}

resource "google_cloud_run_v2_job_iam_binding" "invokers" {
  name     = google_cloud_run_v2_job.nightly.name
  location = "us-central1"
  role     = "roles/run.invoker"
  members  = [google_service_account.runner.member]
}

resource "google_cloud_run_v2_worker_pool" "pool" {
  name                = "tour-pool"
  location            = "us-central1"
  deletion_protection = false
  launch_stage        = "BETA"

  template {
    containers {
      image = "us-docker.pkg.dev/cloudrun/container/worker-pool"
    }
  }
  scaling {
    manual_instance_count = var.changed ? 2 : 1
  }
}

resource "google_cloud_run_service" "knative" {
  name     = "tour-knative"
  location = "us-central1"

  template {
    metadata {
      annotations = { "autoscaling.knative.dev/maxScale" = var.changed ? "5" : "3" }
    }
    spec {
      service_account_name = google_service_account.runner.email
      containers {
        image = "us-docker.pkg.dev/cloudrun/container/hello"
        env {
          name  = "MOTTO"
          value = var.changed ? "changed" : "made"
        }
      }
    }
  }
  traffic {
    percent         = 100
    latest_revision = true
  }
}

resource "google_cloud_run_service_iam_member" "runner" {
  service  = google_cloud_run_service.knative.name
  location = "us-central1"
  role     = "roles/run.invoker"
  member   = google_service_account.runner.member
}

resource "google_cloud_run_domain_mapping" "tour" {
  name     = "tour.example.com"
  location = "us-central1"

  metadata {
    namespace = data.google_project.this.project_id
  }
  spec {
    route_name = google_cloud_run_service.knative.name
  }
}

resource "google_cloud_scheduler_job" "nightly" {
  name        = "tour-nightly"
  description = var.changed ? "changed" : "made"
  schedule    = "0 2 * * *"
  time_zone   = "Europe/Berlin"

  http_target {
    http_method = "POST"
    uri         = "https://run.googleapis.com/v2/${google_cloud_run_v2_job.nightly.id}:run"
    oauth_token {
      service_account_email = google_service_account.runner.email
    }
  }
  retry_config {
    retry_count = 2
  }
}

data "google_project" "this" {}

data "google_cloud_run_v2_service" "hello" {
  name       = google_cloud_run_v2_service.hello.name
  location   = "us-central1"
  depends_on = [google_cloud_run_v2_service.hello]
}

check "what_is_read_is_what_was_made" {
  assert {
    condition     = data.google_cloud_run_v2_service.hello.uri == google_cloud_run_v2_service.hello.uri
    error_message = "the service that is read is another"
  }
}
