package ai.varai.provisioner.emulator.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.Clients;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.google.api.MonitoredResourceDescriptor;
import com.google.api.gax.rpc.AlreadyExistsException;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.api.gax.rpc.NotFoundException;
import com.google.cloud.logging.v2.ConfigClient;
import com.google.cloud.logging.v2.ConfigSettings;
import com.google.cloud.logging.v2.LoggingClient;
import com.google.cloud.logging.v2.LoggingSettings;
import com.google.logging.v2.CreateBucketRequest;
import com.google.logging.v2.GetBucketRequest;
import com.google.logging.v2.GetSettingsRequest;
import com.google.logging.v2.ListMonitoredResourceDescriptorsRequest;
import com.google.logging.v2.LogBucket;
import com.google.logging.v2.LogEntry;
import com.google.logging.v2.LogExclusion;
import com.google.protobuf.FieldMask;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Exclusions of projects, buckets made in long operations, settings. */
class LogExclusionsTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static ConfigClient client() throws Exception {
    return ConfigClient.create(
        ConfigSettings.newBuilder()
            .setTransportChannelProvider(Clients.grpc(CLOUD.emulator()))
            .setCredentialsProvider(Clients.NO_CREDENTIALS)
            .build());
  }

  private static LogExclusion exclusion(String name, String filter) {
    return LogExclusion.newBuilder().setName(name).setFilter(filter).build();
  }

  @Test
  void exclusionsAreThoseOfTheDefaultSink() throws Exception {
    String parent = "projects/excluded";
    try (ConfigClient client = client()) {
      LogExclusion made = client.createExclusion(parent, exclusion("debug", "severity=DEBUG"));
      assertThat(made.hasCreateTime()).isTrue();
      assertThat(client.getSink(parent + "/sinks/_Default").getExclusionsList())
          .containsExactly(made);
      assertThat(client.getExclusion(parent + "/exclusions/debug")).isEqualTo(made);
      assertThatThrownBy(() -> client.createExclusion(parent, exclusion("debug", "severity=INFO")))
          .isInstanceOf(AlreadyExistsException.class);
      assertThatThrownBy(() -> client.createExclusion(parent, exclusion("bad", "severity=(")))
          .isInstanceOf(InvalidArgumentException.class);

      LogExclusion off =
          client.updateExclusion(
              parent + "/exclusions/debug",
              LogExclusion.newBuilder().setDisabled(true).build(),
              FieldMask.newBuilder().addPaths("disabled").build());
      assertThat(off.getDisabled()).isTrue();
      assertThat(off.getFilter()).isEqualTo("severity=DEBUG");
      assertThat(client.listExclusions(parent).iterateAll()).containsExactly(off);

      client.deleteExclusion(parent + "/exclusions/debug");
      assertThatThrownBy(() -> client.getExclusion(parent + "/exclusions/debug"))
          .isInstanceOf(NotFoundException.class)
          .hasMessageContaining("Exclusion debug does not exist");
    }
  }

  @Test
  void aBucketIsMadeInALongOperation() throws Exception {
    String parent = "projects/excluded/locations/global";
    try (ConfigClient client = client()) {
      LogBucket made =
          client
              .createBucketAsyncAsync(
                  CreateBucketRequest.newBuilder()
                      .setParent(parent)
                      .setBucketId("kept")
                      .setBucket(LogBucket.newBuilder().setRetentionDays(90))
                      .build())
              .get();
      assertThat(made.getRetentionDays()).isEqualTo(90);
      assertThat(
              client.getBucket(
                  GetBucketRequest.newBuilder().setName(parent + "/buckets/kept").build()))
          .isEqualTo(made);
      assertThat(
              client
                  .getSettings(
                      GetSettingsRequest.newBuilder().setName("projects/excluded/settings").build())
                  .getKmsServiceAccountId())
          .matches("service-\\d+@gcp-sa-logging.iam.gserviceaccount.com");
    }
  }

  @Test
  void whatCanWriteEntriesIsListed() throws Exception {
    try (LoggingClient client =
        LoggingClient.create(
            LoggingSettings.newBuilder()
                .setTransportChannelProvider(Clients.grpc(CLOUD.emulator()))
                .setCredentialsProvider(Clients.NO_CREDENTIALS)
                .build())) {
      List<String> types =
          StreamSupport.stream(
                  client
                      .listMonitoredResourceDescriptors(
                          ListMonitoredResourceDescriptorsRequest.getDefaultInstance())
                      .iterateAll()
                      .spliterator(),
                  false)
              .map(MonitoredResourceDescriptor::getType)
              .toList();
      assertThat(types).contains("cloud_run_revision", "cloudsql_database");
    }
  }

  @Test
  void aFilterMayTakeASampleAndNameTheSource() throws Exception {
    String parent = "projects/sampled";
    try (ConfigClient client = client()) {
      client.createExclusion(
          parent, exclusion("sampled", "resource.type=gcs_bucket sample(insertId, 0.99)"));
      client.createExclusion(parent, exclusion("from", "SOURCE(\"projects/sampled\")"));
      assertThatThrownBy(
              () -> client.createExclusion(parent, exclusion("most", "sample(insertId, 1.5)")))
          .isInstanceOf(InvalidArgumentException.class);
    }
  }

  @Test
  void aSampleIsAlwaysTheSamePartOfTheEntries() {
    Predicate<LogEntry> quarter = EntryFields.filter("sample(insertId, 0.25)");
    List<LogEntry> entries =
        IntStream.range(0, 4000)
            .mapToObj(i -> LogEntry.newBuilder().setInsertId("entry-" + i).build())
            .toList();
    List<LogEntry> taken = entries.stream().filter(quarter).toList();
    assertThat(taken).hasSizeBetween(800, 1200);
    assertThat(entries.stream().filter(quarter).toList()).isEqualTo(taken);
    assertThat(entries.stream().filter(EntryFields.filter("sample(insertId, 0)"))).isEmpty();
    assertThat(entries.stream().filter(EntryFields.filter("sample(insertId, 1)"))).hasSize(4000);
  }

  @Test
  void aSourceIsTheProjectOfAnEntry() {
    Predicate<LogEntry> ours = EntryFields.filter("SOURCE(\"projects/ours\")");
    assertThat(ours).accepts(LogEntry.newBuilder().setLogName("projects/ours/logs/a").build());
    assertThat(ours).rejects(LogEntry.newBuilder().setLogName("projects/ours2/logs/a").build());
  }
}
