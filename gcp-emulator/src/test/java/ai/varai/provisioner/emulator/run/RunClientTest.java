package ai.varai.provisioner.emulator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.Clients;
import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.google.api.gax.rpc.AbortedException;
import com.google.api.gax.rpc.AlreadyExistsException;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.api.gax.rpc.NotFoundException;
import com.google.cloud.run.v2.Condition;
import com.google.cloud.run.v2.Container;
import com.google.cloud.run.v2.Execution;
import com.google.cloud.run.v2.ExecutionTemplate;
import com.google.cloud.run.v2.ExecutionsClient;
import com.google.cloud.run.v2.ExecutionsSettings;
import com.google.cloud.run.v2.Job;
import com.google.cloud.run.v2.JobsClient;
import com.google.cloud.run.v2.JobsSettings;
import com.google.cloud.run.v2.Revision;
import com.google.cloud.run.v2.RevisionTemplate;
import com.google.cloud.run.v2.RevisionsClient;
import com.google.cloud.run.v2.RevisionsSettings;
import com.google.cloud.run.v2.Service;
import com.google.cloud.run.v2.ServicesClient;
import com.google.cloud.run.v2.ServicesSettings;
import com.google.cloud.run.v2.TaskTemplate;
import com.google.cloud.run.v2.TrafficTarget;
import com.google.cloud.run.v2.TrafficTargetAllocationType;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Google's own Cloud Run clients against the emulator, over both of their transports. */
class RunClientTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static ServicesClient services(String transport) throws IOException {
    GcpEmulator cloud = CLOUD.emulator();
    ServicesSettings.Builder s =
        transport.equals("grpc")
            ? ServicesSettings.newBuilder().setTransportChannelProvider(Clients.grpc(cloud))
            : ServicesSettings.newHttpJsonBuilder()
                .setTransportChannelProvider(Clients.rest(cloud));
    return ServicesClient.create(s.setCredentialsProvider(Clients.NO_CREDENTIALS).build());
  }

  private static RevisionsClient revisions(String transport) throws IOException {
    GcpEmulator cloud = CLOUD.emulator();
    RevisionsSettings.Builder s =
        transport.equals("grpc")
            ? RevisionsSettings.newBuilder().setTransportChannelProvider(Clients.grpc(cloud))
            : RevisionsSettings.newHttpJsonBuilder()
                .setTransportChannelProvider(Clients.rest(cloud));
    return RevisionsClient.create(s.setCredentialsProvider(Clients.NO_CREDENTIALS).build());
  }

  private static Service service(String image) {
    return Service.newBuilder()
        .setTemplate(
            RevisionTemplate.newBuilder().addContainers(Container.newBuilder().setImage(image)))
        .build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "rest"})
  void aServiceIsDeployedUpdatedSplitAndDeleted(String transport) throws Exception {
    String parent = "projects/run-life-" + transport + "/locations/europe-west1";
    try (ServicesClient client = services(transport);
        RevisionsClient revisions = revisions(transport)) {
      Service one = client.createServiceAsync(parent, service("img:1"), "web").get();
      assertThat(one.getGeneration()).isEqualTo(1);
      assertThat(one.getObservedGeneration()).isEqualTo(1);
      assertThat(one.getTerminalCondition().getState())
          .isEqualTo(Condition.State.CONDITION_SUCCEEDED);
      assertThat(one.getUri()).startsWith("https://web-").endsWith(".a.run.app");
      assertThat(one.getLatestReadyRevision()).isEqualTo(one.getLatestCreatedRevision());
      assertThat(one.getConditionsList())
          .extracting(Condition::getMessage)
          .anyMatch(m -> m.contains("control plane only"));

      Service two =
          client
              .updateServiceAsync(
                  one.toBuilder().setTemplate(service("img:2").getTemplate()).build())
              .get();
      assertThat(two.getGeneration()).isEqualTo(2);
      assertThat(two.getLatestReadyRevision()).isNotEqualTo(one.getLatestReadyRevision());
      List<String> made =
          StreamSupport.stream(
                  revisions.listRevisions(two.getName()).iterateAll().spliterator(), false)
              .map(Revision::getName)
              .toList();
      assertThat(made).containsExactly(two.getLatestReadyRevision(), one.getLatestReadyRevision());

      String old = one.getLatestReadyRevision().replaceAll(".*/", "");
      Service split =
          client
              .updateServiceAsync(
                  two.toBuilder()
                      .clearTraffic()
                      .addTraffic(
                          TrafficTarget.newBuilder()
                              .setType(
                                  TrafficTargetAllocationType.TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST)
                              .setPercent(90))
                      .addTraffic(
                          TrafficTarget.newBuilder()
                              .setType(
                                  TrafficTargetAllocationType
                                      .TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION)
                              .setRevision(old)
                              .setPercent(10)
                              .setTag("old"))
                      .build())
              .get();
      assertThat(split.getLatestCreatedRevision()).isEqualTo(two.getLatestCreatedRevision());
      assertThat(split.getTrafficStatusesList())
          .anySatisfy(s -> assertThat(s.getUri()).startsWith("https://old---web-"));

      assertThatThrownBy(
              () ->
                  client.updateServiceAsync(one.toBuilder().putLabels("late", "yes").build()).get())
          .cause()
          .isInstanceOf(AbortedException.class);

      client.deleteServiceAsync(one.getName()).get();
      assertThatThrownBy(() -> client.getService(one.getName()))
          .isInstanceOf(NotFoundException.class);
      assertThat(revisions.listRevisions(one.getName()).iterateAll()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "rest"})
  void whatRunRefusesIsRefused(String transport) throws Exception {
    String parent = "projects/run-refuse-" + transport + "/locations/europe-west1";
    try (ServicesClient client = services(transport)) {
      Service named =
          service("img").toBuilder()
              .setTemplate(service("img").getTemplate().toBuilder().setRevision("web-one"))
              .build();
      Service made = client.createServiceAsync(parent, named, "web").get();
      assertThatThrownBy(() -> client.createServiceAsync(parent, named, "web").get())
          .cause()
          .isInstanceOfAny(AlreadyExistsException.class, AbortedException.class);
      assertThatThrownBy(
              () ->
                  client
                      .updateServiceAsync(
                          made.toBuilder()
                              .setTemplate(
                                  named.getTemplate().toBuilder()
                                      .setContainers(0, Container.newBuilder().setImage("other")))
                              .build())
                      .get())
          .cause()
          .isInstanceOfAny(AlreadyExistsException.class, AbortedException.class);
      assertThatThrownBy(() -> client.createServiceAsync(parent, service(""), "b").get())
          .cause()
          .isInstanceOf(InvalidArgumentException.class);
      assertThatThrownBy(() -> client.createServiceAsync(parent, service("i"), "Bad_Id").get())
          .cause()
          .isInstanceOf(InvalidArgumentException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "rest"})
  void aJobRunsToItsEnd(String transport)
      throws IOException, ExecutionException, InterruptedException {
    GcpEmulator cloud = CLOUD.emulator();
    JobsSettings.Builder s =
        transport.equals("grpc")
            ? JobsSettings.newBuilder().setTransportChannelProvider(Clients.grpc(cloud))
            : JobsSettings.newHttpJsonBuilder().setTransportChannelProvider(Clients.rest(cloud));
    ExecutionsSettings.Builder e =
        transport.equals("grpc")
            ? ExecutionsSettings.newBuilder().setTransportChannelProvider(Clients.grpc(cloud))
            : ExecutionsSettings.newHttpJsonBuilder()
                .setTransportChannelProvider(Clients.rest(cloud));
    try (JobsClient client =
            JobsClient.create(s.setCredentialsProvider(Clients.NO_CREDENTIALS).build());
        ExecutionsClient executions =
            ExecutionsClient.create(e.setCredentialsProvider(Clients.NO_CREDENTIALS).build())) {
      Job job =
          client
              .createJobAsync(
                  "projects/run-job-" + transport + "/locations/us-central1",
                  Job.newBuilder()
                      .setTemplate(
                          ExecutionTemplate.newBuilder()
                              .setTaskCount(3)
                              .setTemplate(
                                  TaskTemplate.newBuilder()
                                      .addContainers(Container.newBuilder().setImage("batch"))))
                      .build(),
                  "nightly")
              .get();
      assertThat(job.getTemplate().getTemplate().getMaxRetries()).isEqualTo(3);
      Execution done = client.runJobAsync(job.getName()).get();
      assertThat(done.getSucceededCount()).isEqualTo(3);
      assertThat(executions.listExecutions(job.getName()).iterateAll()).hasSize(1);
      assertThat(client.getJob(job.getName()).getExecutionCount()).isEqualTo(1);
      client.deleteJobAsync(job.getName()).get();
      assertThatThrownBy(() -> client.getJob(job.getName()))
          .isInstanceOf(NotFoundException.class)
          .hasStackTraceContaining("Resource 'nightly' of kind 'JOB' in region 'us-central1'");
    }
  }
}
