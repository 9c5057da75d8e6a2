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

resource "google_service_account" "reader" {
  account_id = "tour-reader"
}

resource "google_secret_manager_secret" "key" {
  secret_id = "tour-key"
  labels    = { tour = var.changed ? "changed" : "made" }

  replication {
    auto {}
  }
}

resource "google_secret_manager_secret" "placed" {
  secret_id = "tour-placed"

  replication {
    user_managed {
      replicas {
        location = "us-central1"
      }
      replicas {
        location = "us-east1"
      }
    }
  }
}

resource "google_secret_manager_secret_version" "key" {
  secret      = google_secret_manager_secret.key.id
  secret_data = var.changed ? "changed" : "made"
}

resource "google_secret_manager_secret_version" "placed" {
  secret      = google_secret_manager_secret.placed.id
  secret_data = "placed"
  enabled     = !var.changed
}

resource "google_secret_manager_secret_iam_member" "reader" {
  secret_id = google_secret_manager_secret.key.id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.reader.member
}

resource "google_secret_manager_secret_iam_binding" "viewers" {
  secret_id = google_secret_manager_secret.placed.id
  role      = "roles/secretmanager.viewer"
  members   = [google_service_account.reader.member, "user:user@example.com"]
}

resource "google_kms_key_ring" "ring" {
  name     = "tour-ring-${var.run}"
  location = "us-central1"
}

resource "google_kms_crypto_key" "key" {
  name            = "tour-key"
  key_ring        = google_kms_key_ring.ring.id
  rotation_period = var.changed ? "7776000s" : "2592000s"
  labels          = { tour = var.changed ? "changed" : "made" }
}

resource "google_kms_crypto_key_iam_member" "user" {
  crypto_key_id = google_kms_crypto_key.key.id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = google_service_account.reader.member
}

resource "google_kms_key_ring_iam_member" "viewer" {
  key_ring_id = google_kms_key_ring.ring.id
  role        = "roles/cloudkms.viewer"
  member      = "user:user@example.com"
}

resource "google_kms_secret_ciphertext" "word" {
  crypto_key = google_kms_crypto_key.key.id
  plaintext  = "a word"
}

data "google_kms_secret" "word" {
  crypto_key = google_kms_crypto_key.key.id
  ciphertext = google_kms_secret_ciphertext.word.ciphertext
}

data "google_secret_manager_secret_version" "key" {
  secret     = google_secret_manager_secret.key.secret_id
  depends_on = [google_secret_manager_secret_version.key]
}

data "google_secret_manager_secrets" "tours" {
  filter     = "name:tour-"
  depends_on = [google_secret_manager_secret.key, google_secret_manager_secret.placed]
}

check "what_is_read_is_what_was_made" {
  assert {
    condition     = nonsensitive(data.google_kms_secret.word.plaintext) == "a word"
    error_message = "what was encrypted is decrypted"
  }
  assert {
    condition     = nonsensitive(data.google_secret_manager_secret_version.key.secret_data) == (var.changed ? "changed" : "made")
    error_message = "the newest version is read"
  }
  assert {
    condition     = length(data.google_secret_manager_secrets.tours.secrets) == 2
    error_message = "both secrets are listed"
  }
}
