provider "google" {
  region = "us-central1"
  zone   = "us-central1-a"
}

variable "changed" {
  type    = bool
  default = false
}

data "google_compute_image" "debian" {
  family  = "debian-12"
  project = "debian-cloud"
}

resource "google_compute_network" "main" {
  name                    = "tour-machines"
  auto_create_subnetworks = false
}

resource "google_compute_subnetwork" "main" {
  name          = "tour-machines"
  network       = google_compute_network.main.id
  ip_cidr_range = "10.40.0.0/24"
}

resource "google_service_account" "machine" {
  account_id   = "tour-machine"
  display_name = "Machines of the tour"
}

resource "google_compute_project_metadata_item" "motto" {
  key   = "tour-motto"
  value = var.changed ? "changed" : "made"
}

resource "google_compute_address" "machine" {
  name = "tour-machine"
}

resource "google_compute_disk" "data" {
  name   = "tour-data"
  type   = "pd-balanced"
  size   = var.changed ? 20 : 10
  labels = { tour = var.changed ? "changed" : "made" }
}

resource "google_compute_region_disk" "data" {
  name          = "tour-data"
  type          = "pd-ssd"
  size          = 200
  replica_zones = ["us-central1-a", "us-central1-b"]
}

resource "google_compute_resource_policy" "daily" {
  name = "tour-daily"

  snapshot_schedule_policy {
    schedule {
      daily_schedule {
        days_in_cycle = 1
        start_time    = "04:00"
      }
    }
    retention_policy {
      max_retention_days = 7
    }
  }
}

resource "google_compute_disk_resource_policy_attachment" "daily" {
  name = google_compute_resource_policy.daily.name
  disk = google_compute_disk.data.name
}

resource "google_compute_instance" "machine" {
  name                      = "tour-machine"
  machine_type              = var.changed ? "e2-medium" : "e2-small"
  allow_stopping_for_update = true
  tags                      = var.changed ? ["web", "changed"] : ["web"]
  labels                    = { tour = var.changed ? "changed" : "made" }
  metadata                  = { motto = var.changed ? "changed" : "made" }
  metadata_startup_script   = "echo hello"

  boot_disk {
    initialize_params {
      image = data.google_compute_image.debian.self_link
      size  = 15
      type  = "pd-balanced"
    }
  }
  network_interface {
    subnetwork = google_compute_subnetwork.main.id
    access_config {
      nat_ip = google_compute_address.machine.address
    }
  }
  service_account {
    email  = google_service_account.machine.email
    scopes = ["cloud-platform"]
  }
  scheduling {
    automatic_restart   = true
    on_host_maintenance = "MIGRATE"
  }
  shielded_instance_config {
    enable_secure_boot = var.changed
  }
  lifecycle {
    ignore_changes = [attached_disk]
  }
}

resource "google_compute_attached_disk" "data" {
  disk     = google_compute_disk.data.id
  instance = google_compute_instance.machine.id
}

resource "google_compute_instance_iam_member" "admin" {
  instance_name = google_compute_instance.machine.name
  role          = "roles/compute.osLogin"
  member        = "user:user@example.com"
}

resource "google_compute_snapshot" "data" {
  name        = "tour-data"
  source_disk = google_compute_disk.data.id
  labels      = { tour = var.changed ? "changed" : "made" }
}

resource "google_compute_image" "own" {
  name            = "tour-own"
  family          = "tour"
  source_snapshot = google_compute_snapshot.data.id
}

resource "google_compute_instance_template" "machine" {
  name_prefix  = "tour-machine-"
  machine_type = var.changed ? "e2-medium" : "e2-small"
  tags         = ["web"]

  disk {
    source_image = data.google_compute_image.debian.self_link
    boot         = true
    disk_size_gb = 15
  }
  network_interface {
    subnetwork = google_compute_subnetwork.main.id
  }
  service_account {
    email  = google_service_account.machine.email
    scopes = ["cloud-platform"]
  }
  lifecycle {
    create_before_destroy = true
  }
}

resource "google_compute_region_instance_template" "machine" {
  name         = "tour-machine"
  region       = "us-central1"
  machine_type = "e2-small"

  disk {
    source_image = data.google_compute_image.debian.self_link
  }
  network_interface {
    subnetwork = google_compute_subnetwork.main.id
  }
}

resource "google_compute_health_check" "machine" {
  name = "tour-machine"

  tcp_health_check {
    port = 22
  }
}

resource "google_compute_target_pool" "machine" {
  name = "tour-machine"
}

resource "google_compute_instance_group_manager" "zone" {
  name               = "tour-zone"
  base_instance_name = "tour-zone"
  zone               = "us-central1-b"
  target_size        = var.changed ? 3 : 2
  target_pools       = [google_compute_target_pool.machine.id]
  wait_for_instances = true

  version {
    instance_template = google_compute_instance_template.machine.self_link_unique
  }
  named_port {
    name = "http"
    port = 8080
  }
  update_policy {
    type                  = "PROACTIVE"
    minimal_action        = "REPLACE"
    max_surge_fixed       = 1
    max_unavailable_fixed = 0
  }
  auto_healing_policies {
    health_check      = google_compute_health_check.machine.id
    initial_delay_sec = 300
  }
}

resource "google_compute_region_instance_group_manager" "region" {
  name                             = "tour-region"
  base_instance_name               = "tour-region"
  region                           = "us-central1"
  distribution_policy_target_shape = "EVEN"
  wait_for_instances               = true
  wait_for_instances_status        = "UPDATED"

  version {
    instance_template = google_compute_region_instance_template.machine.id
  }
  named_port {
    name = "http"
    port = var.changed ? 8081 : 8080
  }
}

resource "google_compute_autoscaler" "zone" {
  name   = "tour-zone"
  zone   = "us-central1-b"
  target = google_compute_instance_group_manager.scaled.id

  autoscaling_policy {
    min_replicas    = 1
    max_replicas    = var.changed ? 4 : 3
    cooldown_period = 60
    cpu_utilization {
      target = 0.6
    }
  }
}

resource "google_compute_instance_group_manager" "scaled" {
  name               = "tour-scaled"
  base_instance_name = "tour-scaled"
  zone               = "us-central1-b"

  version {
    instance_template = google_compute_instance_template.machine.self_link_unique
  }
}

resource "google_compute_region_autoscaler" "region" {
  name   = "tour-region"
  region = "us-central1"
  target = google_compute_region_instance_group_manager.region.id

  autoscaling_policy {
    min_replicas    = 3
    max_replicas    = 5
    cooldown_period = 60
    cpu_utilization {
      target = 0.5
    }
  }
}

resource "google_compute_instance_group" "own" {
  name      = "tour-own"
  instances = [google_compute_instance.machine.self_link]

  named_port {
    name = "ssh"
    port = var.changed ? 2222 : 22
  }
}

resource "google_compute_node_template" "sole" {
  name      = "tour-sole"
  node_type = "n1-node-96-624"
}

resource "google_compute_reservation" "kept" {
  name = "tour-kept"
  zone = "us-central1-a"

  specific_reservation {
    count = var.changed ? 2 : 1
    instance_properties {
      machine_type = "n2-standard-2"
    }
  }
}

data "google_compute_instance" "machine" {
  name       = google_compute_instance.machine.name
  depends_on = [google_compute_instance.machine]
}

data "google_compute_instance_group" "zone" {
  self_link = google_compute_instance_group_manager.zone.instance_group
}

data "google_compute_instance_template" "machine" {
  self_link_unique = google_compute_instance_template.machine.self_link_unique
}

check "what_is_read_is_what_was_made" {
  assert {
    condition     = data.google_compute_instance.machine.instance_id == google_compute_instance.machine.instance_id
    error_message = "the instance that is read is another"
  }
  assert {
    condition     = data.google_compute_instance_template.machine.name == google_compute_instance_template.machine.name
    error_message = "the template that is read by its number is another"
  }
}
