environment = "sample"
project_id  = "my-project"
region      = "us-central1"
services = {
  auth-service = { max_instance = 3 }
}
