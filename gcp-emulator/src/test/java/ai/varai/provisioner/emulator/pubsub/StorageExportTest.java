package ai.varai.provisioner.emulator.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import com.google.api.gax.rpc.FailedPreconditionException;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.api.gax.rpc.NotFoundException;
import com.google.api.gax.rpc.UnimplementedException;
import com.google.cloud.NoCredentials;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BucketInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageOptions;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.FieldMask;
import com.google.pubsub.v1.BigQueryConfig;
import com.google.pubsub.v1.CloudStorageConfig;
import com.google.pubsub.v1.CloudStorageConfig.AvroConfig;
import com.google.pubsub.v1.CloudStorageConfig.State;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.UpdateSubscriptionRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.SeekableByteArrayInput;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.util.Utf8;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Subscriptions write their messages to buckets, by the emulator's clock. */
class StorageExportTest {
  private static final Instant START = Instant.parse("2030-01-02T03:04:05Z");

  private GcpEmulator cloud;
  private PubSubWorld world;
  private Storage storage;

  @BeforeEach
  void start() throws IOException {
    cloud = GcpEmulator.start(Options.defaults().withClock(Clock.fixed(START, ZoneOffset.UTC)));
    world = new PubSubWorld(cloud, "exporting");
    storage =
        StorageOptions.newBuilder()
            .setHost(cloud.url())
            .setProjectId("exporting")
            .setCredentials(NoCredentials.getInstance())
            .build()
            .getService();
    storage.create(BucketInfo.of("files-of-exports"));
  }

  @AfterEach
  void stop() {
    world.close();
    cloud.close();
  }

  private void pass(long seconds) {
    cloud.clock().advance(java.time.Duration.ofSeconds(seconds));
  }

  private static CloudStorageConfig.Builder to(String bucket) {
    return CloudStorageConfig.newBuilder().setBucket(bucket);
  }

  private Subscription export(String id, CloudStorageConfig.Builder config) {
    return world.subscribe(id, Subscription.newBuilder().setCloudStorageConfig(config).build());
  }

  private List<Blob> files() {
    List<Blob> all = new ArrayList<>();
    storage.list("files-of-exports").iterateAll().forEach(all::add);
    return all;
  }

  /** Files are written aside from the calls that cause them. */
  private List<Blob> awaitFiles(int number) {
    Awaitility.await()
        .atMost(java.time.Duration.ofSeconds(60))
        .until(() -> files().size() >= number);
    assertThat(files()).hasSize(number);
    return files();
  }

  @Test
  void aFileIsWrittenWhenItsTimeIsOver() {
    Subscription made = export("timed", to("files-of-exports"));
    assertThat(made.getCloudStorageConfig().getMaxDuration().getSeconds()).isEqualTo(300);
    assertThat(made.getCloudStorageConfig().getState()).isEqualTo(State.ACTIVE);
    assertThat(made.getCloudStorageConfig().hasTextConfig()).isTrue();
    world.publish("timed", "one");
    pass(200);
    world.publish("timed", "two");
    assertThat(files()).isEmpty();
    pass(100);
    Blob file = awaitFiles(1).get(0);
    assertThat(file.getName()).matches("2030-01-02T03:09:05\\+00:00_[0-9a-f-]{36}");
    assertThat(new String(file.getContent(), StandardCharsets.UTF_8)).isEqualTo("one\ntwo\n");

    world.publish("timed", "three");
    pass(300);
    assertThat(awaitFiles(2))
        .extracting(f -> new String(f.getContent(), StandardCharsets.UTF_8))
        .containsExactly("one\ntwo\n", "three\n");
    assertThatThrownBy(() -> world.pull("timed")).isInstanceOf(FailedPreconditionException.class);
  }

  @Test
  void aFileIsWrittenAsSoonAsItIsFull() {
    export("counted", to("files-of-exports").setMaxMessages(1_000).setFilenamePrefix("counted/"));
    export("weighed", to("files-of-exports").setMaxBytes(1_000).setFilenamePrefix("weighed/"));
    List<PubsubMessage> many = Collections.nCopies(600, PubSubWorld.message("m"));
    world.publish("counted", many);
    assertThat(files()).isEmpty();
    world.publish("counted", many);
    assertThat(awaitFiles(1).get(0).getContent()).hasSize(2_000);
    pass(300);
    assertThat(awaitFiles(2))
        .extracting(f -> f.getContent().length)
        .containsExactlyInAnyOrder(2_000, 400);

    world.publish("weighed", "a".repeat(600));
    assertThat(files()).hasSize(2);
    world.publish("weighed", "b".repeat(600));
    assertThat(awaitFiles(3)).extracting(Blob::getName).anyMatch(n -> n.startsWith("weighed/"));
  }

  @Test
  void namesOfFilesAreAsAskedFor() {
    export(
        "named",
        to("files-of-exports")
            .setFilenamePrefix("pre-")
            .setFilenameSuffix(".txt")
            .setFilenameDatetimeFormat("YYYY/MM/DD/hh_mm_ssZ")
            .setMaxDuration(Duration.newBuilder().setSeconds(60)));
    world.publish("named", "x");
    pass(60);
    assertThat(awaitFiles(1).get(0).getName())
        .matches("pre-2030/01/02/03_05_05\\+00:00_[0-9a-f-]{36}\\.txt");
  }

  @Test
  void anAvroFileHasTheMessagesAndWhatIsKnownOfThem() throws Exception {
    export("plain", to("files-of-exports").setAvroConfig(AvroConfig.getDefaultInstance()));
    world.publish("plain", "one", "two");
    pass(300);
    List<GenericRecord> plain = records(awaitFiles(1).get(0));
    assertThat(plain).extracting(r -> text(r.get("data"))).containsExactly("one", "two");
    assertThat(plain.get(0).getSchema().getFields()).hasSize(1);

    Subscription made =
        export(
            "known",
            to("files-of-exports")
                .setFilenamePrefix("z")
                .setAvroConfig(AvroConfig.newBuilder().setWriteMetadata(true)));
    List<String> ids =
        world.publish(
            "known",
            List.of(
                PubsubMessage.newBuilder()
                    .setData(ByteString.copyFromUtf8("x"))
                    .putAttributes("a", "b")
                    .setOrderingKey("k")
                    .build()));
    long published = cloud.clock().instant().getEpochSecond();
    pass(300);
    GenericRecord known = records(awaitFiles(2).get(1)).get(0);
    assertThat(known.get("subscription_name")).hasToString(made.getName());
    assertThat(known.get("message_id")).hasToString(ids.get(0));
    assertThat(known.get("publish_time")).isEqualTo(published * 1_000_000);
    assertThat(known.get("attributes"))
        .isEqualTo(Map.of(new Utf8("a"), new Utf8("b"), new Utf8("ordering_key"), new Utf8("k")));
    assertThat(text(known.get("data"))).isEqualTo("x");
  }

  private static String text(Object bytes) {
    return StandardCharsets.UTF_8.decode(((ByteBuffer) bytes).duplicate()).toString();
  }

  private static List<GenericRecord> records(Blob file) throws IOException {
    List<GenericRecord> records = new ArrayList<>();
    try (DataFileReader<GenericRecord> reader =
        new DataFileReader<>(
            new SeekableByteArrayInput(file.getContent()),
            new GenericDatumReader<GenericRecord>())) {
      reader.forEach(records::add);
    }
    return records;
  }

  @Test
  void whatCannotBeWrittenWaitsUntilItCan() {
    storage.create(BucketInfo.of("passing-files"));
    export("waiting", to("passing-files"));
    storage.delete("passing-files");
    world.publish("waiting", "kept");
    pass(300);
    Awaitility.await()
        .atMost(java.time.Duration.ofSeconds(60))
        .until(() -> shown("waiting").getCloudStorageConfig().getState() == State.NOT_FOUND);
    assertThat(shown("waiting").getState()).isEqualTo(Subscription.State.RESOURCE_ERROR);
    world.subscriptions.updateSubscription(
        UpdateSubscriptionRequest.newBuilder()
            .setSubscription(
                Subscription.newBuilder()
                    .setName(world.subscription("waiting"))
                    .setCloudStorageConfig(to("files-of-exports")))
            .setUpdateMask(FieldMask.newBuilder().addPaths("cloud_storage_config"))
            .build());
    pass(300);
    assertThat(new String(awaitFiles(1).get(0).getContent(), StandardCharsets.UTF_8))
        .isEqualTo("kept\n");
    assertThat(shown("waiting").getState()).isEqualTo(Subscription.State.ACTIVE);
  }

  private Subscription shown(String id) {
    return world.subscriptions.getSubscription(world.subscription(id));
  }

  @Test
  void aSubscriptionWhoseBucketOrLimitsAreWrongIsRefused() {
    world.topics.createTopic(world.topic("bad"));
    assertThatThrownBy(() -> onBad(to("no-such-bucket-here")))
        .isInstanceOf(NotFoundException.class);
    for (CloudStorageConfig.Builder bad :
        List.of(
            to("files-of-exports").setMaxMessages(999),
            to("files-of-exports").setMaxBytes(1),
            to("files-of-exports").setMaxDuration(Duration.newBuilder().setSeconds(59)),
            to("files-of-exports").setMaxDuration(Duration.newBuilder().setSeconds(601)),
            to("files-of-exports").setFilenameSuffix("x/"))) {
      assertThatThrownBy(() -> onBad(bad))
          .as(bad.toString())
          .isInstanceOf(InvalidArgumentException.class);
    }
    assertThatThrownBy(
            () ->
                world.subscriptions.createSubscription(
                    Subscription.newBuilder()
                        .setName(world.subscription("bad"))
                        .setTopic(world.topic("bad"))
                        .setBigqueryConfig(BigQueryConfig.newBuilder().setTable("p.d.t"))
                        .build()))
        .isInstanceOf(UnimplementedException.class);
  }

  private void onBad(CloudStorageConfig.Builder config) {
    world.subscriptions.createSubscription(
        Subscription.newBuilder()
            .setName(world.subscription("bad"))
            .setTopic(world.topic("bad"))
            .setCloudStorageConfig(config)
            .build());
  }
}
