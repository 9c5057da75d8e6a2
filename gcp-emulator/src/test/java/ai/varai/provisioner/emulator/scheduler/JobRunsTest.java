package ai.varai.provisioner.emulator.scheduler;

import static ai.varai.provisioner.emulator.scheduler.ScheduledCloud.JOBS;
import static ai.varai.provisioner.emulator.scheduler.ScheduledCloud.START;
import static ai.varai.provisioner.emulator.scheduler.ScheduledCloud.http;
import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.HookServer;
import ai.varai.provisioner.emulator.HookServer.Asked;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.control.Outgoing;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Store;
import ai.varai.provisioner.emulator.store.Table;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.cloud.scheduler.v1.Job;
import com.google.rpc.Code;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs run when the emulator's clock comes to their time, and call a real server. */
class JobRunsTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path data;

  private static boolean hasStatus(JsonNode job, Code code) {
    return job.has("status") && job.at("/status/code").asInt() == code.getNumber();
  }

  @Test
  void aTargetIsCalledAtItsTimeWithWhatTheJobSaysAndTheLogTells() throws Exception {
    try (HookServer hook = new HookServer();
        ScheduledCloud cloud = new ScheduledCloud()) {
      JsonNode made =
          cloud.create(
              "hourly",
              "0 * * * *",
              http(
                  hook.url("/in?x=1"),
                  ",\"httpMethod\":\"PUT\",\"body\":\"aGVsbG8=\",\"headers\":"
                      + "{\"X-Own\":\"mine\",\"Content-Type\":\"text/plain\",\"Host\":\"a.b\"}"));
      assertThat(made.path("scheduleTime").asText()).isEqualTo("2030-01-01T01:00:00Z");
      assertThat(hook.asked).isEmpty();

      cloud.advance(HOUR);
      Asked asked = hook.next();
      assertThat(asked.method()).isEqualTo("PUT");
      assertThat(asked.path()).isEqualTo("/in?x=1");
      assertThat(asked.body()).isEqualTo("hello");
      assertThat(asked.header("user-agent")).isEqualTo("Google-Cloud-Scheduler");
      assertThat(asked.header("x-own")).isEqualTo("mine");
      assertThat(asked.header("content-type")).isEqualTo("text/plain");
      assertThat(asked.header("host")).isEqualTo("127.0.0.1:" + hook.port());
      assertThat(asked.header("x-cloudscheduler")).isEqualTo("true");
      assertThat(asked.header("x-cloudscheduler-jobname")).isEqualTo("hourly");
      assertThat(asked.header("x-cloudscheduler-scheduletime")).isEqualTo("2030-01-01T01:00:00Z");

      JsonNode ran = cloud.whenScheduled("hourly", START.plus(HOUR.multipliedBy(2)));
      assertThat(hasStatus(ran, Code.OK)).isTrue();
      assertThat(ran.path("lastAttemptTime").asText()).isEqualTo("2030-01-01T01:00:00Z");
      assertThat(cloud.started("hourly")).hasSize(1);
      JsonNode started = cloud.started("hourly").get(0);
      assertThat(started.path("logName").asText())
          .isEqualTo("projects/timed/logs/cloudscheduler.googleapis.com%2Fexecutions");
      assertThat(started.at("/resource/labels/location").asText()).isEqualTo("us-central1");
      assertThat(started.path("severity").asText()).isEqualTo("INFO");
      assertThat(started.at("/jsonPayload/@type").asText())
          .isEqualTo("type.googleapis.com/google.cloud.scheduler.logging.AttemptStarted");
      assertThat(started.at("/jsonPayload/scheduledTime").asText())
          .isEqualTo("2030-01-01T01:00:00Z");
      assertThat(started.at("/jsonPayload/url").asText()).isEqualTo(hook.url("/in?x=1"));
      assertThat(cloud.finished("hourly")).hasSize(1);
      JsonNode finished = cloud.finished("hourly").get(0);
      assertThat(finished.at("/jsonPayload/@type").asText())
          .isEqualTo("type.googleapis.com/google.cloud.scheduler.logging.AttemptFinished");
      assertThat(finished.at("/jsonPayload/debugInfo").asText())
          .isEqualTo("URL_CRAWLED. Original HTTP response code number = 200");
      assertThat(finished.at("/jsonPayload/status").isMissingNode()).isTrue();
      assertThat(finished.at("/httpRequest/status").asInt()).isEqualTo(200);

      // Times that the clock jumps over are made up for by one execution.
      cloud.advance(HOUR.multipliedBy(5));
      assertThat(hook.next().header("x-cloudscheduler-scheduletime"))
          .isEqualTo("2030-01-01T02:00:00Z");
      cloud.whenScheduled("hourly", START.plus(HOUR.multipliedBy(7)));
      assertThat(hook.asked).isEmpty();
    }
  }

  @Test
  void aFailedAttemptIsMadeAgainLaterAndLaterUntilItsRetriesAreSpent() throws Exception {
    try (HookServer hook = new HookServer();
        ScheduledCloud cloud = new ScheduledCloud()) {
      hook.status = 500;
      cloud.create(
          "failing",
          "0 * * * *",
          http(hook.url("/"), "")
              + ",\"retryConfig\":{\"retryCount\":3,\"minBackoffDuration\":\"10s\","
              + "\"maxBackoffDuration\":\"35s\",\"maxDoublings\":1}");
      cloud.advance(HOUR);
      hook.next();
      // Twice as long once, then always as much longer, and never longer than the limit.
      for (int seconds : new int[] {10, 20, 35}) {
        JsonNode failed =
            cloud.whenScheduled("failing", cloud.emulator.clock().instant().plusSeconds(seconds));
        assertThat(hasStatus(failed, Code.INTERNAL)).isTrue();
        cloud.advance(Duration.ofSeconds(seconds - 1));
        assertThat(hook.asked).isEmpty();
        cloud.advance(Duration.ofSeconds(1));
        hook.next();
      }
      cloud.whenScheduled("failing", START.plus(HOUR.multipliedBy(2)));
      assertThat(cloud.started("failing")).hasSize(4);
      assertThat(cloud.finished("failing")).hasSize(4);
      JsonNode finished = cloud.finished("failing").get(3);
      assertThat(finished.path("severity").asText()).isEqualTo("ERROR");
      assertThat(finished.at("/jsonPayload/status").asText()).isEqualTo("INTERNAL");
      assertThat(finished.at("/jsonPayload/debugInfo").asText())
          .isEqualTo("URL_UNREACHABLE-UNREACHABLE_5xx. Original HTTP response code number = 500");

      // The next execution has its own retries, and an attempt that succeeds ends them.
      cloud.advance(HOUR);
      hook.next();
      cloud.whenScheduled("failing", cloud.emulator.clock().instant().plusSeconds(10));
      hook.status = 204;
      cloud.advance(Duration.ofSeconds(10));
      hook.next();
      assertThat(
              hasStatus(cloud.whenScheduled("failing", START.plus(HOUR.multipliedBy(3))), Code.OK))
          .isTrue();
    }
  }

  @Test
  void retriesGoOnForAsLongAsTheyMayAndEndWithTheNextTimeOfTheSchedule() throws Exception {
    try (HookServer hook = new HookServer();
        ScheduledCloud cloud = new ScheduledCloud()) {
      hook.status = 404;
      cloud.create(
          "patient",
          "*/2 * * * *",
          http(hook.url("/"), "")
              + ",\"retryConfig\":{\"retryCount\":1,\"maxRetryDuration\":\"3600s\","
              + "\"minBackoffDuration\":\"50s\",\"maxBackoffDuration\":\"50s\"}");
      cloud.advance(Duration.ofMinutes(2));
      for (int i = 0; i < 2; i++) {
        hook.next();
        cloud.whenScheduled("patient", cloud.emulator.clock().instant().plusSeconds(50));
        cloud.advance(Duration.ofSeconds(50));
      }
      hook.next();
      assertThat(hasStatus(cloud.whenScheduled("patient", START.plusSeconds(240)), Code.NOT_FOUND))
          .isTrue();
    }
  }

  @Test
  void anAttemptThatTakesTooLongIsGivenUp() throws Exception {
    try (HookServer hook = new HookServer();
        ScheduledCloud cloud = new ScheduledCloud()) {
      hook.hold = new CompletableFuture<>();
      cloud.create("slow", "0 * * * *", http(hook.url("/"), "") + ",\"attemptDeadline\":\"900s\"");
      cloud.advance(HOUR);
      hook.next();
      cloud.advance(Duration.ofSeconds(899));
      assertThat(cloud.job("slow").has("status")).isFalse();
      cloud.advance(Duration.ofSeconds(1));
      cloud.when("slow", job -> hasStatus(job, Code.DEADLINE_EXCEEDED));
      JsonNode finished = cloud.finished("slow").get(0);
      assertThat(finished.at("/jsonPayload/status").asText()).isEqualTo("DEADLINE_EXCEEDED");
      assertThat(finished.at("/jsonPayload/debugInfo").asText())
          .isEqualTo("URL_REJECTED-REJECTED_DEADLINE_EXCEEDED");
      hook.hold.complete(null);
    }
  }

  @Test
  void aTimeThatComesDuringAnExecutionWaitsForItsEnd() throws Exception {
    try (HookServer hook = new HookServer();
        ScheduledCloud cloud = new ScheduledCloud()) {
      CompletableFuture<Void> first = new CompletableFuture<>();
      hook.hold = first;
      cloud.create(
          "long", "*/5 * * * *", http(hook.url("/"), "") + ",\"attemptDeadline\":\"1800s\"");
      cloud.advance(Duration.ofMinutes(5));
      hook.next();
      cloud.advance(Duration.ofMinutes(12));
      assertThat(hook.asked).isEmpty();
      hook.hold = CompletableFuture.completedFuture(null);
      first.complete(null);
      assertThat(hook.next().header("x-cloudscheduler-scheduletime"))
          .isEqualTo("2030-01-01T00:10:00Z");
      cloud.whenScheduled("long", START.plus(Duration.ofMinutes(20)));
      assertThat(hook.asked).isEmpty();
    }
  }

  @Test
  void aJobIsForcedBesideItsScheduleAndAChangeDropsWhatWasPlanned() throws Exception {
    try (HookServer hook = new HookServer();
        ScheduledCloud cloud = new ScheduledCloud()) {
      cloud.create("forced", "0 * * * *", http(hook.url("/first"), ""));
      cloud.advance(Duration.ofMinutes(7));
      cloud.ok(cloud.rest.post(JOBS + "/forced:run", "{}"));
      assertThat(hook.next().header("x-cloudscheduler-scheduletime"))
          .isEqualTo("2030-01-01T00:07:00Z");
      JsonNode ran = cloud.when("forced", job -> job.has("status"));
      assertThat(ran.path("lastAttemptTime").asText()).isEqualTo("2030-01-01T00:07:00Z");
      assertThat(ran.path("scheduleTime").asText()).isEqualTo("2030-01-01T01:00:00Z");

      cloud.ok(
          cloud.rest.send(
              "PATCH",
              JOBS + "/forced?updateMask=schedule,httpTarget.uri",
              "{\"schedule\":\"30 * * * *\"," + http(hook.url("/second"), "") + "}"));
      cloud.advance(HOUR);
      assertThat(hook.next().path()).isEqualTo("/second");
      cloud.whenScheduled("forced", START.plus(Duration.ofMinutes(90)));

      cloud.ok(cloud.rest.post(JOBS + "/forced:pause", "{}"));
      cloud.advance(HOUR);
      cloud.ok(cloud.rest.post(JOBS + "/forced:resume", "{}"));
      cloud.whenScheduled("forced", START.plus(Duration.ofMinutes(150)));
      cloud.create("other", "20 * * * *", http(hook.url("/other"), ""));
      cloud.ok(cloud.rest.send("DELETE", JOBS + "/forced", ""));
      cloud.advance(HOUR);
      assertThat(hook.next().path()).isEqualTo("/other");
      assertThat(hook.asked).isEmpty();
    }
  }

  @Test
  void aClockThatIsSetBackLeavesNoJobScheduledTooLate() {
    try (HookServer hook = new HookServer();
        ScheduledCloud cloud = new ScheduledCloud()) {
      cloud.create("hourly", "0 * * * *", http(hook.url("/"), ""));
      cloud.advance(Duration.ofDays(10));
      cloud.whenScheduled("hourly", START.plus(Duration.ofDays(10)).plus(HOUR));
      cloud.emulator.clock().moveTo(START);
      cloud.whenScheduled("hourly", START.plus(HOUR));
    }
  }

  @Test
  void theTargetKnowsTheAccountByItsToken() throws Exception {
    try (HookServer hook = new HookServer();
        ScheduledCloud cloud = new ScheduledCloud()) {
      String account = cloud.account("caller");
      cloud.create(
          "oidc",
          "0 * * * *",
          http(
              hook.url("/"),
              ",\"headers\":{\"Authorization\":\"own\"},\"oidcToken\":{\"serviceAccountEmail\":\""
                  + account
                  + "\",\"audience\":\"https://audience.example\"}"));
      cloud.advance(HOUR);
      String token = hook.next().authorization().replace("Bearer ", "");
      JsonNode claims = MAPPER.readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
      assertThat(claims.path("aud").asText()).isEqualTo("https://audience.example");
      assertThat(claims.path("email").asText()).isEqualTo(account);

      cloud.create(
          "oauth",
          "30 * * * *",
          http(hook.url("/"), ",\"oauthToken\":{\"serviceAccountEmail\":\"" + account + "\"}"));
      cloud.advance(Duration.ofMinutes(30));
      String access = hook.next().authorization().replace("Bearer ", "");
      assertThat(
              cloud
                  .ok(cloud.rest.get("/oauth2/v3/tokeninfo?access_token=" + access))
                  .path("email")
                  .asText())
          .isEqualTo(account);

      cloud.when("oauth", job -> hasStatus(job, Code.OK));
      cloud.ok(cloud.rest.post("/v1/projects/timed/serviceAccounts/" + account + ":disable", "{}"));
      cloud.advance(HOUR);
      cloud.when("oauth", job -> hasStatus(job, Code.PERMISSION_DENIED));
      assertThat(hook.asked).isEmpty();
    }
  }

  @Test
  void aMessageIsPublishedAndATopicThatIsNotThereIsAFailure() {
    try (ScheduledCloud cloud = new ScheduledCloud()) {
      String topic = "projects/timed/topics/ticks";
      cloud.create(
          "ticking",
          "0 * * * *",
          "\"pubsubTarget\":{\"topicName\":\""
              + topic
              + "\",\"data\":\"/wA=\",\"attributes\":{\"k\":\"v\"}}");
      cloud.advance(HOUR);
      cloud.when("ticking", job -> hasStatus(job, Code.NOT_FOUND));
      cloud.ok(cloud.rest.send("PUT", "/v1/" + topic, "{}"));
      String subscription = "/v1/projects/timed/subscriptions/ticks";
      cloud.ok(cloud.rest.send("PUT", subscription, "{\"topic\":\"" + topic + "\"}"));
      cloud.advance(HOUR);
      cloud.when("ticking", job -> hasStatus(job, Code.OK));
      JsonNode pulled =
          cloud.ok(
              cloud.rest.post(
                  subscription + ":pull", "{\"maxMessages\":10,\"returnImmediately\":true}"));
      assertThat(pulled.path("receivedMessages")).hasSize(1);
      JsonNode message = pulled.at("/receivedMessages/0/message");
      assertThat(message.path("data").asText()).isEqualTo("/wA=");
      assertThat(message.at("/attributes/k").asText()).isEqualTo("v");
      JsonNode finished = cloud.finished("ticking").get(0);
      assertThat(finished.at("/jsonPayload/targetType").asText()).isEqualTo("PUB_SUB");
      assertThat(finished.at("/jsonPayload/pubsubTopic").asText()).isEqualTo(topic);
      assertThat(finished.at("/jsonPayload/status").asText()).isEqualTo("NOT_FOUND");
    }
  }

  @Test
  void whatCannotBeCalledFailsAndSaysWhy() throws Exception {
    int free;
    try (ServerSocket unused = new ServerSocket(0)) {
      free = unused.getLocalPort();
    }
    try (ScheduledCloud cloud = new ScheduledCloud()) {
      cloud.create("engine", "0 * * * *", "\"appEngineHttpTarget\":{}");
      cloud.create("far", "0 * * * *", http("https://example.com/", ""));
      cloud.create("dead", "0 * * * *", http("http://127.0.0.1:" + free + "/", ""));
      cloud.advance(HOUR);
      JsonNode engine = cloud.when("engine", job -> hasStatus(job, Code.UNIMPLEMENTED));
      assertThat(engine.at("/status/message").asText())
          .isEqualTo("There is no App Engine in this emulated cloud.");
      cloud.when("far", job -> hasStatus(job, Code.UNAVAILABLE));
      assertThat(cloud.finished("far").get(0).at("/jsonPayload/debugInfo").asText())
          .contains("may not call example.com: see --outgoing");
      cloud.when("dead", job -> hasStatus(job, Code.UNAVAILABLE));
      assertThat(cloud.finished("dead").get(0).at("/httpRequest").isMissingNode()).isTrue();
    }
    try (HookServer hook = new HookServer();
        ScheduledCloud cloud = new ScheduledCloud(Options.defaults().withOutgoing(Outgoing.NONE))) {
      cloud.create("near", "0 * * * *", http(hook.url("/"), ""));
      cloud.advance(HOUR);
      cloud.when("near", job -> hasStatus(job, Code.UNAVAILABLE));
      assertThat(hook.asked).isEmpty();
    }
  }

  @Test
  void jobsOfAFolderThatAnOlderProgramWroteGoOn() throws Exception {
    Options kept = Options.defaults().withDataDir(data);
    try (HookServer hook = new HookServer()) {
      try (ScheduledCloud cloud = new ScheduledCloud(kept)) {
        cloud.create("old", "0 * * * *", http(hook.url("/old"), ""));
        Store store = cloud.emulator.emulation().store();
        Table<Job> jobs = store.table("cloudscheduler.jobs", Codec.proto(Job.class));
        store.run(
            ScheduledCloud.PROJECT,
            () -> {
              String key = jobs.keys(ScheduledCloud.PROJECT).iterator().next();
              Job job = jobs.get(ScheduledCloud.PROJECT, key).orElseThrow();
              jobs.put(ScheduledCloud.PROJECT, "locations/" + key, job);
              jobs.remove(ScheduledCloud.PROJECT, key);
            });
      }
      try (ScheduledCloud cloud = new ScheduledCloud(kept)) {
        assertThat(cloud.job("old").path("schedule").asText()).isEqualTo("0 * * * *");
        cloud.advance(HOUR);
        assertThat(hook.next().path()).isEqualTo("/old");
      }
    }
  }
}
