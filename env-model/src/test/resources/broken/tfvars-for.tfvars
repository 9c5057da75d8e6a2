environment = "sample"
project_id  = "my-project"
region      = "us-central1"
services = {
  auth-service = {}
}
labels = { for k in ["a"] : k => k }
