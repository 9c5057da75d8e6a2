environment = "sample"
project_id  = "my-project"
region      = "us-central1"
services = {
  auth-service = {}
}
labels = { 1 = "a" }
