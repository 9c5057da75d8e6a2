environment = "sample"
project_id  = "my-project"
region      = "us-central1"
services = {
  auth-service = {}
}
networking_config = {
  bandwidth_mbps = 5 * 2
}
