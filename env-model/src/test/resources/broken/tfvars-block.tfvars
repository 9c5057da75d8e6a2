environment = "sample"
project_id  = "my-project"
region      = "us-central1"
services = {
  auth-service = {}
}
monitoring_config {
  log_level = "info"
}
