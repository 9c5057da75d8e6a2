provider "google" {
  region = "us-central1"
}

variable "changed" {
  type    = bool
  default = false
}

resource "google_compute_network" "main" {
  name                    = "tour-dns"
  auto_create_subnetworks = false
}

resource "google_dns_managed_zone" "public" {
  name        = "tour-public"
  dns_name    = "tour.example.com."
  description = var.changed ? "Of the tour, changed" : "Of the tour"
  labels      = { part = "dns" }

  dnssec_config {
    state = "on"
  }
}

resource "google_dns_managed_zone_iam_member" "reader" {
  managed_zone = google_dns_managed_zone.public.name
  role         = "roles/dns.reader"
  member       = "user:reader@example.com"
}

resource "google_dns_record_set" "web" {
  managed_zone = google_dns_managed_zone.public.name
  name         = "www.${google_dns_managed_zone.public.dns_name}"
  type         = "A"
  ttl          = var.changed ? 60 : 300
  rrdatas      = var.changed ? ["192.0.2.1", "192.0.2.2"] : ["192.0.2.1"]
}

resource "google_dns_record_set" "web6" {
  managed_zone = google_dns_managed_zone.public.name
  name         = google_dns_record_set.web.name
  type         = "AAAA"
  ttl          = 300
  rrdatas      = ["2001:0db8::0001"]
}

resource "google_dns_record_set" "alias" {
  managed_zone = google_dns_managed_zone.public.name
  name         = "*.${google_dns_managed_zone.public.dns_name}"
  type         = "CNAME"
  ttl          = 300
  rrdatas      = [google_dns_record_set.web.name]
}

resource "google_dns_record_set" "text" {
  managed_zone = google_dns_managed_zone.public.name
  name         = google_dns_managed_zone.public.dns_name
  type         = "TXT"
  ttl          = 300
  rrdatas      = ["\"v=spf1 -all\""]
}

resource "google_dns_record_set" "mail" {
  managed_zone = google_dns_managed_zone.public.name
  name         = google_dns_managed_zone.public.dns_name
  type         = "MX"
  ttl          = 300
  rrdatas      = ["10 mail.example.com.", "20 spare.example.com."]
}

resource "google_dns_record_set" "weighted" {
  managed_zone = google_dns_managed_zone.public.name
  name         = "some.${google_dns_managed_zone.public.dns_name}"
  type         = "A"
  ttl          = 60

  routing_policy {
    wrr {
      weight  = var.changed ? 0.5 : 0.9
      rrdatas = ["192.0.2.1"]
    }
    wrr {
      weight  = var.changed ? 0.5 : 0.1
      rrdatas = ["192.0.2.2"]
    }
  }
}

resource "google_dns_managed_zone" "private" {
  name       = "tour-private"
  dns_name   = "tour.internal."
  visibility = "private"

  private_visibility_config {
    networks {
      network_url = google_compute_network.main.id
    }
  }
}

resource "google_dns_policy" "main" {
  name           = "tour-policy"
  enable_logging = var.changed

  networks {
    network_url = google_compute_network.main.id
  }
}

resource "google_dns_response_policy" "main" {
  response_policy_name = "tour-answers"

  networks {
    network_url = google_compute_network.main.id
  }
}

resource "google_dns_response_policy_rule" "main" {
  response_policy = google_dns_response_policy.main.response_policy_name
  rule_name       = "tour-rule"
  dns_name        = "apis.tour.internal."

  local_data {
    local_datas {
      name    = "apis.tour.internal."
      type    = "A"
      ttl     = 300
      rrdatas = [var.changed ? "192.0.2.2" : "192.0.2.1"]
    }
  }
}

data "google_dns_keys" "public" {
  managed_zone = google_dns_managed_zone.public.id
}

data "google_dns_record_set" "web" {
  managed_zone = google_dns_managed_zone.public.name
  name         = google_dns_record_set.web.name
  type         = "A"
}

output "ds_record" {
  value = data.google_dns_keys.public.key_signing_keys[0].ds_record
}

output "web" {
  value = data.google_dns_record_set.web.rrdatas
}
