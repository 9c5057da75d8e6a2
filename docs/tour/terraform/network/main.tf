provider "google" {
  region = "us-central1"
}

variable "changed" {
  type    = bool
  default = false
}

resource "google_compute_network" "main" {
  name                    = "tour-main"
  auto_create_subnetworks = false
  routing_mode            = var.changed ? "GLOBAL" : "REGIONAL"
}

resource "google_compute_network" "other" {
  name                    = "tour-other"
  auto_create_subnetworks = false
  description             = "a neighbour"
}

resource "google_compute_subnetwork" "main" {
  name                     = "tour-main"
  network                  = google_compute_network.main.id
  ip_cidr_range            = "10.10.0.0/20"
  private_ip_google_access = var.changed

  secondary_ip_range {
    range_name    = "pods"
    ip_cidr_range = "10.20.0.0/16"
  }
  log_config {
    aggregation_interval = "INTERVAL_10_MIN"
    flow_sampling        = 0.5
    metadata             = "INCLUDE_ALL_METADATA"
  }
}

resource "google_compute_subnetwork" "connector" {
  name          = "tour-connector"
  network       = google_compute_network.main.id
  ip_cidr_range = "10.8.0.0/28"
}

resource "google_compute_subnetwork_iam_member" "user" {
  subnetwork = google_compute_subnetwork.main.name
  role       = "roles/compute.networkUser"
  member     = "user:user@example.com"
}

resource "google_compute_firewall" "web" {
  name          = "tour-web"
  network       = google_compute_network.main.name
  source_ranges = var.changed ? ["10.0.0.0/8", "192.168.0.0/16"] : ["10.0.0.0/8"]
  target_tags   = ["web"]

  allow {
    protocol = "tcp"
    ports    = ["80", "443"]
  }
  log_config {
    metadata = "EXCLUDE_ALL_METADATA"
  }
}

resource "google_compute_firewall" "deny" {
  name      = "tour-deny"
  network   = google_compute_network.main.name
  direction = "EGRESS"
  disabled  = var.changed
  priority  = 900

  deny {
    protocol = "all"
  }
}

resource "google_compute_route" "nowhere" {
  name             = "tour-nowhere"
  network          = google_compute_network.main.name
  dest_range       = "203.0.113.0/24"
  next_hop_gateway = "default-internet-gateway"
  priority         = 700
  tags             = ["web"]
}

resource "google_compute_router" "main" {
  name    = "tour-main"
  network = google_compute_network.main.id

  bgp {
    asn               = 64514
    advertise_mode    = "CUSTOM"
    advertised_groups = ["ALL_SUBNETS"]
    advertised_ip_ranges {
      range       = "198.51.100.0/24"
      description = "by hand"
    }
  }
}

resource "google_compute_address" "nat" {
  name        = "tour-nat"
  description = "for the NAT"
  labels      = { tour = var.changed ? "changed" : "made" }
}

resource "google_compute_address" "inside" {
  name         = "tour-inside"
  address_type = "INTERNAL"
  subnetwork   = google_compute_subnetwork.main.id
  address      = "10.10.0.42"
}

resource "google_compute_router_nat" "main" {
  name                               = "tour-nat"
  router                             = google_compute_router.main.name
  nat_ip_allocate_option             = "MANUAL_ONLY"
  nat_ips                            = [google_compute_address.nat.self_link]
  source_subnetwork_ip_ranges_to_nat = "LIST_OF_SUBNETWORKS"
  min_ports_per_vm                   = var.changed ? 128 : 64

  subnetwork {
    name                    = google_compute_subnetwork.main.id
    source_ip_ranges_to_nat = ["ALL_IP_RANGES"]
  }
  log_config {
    enable = true
    filter = "ERRORS_ONLY"
  }
}

resource "google_compute_network_peering" "there" {
  name         = "tour-there"
  network      = google_compute_network.main.self_link
  peer_network = google_compute_network.other.self_link
}

resource "google_compute_network_peering" "back" {
  name         = "tour-back"
  network      = google_compute_network.other.self_link
  peer_network = google_compute_network.main.self_link
  depends_on   = [google_compute_network_peering.there]
}

resource "google_compute_network_peering_routes_config" "services" {
  peering              = google_service_networking_connection.services.peering
  network              = google_compute_network.main.name
  export_custom_routes = true
  import_custom_routes = var.changed
}

resource "google_compute_ha_vpn_gateway" "main" {
  name    = "tour-main"
  network = google_compute_network.main.id
}

resource "google_compute_external_vpn_gateway" "office" {
  name            = "tour-office"
  redundancy_type = "SINGLE_IP_INTERNALLY_REDUNDANT"

  interface {
    id         = 0
    ip_address = "8.8.8.8"
  }
}

resource "google_compute_vpn_tunnel" "office" {
  name                            = "tour-office"
  vpn_gateway                     = google_compute_ha_vpn_gateway.main.id
  vpn_gateway_interface           = 0
  peer_external_gateway           = google_compute_external_vpn_gateway.office.id
  peer_external_gateway_interface = 0
  shared_secret                   = "not secret"
  router                          = google_compute_router.main.id
  labels                          = { tour = var.changed ? "changed" : "made" }
}

resource "google_compute_router_interface" "office" {
  name       = "tour-office"
  router     = google_compute_router.main.name
  ip_range   = "169.254.0.1/30"
  vpn_tunnel = google_compute_vpn_tunnel.office.name
}

resource "google_compute_router_peer" "office" {
  name                      = "tour-office"
  router                    = google_compute_router.main.name
  interface                 = google_compute_router_interface.office.name
  peer_ip_address           = "169.254.0.2"
  peer_asn                  = 64515
  advertised_route_priority = var.changed ? 200 : 100
}

resource "google_compute_global_address" "services" {
  name          = "tour-services"
  purpose       = "VPC_PEERING"
  address_type  = "INTERNAL"
  prefix_length = 16
  network       = google_compute_network.main.id
}

resource "google_service_networking_connection" "services" {
  network                 = google_compute_network.main.id
  service                 = "servicenetworking.googleapis.com"
  reserved_peering_ranges = [google_compute_global_address.services.name]
}

resource "google_vpc_access_connector" "main" {
  name          = "tour-main"
  machine_type  = "e2-micro"
  min_instances = 2
  max_instances = var.changed ? 4 : 3

  subnet {
    name = google_compute_subnetwork.connector.name
  }
}

resource "google_compute_network_firewall_policy" "global" {
  name        = "tour-global"
  description = var.changed ? "changed" : "made"
}

resource "google_compute_network_firewall_policy_rule" "global" {
  firewall_policy = google_compute_network_firewall_policy.global.name
  rule_name       = "office"
  priority        = 1000
  action          = "allow"
  direction       = "INGRESS"
  enable_logging  = var.changed

  match {
    src_ip_ranges = ["10.0.0.0/8"]
    layer4_configs {
      ip_protocol = "tcp"
      ports       = ["443"]
    }
  }
}

resource "google_compute_network_firewall_policy_association" "global" {
  name              = "tour-global"
  attachment_target = google_compute_network.main.id
  firewall_policy   = google_compute_network_firewall_policy.global.name
}

resource "google_compute_region_network_firewall_policy" "region" {
  name        = "tour-region"
  description = "of a region"
}

resource "google_compute_region_network_firewall_policy_rule" "region" {
  firewall_policy = google_compute_region_network_firewall_policy.region.name
  priority        = 1000
  action          = "deny"
  direction       = "EGRESS"

  match {
    dest_ip_ranges = ["203.0.113.0/24"]
    layer4_configs {
      ip_protocol = "all"
    }
  }
}

resource "google_compute_region_network_firewall_policy_association" "region" {
  name              = "tour-region"
  attachment_target = google_compute_network.main.id
  firewall_policy   = google_compute_region_network_firewall_policy.region.name
}

data "google_compute_network" "main" {
  name = google_compute_network.main.name
}

data "google_compute_subnetwork" "main" {
  self_link = google_compute_subnetwork.main.self_link
}

data "google_compute_addresses" "made" {
  depends_on = [google_compute_address.nat, google_compute_address.inside]
}

data "google_compute_zones" "up" {
  status = "UP"
}

check "what_is_read_is_what_was_made" {
  assert {
    condition     = data.google_compute_network.main.id == google_compute_network.main.id
    error_message = "the network that is read is another"
  }
  assert {
    condition     = data.google_compute_subnetwork.main.ip_cidr_range == "10.10.0.0/20"
    error_message = "the subnetwork that is read is another"
  }
  assert {
    condition     = length([for a in data.google_compute_addresses.made.addresses : a if contains(["tour-nat", "tour-inside"], a.name)]) == 2
    error_message = "both addresses are listed"
  }
  assert {
    condition     = contains(data.google_compute_zones.up.names, "us-central1-a")
    error_message = "the region has its zones"
  }
}
