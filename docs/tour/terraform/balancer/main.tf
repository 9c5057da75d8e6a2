provider "google" {
  region = "us-central1"
}

variable "changed" {
  type    = bool
  default = false
}

# Both are made by run.sh with openssl.
variable "certificate" {
  type = string
}

variable "private_key" {
  type = string
}

resource "google_compute_network" "main" {
  name                    = "tour-balancer"
  auto_create_subnetworks = false
}

resource "google_compute_subnetwork" "main" {
  name          = "tour-balancer"
  network       = google_compute_network.main.id
  ip_cidr_range = "10.30.0.0/24"
}

resource "google_compute_subnetwork" "proxies" {
  name          = "tour-proxies"
  network       = google_compute_network.main.id
  ip_cidr_range = "10.31.0.0/23"
  purpose       = "REGIONAL_MANAGED_PROXY"
  role          = "ACTIVE"
}

resource "google_compute_global_address" "web" {
  name = "tour-web"
}

resource "google_compute_health_check" "web" {
  name               = "tour-web"
  check_interval_sec = var.changed ? 20 : 10
  timeout_sec        = 5

  http_health_check {
    port         = 8080
    request_path = "/healthy"
  }
}

resource "google_compute_security_policy" "web" {
  name = "tour-web"

  rule {
    action   = "deny(403)"
    priority = 1000
    match {
      versioned_expr = "SRC_IPS_V1"
      config {
        src_ip_ranges = var.changed ? ["203.0.113.0/24", "198.51.100.0/24"] : ["203.0.113.0/24"]
      }
    }
  }
  rule {
    action   = "allow"
    priority = 2147483647
    match {
      versioned_expr = "SRC_IPS_V1"
      config {
        src_ip_ranges = ["*"]
      }
    }
  }
}

resource "google_compute_region_network_endpoint_group" "run" {
  name                  = "tour-run"
  network_endpoint_type = "SERVERLESS"
  region                = "us-central1"

  cloud_run {
    service = "tour-hello"
  }
}

resource "google_compute_global_network_endpoint_group" "outside" {
  name                  = "tour-outside"
  network_endpoint_type = "INTERNET_FQDN_PORT"
  default_port          = 443
}

resource "google_compute_global_network_endpoint" "outside" {
  global_network_endpoint_group = google_compute_global_network_endpoint_group.outside.name
  fqdn                          = "backend.example.com"
  port                          = 443
}

resource "google_compute_network_endpoint_group" "zone" {
  name                  = "tour-zone"
  network               = google_compute_network.main.id
  subnetwork            = google_compute_subnetwork.main.id
  network_endpoint_type = "GCE_VM_IP_PORT"
  default_port          = 90
  zone                  = "us-central1-a"
}

resource "google_compute_backend_service" "run" {
  name                  = "tour-run"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  security_policy       = google_compute_security_policy.web.id
  enable_cdn            = var.changed

  backend {
    group = google_compute_region_network_endpoint_group.run.id
  }
  log_config {
    enable      = true
    sample_rate = 0.5
  }
  dynamic "cdn_policy" {
    for_each = var.changed ? [1] : []
    content {
      cache_mode  = "CACHE_ALL_STATIC"
      default_ttl = 3600
      client_ttl  = 3600
      max_ttl     = 86400
      cache_key_policy {
        include_host         = true
        include_protocol     = true
        include_query_string = false
      }
    }
  }
}

resource "google_compute_backend_service" "zone" {
  name                  = "tour-zone"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  protocol              = "HTTP"
  session_affinity      = "GENERATED_COOKIE"
  timeout_sec           = var.changed ? 40 : 30
  health_checks         = [google_compute_health_check.web.id]

  backend {
    group                 = google_compute_network_endpoint_group.zone.id
    balancing_mode        = "RATE"
    max_rate_per_endpoint = 100
  }
}

resource "google_storage_bucket" "static" {
  name                        = "tour-static-files"
  location                    = "US"
  uniform_bucket_level_access = true
}

resource "google_compute_backend_bucket" "static" {
  name        = "tour-static"
  bucket_name = google_storage_bucket.static.name
  enable_cdn  = true
  description = var.changed ? "changed" : "made"
}

resource "google_compute_url_map" "web" {
  name            = "tour-web"
  default_service = google_compute_backend_service.run.id

  host_rule {
    hosts        = ["tour.example.com"]
    path_matcher = "tour"
  }
  path_matcher {
    name            = "tour"
    default_service = google_compute_backend_service.zone.id

    path_rule {
      paths   = var.changed ? ["/static", "/static/*", "/images/*"] : ["/static", "/static/*"]
      service = google_compute_backend_bucket.static.id
    }
  }
}

resource "google_compute_url_map" "redirect" {
  name = "tour-redirect"

  default_url_redirect {
    https_redirect = true
    strip_query    = false
  }
}

resource "google_compute_ssl_certificate" "own" {
  name        = "tour-own"
  certificate = var.certificate
  private_key = var.private_key
}

resource "google_compute_managed_ssl_certificate" "managed" {
  name = "tour-managed"

  managed {
    domains = ["tour.example.com"]
  }
}

resource "google_compute_ssl_policy" "modern" {
  name            = "tour-modern"
  profile         = "MODERN"
  min_tls_version = var.changed ? "TLS_1_2" : "TLS_1_1"
}

resource "google_compute_target_https_proxy" "web" {
  name             = "tour-web"
  url_map          = google_compute_url_map.web.id
  ssl_certificates = var.changed ? [google_compute_ssl_certificate.own.id, google_compute_managed_ssl_certificate.managed.id] : [google_compute_ssl_certificate.own.id]
  ssl_policy       = google_compute_ssl_policy.modern.id
}

resource "google_compute_target_http_proxy" "redirect" {
  name    = "tour-redirect"
  url_map = google_compute_url_map.redirect.id
}

resource "google_compute_global_forwarding_rule" "web" {
  name                  = "tour-web"
  target                = google_compute_target_https_proxy.web.id
  ip_address            = google_compute_global_address.web.id
  port_range            = "443"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  labels                = { tour = var.changed ? "changed" : "made" }
}

resource "google_compute_global_forwarding_rule" "redirect" {
  name                  = "tour-redirect"
  target                = google_compute_target_http_proxy.redirect.id
  ip_address            = google_compute_global_address.web.id
  port_range            = "80"
  load_balancing_scheme = "EXTERNAL_MANAGED"
}

resource "google_compute_region_health_check" "inside" {
  name = "tour-inside"

  tcp_health_check {
    port = var.changed ? 5433 : 5432
  }
}

resource "google_compute_region_backend_service" "inside" {
  name                  = "tour-inside"
  load_balancing_scheme = "INTERNAL"
  protocol              = "TCP"
  health_checks         = [google_compute_region_health_check.inside.id]
}

resource "google_compute_forwarding_rule" "inside" {
  name                  = "tour-inside"
  load_balancing_scheme = "INTERNAL"
  backend_service       = google_compute_region_backend_service.inside.id
  network               = google_compute_network.main.id
  subnetwork            = google_compute_subnetwork.main.id
  all_ports             = true
  allow_global_access   = var.changed
}

resource "google_compute_region_health_check" "http" {
  name = "tour-http"

  http_health_check {
    port_specification = "USE_SERVING_PORT"
  }
}

resource "google_compute_region_backend_service" "http" {
  name                  = "tour-http"
  load_balancing_scheme = "INTERNAL_MANAGED"
  protocol              = "HTTP"
  health_checks         = [google_compute_region_health_check.http.id]
  locality_lb_policy    = "ROUND_ROBIN"
}

resource "google_compute_region_url_map" "http" {
  name            = "tour-http"
  default_service = google_compute_region_backend_service.http.id
}

resource "google_compute_region_ssl_certificate" "own" {
  name        = "tour-own"
  certificate = var.certificate
  private_key = var.private_key
}

resource "google_compute_region_target_https_proxy" "http" {
  name             = "tour-http"
  url_map          = google_compute_region_url_map.http.id
  ssl_certificates = [google_compute_region_ssl_certificate.own.id]
}

resource "google_compute_forwarding_rule" "http" {
  name                  = "tour-http"
  load_balancing_scheme = "INTERNAL_MANAGED"
  target                = google_compute_region_target_https_proxy.http.id
  port_range            = "443"
  network               = google_compute_network.main.id
  subnetwork            = google_compute_subnetwork.main.id
  depends_on            = [google_compute_subnetwork.proxies]
}

resource "google_certificate_manager_certificate" "managed" {
  name = "tour-managed"

  managed {
    domains            = ["tour.example.com"]
    dns_authorizations = [google_certificate_manager_dns_authorization.tour.id]
  }
}

resource "google_certificate_manager_dns_authorization" "tour" {
  name   = "tour"
  domain = "tour.example.com"
  labels = { tour = var.changed ? "changed" : "made" }
}

resource "google_certificate_manager_certificate_map" "tour" {
  name        = "tour"
  description = var.changed ? "changed" : "made"
}

resource "google_certificate_manager_certificate_map_entry" "tour" {
  name         = "tour"
  map          = google_certificate_manager_certificate_map.tour.name
  certificates = [google_certificate_manager_certificate.managed.id]
  hostname     = "tour.example.com"
}

data "google_compute_backend_service" "run" {
  name       = google_compute_backend_service.run.name
  depends_on = [google_compute_backend_service.run]
}

data "google_compute_ssl_certificate" "own" {
  name = google_compute_ssl_certificate.own.name
}

data "google_compute_global_forwarding_rule" "web" {
  name = google_compute_global_forwarding_rule.web.name
}

check "what_is_read_is_what_was_made" {
  assert {
    condition     = data.google_compute_global_forwarding_rule.web.ip_address == google_compute_global_address.web.address
    error_message = "the rule listens on another address"
  }
  assert {
    condition     = data.google_compute_ssl_certificate.own.certificate_id == google_compute_ssl_certificate.own.certificate_id
    error_message = "the certificate that is read is another"
  }
}
