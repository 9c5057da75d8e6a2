package ai.varai.provisioner.emulator.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** An emulator whose clock stands still until it is moved, and jobs in it. */
final class ScheduledCloud implements AutoCloseable {
  static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  static final String PROJECT = "timed";
  static final String JOBS = "/v1/projects/timed/locations/us-central1/jobs";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  final GcpEmulator emulator;
  final RestCalls rest;

  ScheduledCloud() {
    this(Options.defaults());
  }

  ScheduledCloud(Options options) {
    emulator = GcpEmulator.start(options.withClock(Clock.fixed(START, ZoneOffset.UTC)));
    rest = new RestCalls(emulator).as("user:user@example.com");
  }

  void advance(Duration by) {
    emulator.clock().advance(by);
  }

  JsonNode ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body();
  }

  /** A job with this schedule and further fields. */
  JsonNode create(String id, String schedule, String fields) {
    return ok(
        rest.post(
            JOBS,
            "{\"name\":\"%s/%s\",\"schedule\":\"%s\",%s}"
                .formatted(JOBS.substring("/v1/".length()), id, schedule, fields)));
  }

  static String http(String url, String more) {
    return "\"httpTarget\":{\"uri\":\"" + url + "\"" + more + "}";
  }

  JsonNode job(String id) {
    return ok(rest.get(JOBS + "/" + id));
  }

  /** The job once something is true of it. */
  JsonNode when(String id, Predicate<JsonNode> so) {
    List<JsonNode> last = new ArrayList<>();
    await()
        .until(
            () -> {
              last.clear();
              last.add(job(id));
              return so.test(last.get(0));
            });
    return last.get(0);
  }

  /** The job once it is scheduled for then. */
  JsonNode whenScheduled(String id, Instant time) {
    return when(id, job -> job.path("scheduleTime").asText().equals(time.toString()));
  }

  String account(String id) {
    ok(rest.post("/v1/projects/" + PROJECT + "/serviceAccounts", "{\"accountId\":\"" + id + "\"}"));
    return id + "@" + PROJECT + ".iam.gserviceaccount.com";
  }

  /** The entries that tell of beginnings of attempts, oldest first. */
  List<JsonNode> started(String job) {
    return entries(job, "AttemptStarted");
  }

  /** The entries that tell of ends of attempts, oldest first. */
  List<JsonNode> finished(String job) {
    return entries(job, "AttemptFinished");
  }

  private List<JsonNode> entries(String job, String type) {
    ObjectNode q = MAPPER.createObjectNode().put("orderBy", "timestamp asc");
    q.putArray("resourceNames").add("projects/" + PROJECT);
    q.put(
        "filter",
        "resource.type=\"cloud_scheduler_job\" AND resource.labels.job_id=\""
            + job
            + "\" AND jsonPayload.@type:\""
            + type
            + "\"");
    List<JsonNode> out = new ArrayList<>();
    ok(rest.post("/v2/entries:list", q.toString())).path("entries").forEach(out::add);
    return out;
  }

  @Override
  public void close() {
    emulator.stop();
  }
}
