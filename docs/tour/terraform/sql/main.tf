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

resource "google_compute_network" "main" {
  name                    = "tour-sql"
  auto_create_subnetworks = false
}

resource "google_compute_global_address" "services" {
  name          = "tour-sql-services"
  purpose       = "VPC_PEERING"
  address_type  = "INTERNAL"
  prefix_length = 20
  network       = google_compute_network.main.id
}

resource "google_service_networking_connection" "services" {
  network                 = google_compute_network.main.id
  service                 = "servicenetworking.googleapis.com"
  reserved_peering_ranges = [google_compute_global_address.services.name]
}

resource "google_sql_database_instance" "main" {
  name                = "tour-main-${var.run}"
  database_version    = "POSTGRES_14"
  root_password       = "not-a-secret-1"
  deletion_protection = false
  depends_on          = [google_service_networking_connection.services]

  settings {
    tier              = var.changed ? "db-custom-2-7680" : "db-custom-1-3840"
    edition           = "ENTERPRISE"
    availability_type = var.changed ? "REGIONAL" : "ZONAL"
    disk_size         = 20
    disk_type         = "PD_SSD"
    user_labels       = { tour = var.changed ? "changed" : "made" }

    backup_configuration {
      enabled                        = true
      start_time                     = "03:00"
      point_in_time_recovery_enabled = true
      backup_retention_settings {
        retained_backups = 8
      }
    }
    database_flags {
      name  = "max_connections"
      value = var.changed ? "200" : "100"
    }
    database_flags {
      name  = "cloudsql.iam_authentication"
      value = "on"
    }
    insights_config {
      query_insights_enabled = true
    }
    ip_configuration {
      ipv4_enabled    = true
      private_network = google_compute_network.main.id
      ssl_mode        = "ENCRYPTED_ONLY"
      authorized_networks {
        name  = "office"
        value = "198.51.100.0/24"
      }
    }
    location_preference {
      zone = "us-central1-a"
    }
    maintenance_window {
      day          = 7
      hour         = 4
      update_track = "stable"
    }
  }
}

resource "google_sql_database_instance" "replica" {
  name                 = "tour-replica-${var.run}"
  database_version     = "POSTGRES_14"
  master_instance_name = google_sql_database_instance.main.name
  deletion_protection  = false

  settings {
    tier      = var.changed ? "db-custom-2-7680" : "db-custom-1-3840"
    edition   = "ENTERPRISE"
    disk_size = 20

    database_flags {
      name  = "max_connections"
      value = var.changed ? "200" : "100"
    }
    ip_configuration {
      ipv4_enabled    = false
      private_network = google_compute_network.main.id
    }
  }
}

resource "google_sql_database_instance" "mysql" {
  name                = "tour-mysql-${var.run}"
  database_version    = "MYSQL_8_0"
  deletion_protection = false

  settings {
    tier    = "db-f1-micro"
    edition = "ENTERPRISE"

    backup_configuration {
      enabled            = true
      binary_log_enabled = true
    }
  }
}

resource "google_sql_database" "shop" {
  name     = "shop"
  instance = google_sql_database_instance.main.name
}

resource "google_sql_database" "mysql" {
  name      = "shop"
  instance  = google_sql_database_instance.mysql.name
  charset   = "utf8mb4"
  collation = var.changed ? "utf8mb4_unicode_ci" : "utf8mb4_general_ci"
}

resource "google_sql_user" "app" {
  name            = "app"
  instance        = google_sql_database_instance.main.name
  password        = var.changed ? "changed-password-2" : "made-password-1"
  deletion_policy = "ABANDON"
}

resource "google_service_account" "app" {
  account_id = "tour-sql-app"
}

resource "google_sql_user" "account" {
  name     = trimsuffix(google_service_account.app.email, ".gserviceaccount.com")
  instance = google_sql_database_instance.main.name
  type     = "CLOUD_IAM_SERVICE_ACCOUNT"
}

resource "google_sql_user" "mysql" {
  name     = "app"
  host     = "%"
  instance = google_sql_database_instance.mysql.name
  password = "made-password-1"
}

resource "google_sql_ssl_cert" "client" {
  common_name = "tour-client"
  instance    = google_sql_database_instance.main.name
}

data "google_sql_database_instance" "main" {
  name       = google_sql_database_instance.main.name
  depends_on = [google_sql_database_instance.main]
}

data "google_sql_databases" "main" {
  instance   = google_sql_database_instance.main.name
  depends_on = [google_sql_database.shop]
}

data "google_sql_tiers" "all" {}

check "what_is_read_is_what_was_made" {
  assert {
    condition     = data.google_sql_database_instance.main.connection_name == google_sql_database_instance.main.connection_name
    error_message = "the instance that is read is another"
  }
  assert {
    condition     = contains([for d in data.google_sql_databases.main.databases : d.name], "shop")
    error_message = "the database is listed"
  }
}
