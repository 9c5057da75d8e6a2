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
	"reflect"
	"sort"
	"sync"
	"time"

	"cloud.google.com/go/iam"
	"cloud.google.com/go/logging/logadmin"
	"cloud.google.com/go/pubsub"
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
	messages(ctx, project, tag, bucket)
	if failed > 0 {
		os.Exit(1)
	}
}

// Pub/Sub, whose client reads PUBSUB_EMULATOR_HOST.
func messages(ctx context.Context, project, tag string, bucket *storage.BucketHandle) {
	client, err := pubsub.NewClient(ctx, project)
	if err != nil {
		failed++
		fmt.Println("FAIL pubsub", err)
		return
	}
	defer client.Close()
	topic := client.Topic(tag)
	topic.EnableMessageOrdering = true
	// The texts and attributes of the next messages, by a streaming pull that acknowledges them.
	received := func(subscription *pubsub.Subscription, count int) ([]string, []map[string]string, error) {
		until, cancel := context.WithTimeout(ctx, time.Minute)
		defer cancel()
		var lock sync.Mutex
		var texts []string
		var attributes []map[string]string
		err := subscription.Receive(until, func(_ context.Context, message *pubsub.Message) {
			lock.Lock()
			defer lock.Unlock()
			texts = append(texts, string(message.Data))
			attributes = append(attributes, message.Attributes)
			message.Ack()
			if len(texts) == count {
				cancel()
			}
		})
		return texts, attributes, err
	}
	expect := func(got, want interface{}) (interface{}, error) {
		if !reflect.DeepEqual(got, want) {
			return nil, fmt.Errorf("%v where %v was expected", got, want)
		}
		return got, nil
	}

	step("topic create", func() (interface{}, error) {
		made, err := client.CreateTopic(ctx, tag)
		return made, err
	})
	step("subscription create in order", func() (interface{}, error) {
		return client.CreateSubscription(ctx, tag+"-rows", pubsub.SubscriptionConfig{
			Topic: topic, EnableMessageOrdering: true, RetainAckedMessages: true})
	})
	step("subscription create with a dead letter topic", func() (interface{}, error) {
		dead, err := client.CreateTopic(ctx, tag+"-dead")
		if err != nil {
			return nil, err
		}
		return client.CreateSubscription(ctx, tag+"-tried", pubsub.SubscriptionConfig{
			Topic: topic, DeadLetterPolicy: &pubsub.DeadLetterPolicy{DeadLetterTopic: dead.String(), MaxDeliveryAttempts: 5}})
	})
	rows := client.Subscription(tag + "-rows")
	step("messages publish in order", func() (interface{}, error) {
		for _, text := range []string{"row 1", "row 2", "row 3"} {
			if _, err := topic.Publish(ctx, &pubsub.Message{Data: []byte(text), OrderingKey: "rows"}).Get(ctx); err != nil {
				return nil, err
			}
		}
		return "", nil
	})
	step("messages receive in order", func() (interface{}, error) {
		texts, _, err := received(rows, 3)
		if err != nil {
			return nil, err
		}
		return expect(texts, []string{"row 1", "row 2", "row 3"})
	})
	step("message given back until it is a dead letter", func() (interface{}, error) {
		buried, err := client.CreateSubscription(ctx, tag+"-buried", pubsub.SubscriptionConfig{Topic: client.Topic(tag + "-dead")})
		if err != nil {
			return nil, err
		}
		refusing, stop := context.WithCancel(ctx)
		defer stop()
		refused := make(chan error, 1)
		go func() {
			refused <- client.Subscription(tag+"-tried").Receive(refusing, func(_ context.Context, message *pubsub.Message) { message.Nack() })
		}()
		texts, _, err := received(buried, 3)
		if err != nil {
			return nil, err
		}
		stop()
		if err := <-refused; err != nil {
			return nil, err
		}
		sort.Strings(texts)
		return expect(texts, []string{"row 1", "row 2", "row 3"})
	})
	step("seek to a time", func() (interface{}, error) {
		if err := rows.SeekToTime(ctx, time.Now().Add(-10*time.Minute)); err != nil {
			return nil, err
		}
		texts, _, err := received(rows, 3)
		if err != nil {
			return nil, err
		}
		return expect(len(texts), 3)
	})
	step("topic policy", func() (interface{}, error) {
		policy, err := topic.IAM().Policy(ctx)
		if err != nil {
			return nil, err
		}
		policy.Add("user:tour@example.com", iam.RoleName("roles/pubsub.publisher"))
		if err := topic.IAM().SetPolicy(ctx, policy); err != nil {
			return nil, err
		}
		kept, err := topic.IAM().Policy(ctx)
		if err != nil {
			return nil, err
		}
		return expect(kept.Members("roles/pubsub.publisher"), []string{"user:tour@example.com"})
	})
	step("object heard of", func() (interface{}, error) {
		told, err := client.CreateTopic(ctx, tag+"-told")
		if err != nil {
			return nil, err
		}
		ear, err := client.CreateSubscription(ctx, tag+"-ear", pubsub.SubscriptionConfig{Topic: told})
		if err != nil {
			return nil, err
		}
		if _, err := bucket.AddNotification(ctx, &storage.Notification{
			TopicProjectID: project, TopicID: told.ID(), PayloadFormat: storage.NoPayload,
			EventTypes: []string{storage.ObjectFinalizeEvent}}); err != nil {
			return nil, err
		}
		writer := bucket.Object("told").NewWriter(ctx)
		if _, err := fmt.Fprint(writer, "told"); err != nil {
			return nil, err
		}
		if err := writer.Close(); err != nil {
			return nil, err
		}
		_, attributes, err := received(ear, 1)
		if err != nil {
			return nil, err
		}
		return expect([]string{attributes[0]["eventType"], attributes[0]["objectId"]}, []string{"OBJECT_FINALIZE", "told"})
	})
	step("topic delete", func() (interface{}, error) { return "", topic.Delete(ctx) })
	step("topic of its subscription", func() (interface{}, error) {
		config, err := rows.Config(ctx)
		if err != nil {
			return nil, err
		}
		return expect(config.Topic.String(), "_deleted-topic_")
	})
}
