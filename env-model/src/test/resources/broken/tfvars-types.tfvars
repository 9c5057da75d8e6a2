environment = "sample"
project_id  = "my-project"
region      = "us-central1"
services = {
  auth-service = {}
}
database_config = {
  tier = "db-f1-micro"
  disk_size = "20"
  backup_enabled = "no"
}
