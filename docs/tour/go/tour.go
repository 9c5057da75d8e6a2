// A tour of the emulated Google Cloud with Google's Go clients, in a shell prepared by `emulator env`.
//
// With Debian's packages golang-go and golang-google-cloud-dev, whose client of Cloud Storage is from 2022 and takes no
// scheme in STORAGE_EMULATOR_HOST:
//
//	unset STORAGE_EMULATOR_HOST
//	GO111MODULE=off GOPATH=/usr/share/gocode go run tour.go
//
// Ends with 1 when a step failed.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"cloud.google.com/go/logging/logadmin"
	secretmanager "cloud.google.com/go/secretmanager/apiv1"
	"cloud.google.com/go/storage"
	compute "google.golang.org/api/compute/v1"
	run "google.golang.org/api/run/v1"
	sqladmin "google.golang.org/api/sqladmin/v1beta4"
	smpb "google.golang.org/genproto/googleapis/cloud/secretmanager/v1"
)

var failed = 0

func step(name string, call func() (interface{}, error)) {
	value, err := call()
	if err != nil {
		failed++
		fmt.Println("FAIL", name, err)
		return
	}
	fmt.Println("ok  ", name, value)
}

func main() {
	if os.Getenv("GCP_EMULATOR_ENDPOINT") == "" {
		fmt.Fprintln(os.Stderr, `this shell does not point at an emulator: eval "$(./provision emulator env --port 8090)"`)
		os.Exit(1)
	}
	ctx := context.Background()
	project := os.Getenv("GOOGLE_CLOUD_PROJECT")
	tag := fmt.Sprintf("go-%x", time.Now().UnixNano())

	step("secret create", func() (interface{}, error) {
		client, err := secretmanager.NewClient(ctx)
		if err != nil {
			return nil, err
		}
		made, err := client.CreateSecret(ctx, &smpb.CreateSecretRequest{
			Parent: "projects/" + project, SecretId: tag,
			Secret: &smpb.Secret{Replication: &smpb.Replication{
				Replication: &smpb.Replication_Automatic_{Automatic: &smpb.Replication_Automatic{}}}}})
		return made.GetName(), err
	})

	files, err := storage.NewClient(ctx)
	if err != nil {
		fmt.Println("FAIL storage", err)
		os.Exit(1)
	}
	bucket := files.Bucket(project + "-" + tag)
	step("bucket create", func() (interface{}, error) { return "", bucket.Create(ctx, project, nil) })
	step("object write", func() (interface{}, error) {
		writer := bucket.Object("dir/a b.txt").NewWriter(ctx)
		if _, err := fmt.Fprint(writer, "hello"); err != nil {
			return nil, err
		}
		return "", writer.Close()
	})
	step("object read", func() (interface{}, error) {
		reader, err := bucket.Object("dir/a b.txt").NewReader(ctx)
		if err != nil {
			return nil, err
		}
		content, err := io.ReadAll(reader)
		return string(content), err
	})
	step("object that is not there", func() (interface{}, error) {
		if _, err := bucket.Object("none").NewReader(ctx); err != storage.ErrObjectNotExist {
			return nil, fmt.Errorf("expected ErrObjectNotExist, got %v", err)
		}
		return "ErrObjectNotExist", nil
	})

	step("networks list", func() (interface{}, error) {
		service, err := compute.NewService(ctx)
		if err != nil {
			return nil, err
		}
		list, err := service.Networks.List(project).Do()
		if err != nil {
			return nil, err
		}
		return len(list.Items), nil
	})
	step("run services list", func() (interface{}, error) {
		service, err := run.NewService(ctx)
		if err != nil {
			return nil, err
		}
		list, err := service.Projects.Locations.Services.List("projects/" + project + "/locations/us-central1").Do()
		if err != nil {
			return nil, err
		}
		return len(list.Items), nil
	})
	step("sql instances list", func() (interface{}, error) {
		service, err := sqladmin.NewService(ctx)
		if err != nil {
			return nil, err
		}
		list, err := service.Instances.List(project).Do()
		if err != nil {
			return nil, err
		}
		return len(list.Items), nil
	})
	step("logs list", func() (interface{}, error) {
		client, err := logadmin.NewClient(ctx, project)
		if err != nil {
			return nil, err
		}
		_, err = client.Logs(ctx).Next()
		if err != nil && err.Error() == "no more items in iterator" {
			err = nil
		}
		return "", err
	})
	if failed > 0 {
		os.Exit(1)
	}
}
