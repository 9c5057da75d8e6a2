package ai.varai.provisioner.emulator.scheduler;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.cloud.scheduler.v1.AppEngineHttpTarget;
import com.google.cloud.scheduler.v1.HttpMethod;
import com.google.cloud.scheduler.v1.Job;
import com.google.cloud.scheduler.v1.PubsubTarget;
import com.google.cloud.scheduler.v1.RetryConfig;
import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import java.time.Instant;
import java.util.Set;

/**
 * What a job may be. The rules are those of the comments in {@code google/cloud/scheduler/v1}, the
 * words Google's where a public source has them.
 *
 * @see <a href="https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs">
 *     Jobs</a>
 */
final class JobChecks {
  private static final int DESCRIPTION = 500;
  private static final int SIZE = 1 << 20;
  private static final int RETRIES = 5;
  private static final int URL = 2083;
  private static final Duration LEAST_DEADLINE = Durations.fromSeconds(15);
  private static final Duration MOST_OF_HTTP = Durations.fromMinutes(30);
  private static final Duration MOST_OF_APP_ENGINE = Durations.fromSeconds(24 * 3600 + 15);
  private static final Set<HttpMethod> WITH_BODY = Set.of(HttpMethod.POST, HttpMethod.PUT);
  private static final Set<HttpMethod> NOT_APP_ENGINE =
      Set.of(HttpMethod.PATCH, HttpMethod.OPTIONS);

  private final HttpTargetChecks http;

  JobChecks(HttpTargetChecks http) {
    this.http = http;
  }

  /**
   * Throws what Google answers to a job that may not be.
   *
   * @param job with all defaults
   */
  void check(JobName name, Job job, Instant now) {
    if (job.getDescription().length() > DESCRIPTION) {
      throw bad("description", "Job.description must be at most 500 characters.");
    }
    if (job.getSerializedSize() > SIZE) {
      throw bad("job", "Job size too large: it must be at most 1MB.");
    }
    if (Schedule.parse(job.getSchedule(), job.getTimeZone())
        .flatMap(schedule -> schedule.after(now))
        .isEmpty()) {
      throw GoogleError.badField("job.schedule", "Schedule or time zone is invalid.")
          .withMessage("Schedule or time zone is invalid.");
    }
    retries(job.getRetryConfig());
    switch (job.getTargetCase()) {
      case HTTP_TARGET -> {
        deadline(job.getAttemptDeadline(), MOST_OF_HTTP, "[15s, 30m]");
        http.check(name, job.getHttpTarget());
      }
      case APP_ENGINE_HTTP_TARGET -> {
        if (Durations.isPositive(job.getAttemptDeadline())) {
          deadline(job.getAttemptDeadline(), MOST_OF_APP_ENGINE, "[15s, 24h15s]");
        }
        appEngine(job.getAppEngineHttpTarget());
      }
      case PUBSUB_TARGET -> pubsub(name, job.getPubsubTarget());
      default -> throw bad("target", "Job.target must be set.");
    }
  }

  static GoogleError bad(String field, String message) {
    return GoogleError.badField("job." + field, message).withMessage(message);
  }

  private static void retries(RetryConfig config) {
    if (config.getRetryCount() < 0 || config.getRetryCount() > RETRIES) {
      throw bad("retry_config.retry_count", "RetryConfig.retry_count must be between [0, 5].");
    }
    if (config.getMaxDoublings() < 0) {
      throw bad("retry_config.max_doublings", "RetryConfig.max_doublings must not be negative.");
    }
    if (Durations.isNegative(config.getMaxRetryDuration())
        || Durations.isNegative(config.getMinBackoffDuration())
        || Durations.isNegative(config.getMaxBackoffDuration())) {
      throw bad("retry_config", "Durations of RetryConfig must not be negative.");
    }
    if (Durations.compare(config.getMinBackoffDuration(), config.getMaxBackoffDuration()) > 0) {
      throw bad(
          "retry_config.min_backoff_duration",
          "RetryConfig.min_backoff_duration must not be greater than max_backoff_duration.");
    }
  }

  private static void deadline(Duration deadline, Duration most, String range) {
    if (Durations.compare(deadline, LEAST_DEADLINE) < 0 || Durations.compare(deadline, most) > 0) {
      throw bad("attempt_deadline", "Job.attempt_deadline must be between " + range + ".");
    }
  }

  private static void appEngine(AppEngineHttpTarget target) {
    String uri = target.getRelativeUri();
    if (!uri.startsWith("/") || uri.contains(" ") || uri.length() > URL) {
      throw bad(
          "app_engine_http_target.relative_uri",
          "AppEngineHttpTarget.relative_uri must begin with \"/\", without spaces, and have at most"
              + " 2083 characters.");
    }
    if (NOT_APP_ENGINE.contains(target.getHttpMethod())) {
      throw bad(
          "app_engine_http_target.http_method",
          "AppEngineHttpTarget.http_method may not be PATCH or OPTIONS.");
    }
    if (!target.getBody().isEmpty() && !WITH_BODY.contains(target.getHttpMethod())) {
      throw bad(
          "app_engine_http_target.body",
          "AppEngineHttpTarget.body is only allowed with http_method POST or PUT.");
    }
  }

  private static void pubsub(JobName name, PubsubTarget target) {
    String[] topic = target.getTopicName().split("/", -1);
    if (topic.length != 4
        || !topic[0].equals("projects")
        || !topic[2].equals("topics")
        || topic[3].isEmpty()) {
      throw bad(
          "pubsub_target.topic_name",
          "PubsubTarget.topic_name must be formatted: \"projects/<PROJECT_ID>/topics/<TOPIC_ID>\".");
    }
    if (!topic[1].equals(name.project().id()) && !topic[1].equals(name.project().number())) {
      throw bad("pubsub_target.topic_name", "The topic must be in the same project as the job.");
    }
    if (target.getData().isEmpty() && target.getAttributesCount() == 0) {
      throw bad(
          "pubsub_target",
          "Pubsub message must contain either non-empty data, or at least one attribute.");
    }
  }
}
