package ai.varai.provisioner.emulator.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.Clients;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.google.api.gax.rpc.AbortedException;
import com.google.api.gax.rpc.AlreadyExistsException;
import com.google.api.gax.rpc.FailedPreconditionException;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.api.gax.rpc.NotFoundException;
import com.google.cloud.scheduler.v1.AppEngineHttpTarget;
import com.google.cloud.scheduler.v1.AppEngineRouting;
import com.google.cloud.scheduler.v1.CloudSchedulerClient;
import com.google.cloud.scheduler.v1.CloudSchedulerSettings;
import com.google.cloud.scheduler.v1.HttpMethod;
import com.google.cloud.scheduler.v1.HttpTarget;
import com.google.cloud.scheduler.v1.Job;
import com.google.cloud.scheduler.v1.OAuthToken;
import com.google.cloud.scheduler.v1.OidcToken;
import com.google.cloud.scheduler.v1.PubsubTarget;
import com.google.cloud.scheduler.v1.RetryConfig;
import com.google.cloud.scheduler.v1.UpdateJobRequest;
import com.google.protobuf.ByteString;
import com.google.protobuf.FieldMask;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.FieldMaskUtil;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The methods on jobs, asked for by Google's client. */
class JobsClientTest {
  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  /** How the client asks; each has a project of its own. */
  enum Transport {
    GRPC,
    REST;

    String parent() {
      return "projects/jobs-"
          + name().toLowerCase(java.util.Locale.ROOT)
          + "/locations/us-central1";
    }

    String account() {
      String project = parent().split("/", -1)[1];
      new RestCalls(CLOUD)
          .post("/v1/projects/" + project + "/serviceAccounts", "{\"accountId\":\"caller\"}");
      return "caller@" + project + ".iam.gserviceaccount.com";
    }

    CloudSchedulerClient client() throws IOException {
      CloudSchedulerSettings.Builder settings =
          this == GRPC
              ? CloudSchedulerSettings.newBuilder()
                  .setTransportChannelProvider(Clients.grpc(CLOUD.emulator()))
              : CloudSchedulerSettings.newHttpJsonBuilder()
                  .setTransportChannelProvider(Clients.rest(CLOUD.emulator()));
      return CloudSchedulerClient.create(
          settings.setCredentialsProvider(Clients.NO_CREDENTIALS).build());
    }

    Job.Builder job(String id) {
      return Job.newBuilder()
          .setName(parent() + "/jobs/" + id)
          .setSchedule("0 2 1 1 *")
          .setHttpTarget(HttpTarget.newBuilder().setUri("https://example.com/hook"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aJobShowsWhatItsUserDidNotSay(Transport by) throws IOException {
    try (CloudSchedulerClient client = by.client()) {
      Job job = client.createJob(by.parent(), by.job("bare").build());
      assertThat(job.getState()).isEqualTo(Job.State.ENABLED);
      assertThat(job.getHttpTarget().getHttpMethod()).isEqualTo(HttpMethod.POST);
      assertThat(job.getHttpTarget().getHeadersMap())
          .containsOnly(java.util.Map.entry("User-Agent", "Google-Cloud-Scheduler"));
      assertThat(job.getAttemptDeadline()).isEqualTo(Durations.fromMinutes(3));
      assertThat(job.hasRetryConfig()).isFalse();
      assertThat(job.hasUserUpdateTime()).isTrue();
      assertThat(job.hasScheduleTime()).isTrue();
      assertThat(job.hasStatus()).isFalse();
      assertThat(job.hasLastAttemptTime()).isFalse();
      assertThat(client.getJob(job.getName())).isEqualTo(job);

      Job retried =
          client.createJob(
              by.parent(),
              by.job("retried").setRetryConfig(RetryConfig.getDefaultInstance()).build());
      assertThat(retried.getRetryConfig())
          .isEqualTo(
              RetryConfig.newBuilder()
                  .setMaxRetryDuration(Durations.ZERO)
                  .setMinBackoffDuration(Durations.fromSeconds(5))
                  .setMaxBackoffDuration(Durations.fromHours(1))
                  .setMaxDoublings(5)
                  .build());

      Job published =
          client.createJob(
              by.parent(),
              by.job("published")
                  .setAttemptDeadline(Durations.fromSeconds(1))
                  .setPubsubTarget(
                      PubsubTarget.newBuilder()
                          .setTopicName(by.parent().replaceFirst("/locations.*", "/topics/t"))
                          .setData(ByteString.copyFromUtf8("x")))
                  .build());
      assertThat(published.hasAttemptDeadline()).isFalse();

      Job engine =
          client.createJob(
              by.parent(),
              by.job("engine")
                  .setAppEngineHttpTarget(
                      AppEngineHttpTarget.newBuilder()
                          .setAppEngineRouting(AppEngineRouting.newBuilder().setService("s")))
                  .build());
      assertThat(engine.getAppEngineHttpTarget().getRelativeUri()).isEqualTo("/");
      assertThat(engine.getAppEngineHttpTarget().getAppEngineRouting().getHost())
          .isEqualTo("s." + by.parent().split("/", -1)[1] + ".appspot.com");

      Job named = client.createJob(by.parent(), by.job("x").clearName().build());
      assertThat(named.getName()).matches(by.parent() + "/jobs/\\d{19}");
    }
  }

  @ParameterizedTest
  @EnumSource
  void tokensShowTheirScopeAndAudience(Transport by) throws IOException {
    String account = by.account();
    try (CloudSchedulerClient client = by.client()) {
      HttpTarget oidc =
          client
              .createJob(
                  by.parent(),
                  by.job("oidc")
                      .setHttpTarget(
                          HttpTarget.newBuilder()
                              .setUri("https://example.com/hook")
                              .setOidcToken(OidcToken.newBuilder().setServiceAccountEmail(account)))
                      .build())
              .getHttpTarget();
      assertThat(oidc.getOidcToken().getAudience()).isEqualTo("https://example.com/hook");
      HttpTarget.Builder google =
          HttpTarget.newBuilder()
              .setUri("https://us-central1-run.googleapis.com/v2/x:run")
              .setOauthToken(OAuthToken.newBuilder().setServiceAccountEmail(account));
      HttpTarget oauth =
          client
              .createJob(by.parent(), by.job("oauth").setHttpTarget(google).build())
              .getHttpTarget();
      assertThat(oauth.getOauthToken().getScope())
          .isEqualTo("https://www.googleapis.com/auth/cloud-platform");

      assertThatThrownBy(
              () ->
                  client.createJob(
                      by.parent(),
                      by.job("elsewhere")
                          .setHttpTarget(google.clone().setUri("https://example.com/"))
                          .build()))
          .isInstanceOf(InvalidArgumentException.class)
          .hasStackTraceContaining("Invalid url for HttpRequest.oauth_token");
      // The account that Compute Engine makes for a project is there as well.
      String number =
          new RestCalls(CLOUD)
              .get("/v3/projects/" + by.parent().split("/", -1)[1])
              .body()
              .path("name")
              .asText()
              .replace("projects/", "");
      google
          .getOauthTokenBuilder()
          .setServiceAccountEmail(number + "-compute@developer.gserviceaccount.com");
      client.createJob(by.parent(), by.job("compute").setHttpTarget(google).build());
      google.getOauthTokenBuilder().setServiceAccountEmail("nobody@x.iam.gserviceaccount.com");
      assertThatThrownBy(
              () -> client.createJob(by.parent(), by.job("n").setHttpTarget(google).build()))
          .isInstanceOf(NotFoundException.class)
          .hasStackTraceContaining("Requested entity was not found.");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aMaskChangesWhatItNamesAndNoMaskReplacesTheJob(Transport by) throws IOException {
    try (CloudSchedulerClient client = by.client()) {
      Job job =
          client.createJob(
              by.parent(),
              by.job("changing").setDescription("first").setTimeZone("Europe/Berlin").build());
      Job masked =
          client.updateJob(
              Job.newBuilder()
                  .setName(job.getName())
                  .setSchedule("every 5 minutes")
                  .setDescription("not this")
                  .setHttpTarget(HttpTarget.newBuilder().setUri("https://example.com/other"))
                  .setRetryConfig(RetryConfig.newBuilder().setRetryCount(3))
                  .build(),
              FieldMaskUtil.fromString("schedule,http_target.uri,retry_config.retry_count"));
      assertThat(masked.getDescription()).isEqualTo("first");
      assertThat(masked.getTimeZone()).isEqualTo("Europe/Berlin");
      assertThat(masked.getHttpTarget().getUri()).isEqualTo("https://example.com/other");
      assertThat(masked.getRetryConfig().getRetryCount()).isEqualTo(3);
      assertThat(masked.getRetryConfig().getMaxDoublings()).isEqualTo(5);
      assertThat(masked.getScheduleTime()).isNotEqualTo(job.getScheduleTime());

      client.pauseJob(job.getName());
      Job replaced =
          client.updateJob(
              UpdateJobRequest.newBuilder()
                  .setJob(by.job("changing").setState(Job.State.ENABLED))
                  .build());
      assertThat(replaced.getDescription()).isEmpty();
      assertThat(replaced.getTimeZone()).isEmpty();
      assertThat(replaced.getState()).isEqualTo(Job.State.PAUSED);
      assertThat(replaced.hasScheduleTime()).isFalse();

      assertThatThrownBy(
              () -> client.updateJob(job, FieldMask.newBuilder().addPaths("nonsense").build()))
          .isInstanceOf(InvalidArgumentException.class)
          .hasStackTraceContaining("Invalid mask for Job: nonsense");
      assertThatThrownBy(
              () -> client.updateJob(by.job("gone").build(), FieldMask.getDefaultInstance()))
          .isInstanceOf(NotFoundException.class)
          .hasStackTraceContaining("Job not found.");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aJobIsPausedResumedListedAndDeleted(Transport by) throws IOException {
    String parent = by.parent().replace("us-central1", "europe-west1");
    try (CloudSchedulerClient client = by.client()) {
      String name = parent + "/jobs/here";
      client.createJob(parent, by.job("x").setName(name).build());
      client.createJob(parent, by.job("x").setName(parent + "/jobs/other").build());
      assertThatThrownBy(() -> client.createJob(parent, by.job("x").setName(name).build()))
          .isInstanceOf(
              by == Transport.GRPC ? AlreadyExistsException.class : AbortedException.class)
          .hasStackTraceContaining("Job " + name + " already exists");

      // Over REST the client knows this refusal by its status only, 400.
      Class<?> state =
          by == Transport.GRPC ? FailedPreconditionException.class : InvalidArgumentException.class;
      assertThat(client.resumeJob(name).getState()).isEqualTo(Job.State.ENABLED);
      Job paused = client.pauseJob(name);
      assertThat(paused.getState()).isEqualTo(Job.State.PAUSED);
      assertThat(paused.hasScheduleTime()).isFalse();
      assertThatThrownBy(() -> client.runJob(name))
          .isInstanceOf(state)
          .hasStackTraceContaining("Job.state must be ENABLED for RunJob.");
      assertThatThrownBy(() -> client.pauseJob(name)).isInstanceOf(state);
      Job resumed = client.resumeJob(name);
      assertThat(resumed.getState()).isEqualTo(Job.State.ENABLED);
      assertThat(resumed.hasScheduleTime()).isTrue();

      List<String> listed = new ArrayList<>();
      client.listJobs(parent).iterateAll().forEach(j -> listed.add(j.getName()));
      assertThat(listed).containsExactly(name, parent + "/jobs/other");
      client.deleteJob(name);
      assertThatThrownBy(() -> client.getJob(name))
          .isInstanceOf(NotFoundException.class)
          .hasStackTraceContaining("Job not found.");
      assertThatThrownBy(() -> client.deleteJob(name)).isInstanceOf(NotFoundException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatMayNotBeIsRefused(Transport by) throws IOException {
    try (CloudSchedulerClient client = by.client()) {
      refused(client, by, j -> j.setSchedule("0 0 31 2 *"), "Schedule or time zone is invalid.");
      refused(client, by, j -> j.setTimeZone("EST"), "Schedule or time zone is invalid.");
      refused(client, by, Job.Builder::clearTarget, "Job.target must be set.");
      refused(client, by, j -> j.setDescription("x".repeat(501)), "at most 500 characters");
      refused(
          client,
          by,
          j -> j.setAttemptDeadline(Durations.fromSeconds(14)),
          "Job.attempt_deadline must be between [15s, 30m].");
      refused(
          client,
          by,
          j -> j.setRetryConfig(RetryConfig.newBuilder().setRetryCount(6)),
          "RetryConfig.retry_count must be between [0, 5].");
      refused(
          client,
          by,
          j -> j.setHttpTarget(HttpTarget.newBuilder().setUri("ftp://example.com")),
          "HttpTarget.uri must be a valid URL");
      refused(
          client,
          by,
          j ->
              j.setHttpTarget(
                  j.getHttpTarget().toBuilder()
                      .setHttpMethod(HttpMethod.GET)
                      .setBody(ByteString.copyFromUtf8("x"))),
          "only allowed with http_method POST, PUT or PATCH");
      refused(
          client,
          by,
          j -> j.setPubsubTarget(PubsubTarget.newBuilder().setTopicName("projects/other/topics/t")),
          "The topic must be in the same project as the job.");
      refused(
          client,
          by,
          j ->
              j.setPubsubTarget(
                  PubsubTarget.newBuilder()
                      .setTopicName(by.parent().replaceFirst("/locations.*", "/topics/t"))),
          "at least one attribute");
      refused(
          client,
          by,
          j ->
              j.setAppEngineHttpTarget(
                  AppEngineHttpTarget.newBuilder().setHttpMethod(HttpMethod.PATCH)),
          "may not be PATCH or OPTIONS");
      refused(client, by, j -> j.setName(by.parent() + "/jobs/a.b"), "can contain only letters");
    }
  }

  private static void refused(
      CloudSchedulerClient client, Transport by, UnaryOperator<Job.Builder> change, String why) {
    assertThatThrownBy(() -> client.createJob(by.parent(), change.apply(by.job("refused")).build()))
        .isInstanceOf(InvalidArgumentException.class)
        .hasStackTraceContaining(why);
  }
}
