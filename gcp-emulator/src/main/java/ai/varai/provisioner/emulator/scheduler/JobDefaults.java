package ai.varai.provisioner.emulator.scheduler;

import com.google.cloud.scheduler.v1.AppEngineHttpTarget;
import com.google.cloud.scheduler.v1.AppEngineRouting;
import com.google.cloud.scheduler.v1.HttpMethod;
import com.google.cloud.scheduler.v1.HttpTarget;
import com.google.cloud.scheduler.v1.Job;
import com.google.cloud.scheduler.v1.RetryConfig;
import com.google.protobuf.util.Durations;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a job shows of what its user did not say, as the comments of {@code
 * google.cloud.scheduler.v1} and descriptions of real jobs have it.
 */
final class JobDefaults {
  private static final String USER_AGENT = "User-Agent";
  private static final String CONTENT_TYPE = "Content-Type";
  private static final String SENDER = "Google-Cloud-Scheduler";
  private static final String APP_ENGINE = "AppEngine-Google; (+http://code.google.com/appengine)";
  private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
  private static final int DOUBLINGS = 5;

  /** Headers that Scheduler computes, or keeps for itself. */
  private static final Pattern OWN =
      Pattern.compile(
          "host|content-length|user-agent|x-google-.*|x-appengine-.*|x-cloudscheduler.*",
          Pattern.CASE_INSENSITIVE);

  private JobDefaults() {}

  static Job fill(JobName name, Job given) {
    Job.Builder job = given.toBuilder();
    // What was not given at all is not shown: Terraform's provider would take it for a change.
    if (job.hasRetryConfig()) {
      retries(job);
    }
    switch (job.getTargetCase()) {
      case HTTP_TARGET -> {
        if (!job.hasAttemptDeadline()) {
          job.setAttemptDeadline(Durations.fromMinutes(3));
        }
        job.setHttpTarget(http(job.getHttpTarget()));
      }
      case APP_ENGINE_HTTP_TARGET ->
          job.setAppEngineHttpTarget(appEngine(name, job.getAppEngineHttpTarget()));
      // Pub/Sub takes a message at once.
      default -> job.clearAttemptDeadline();
    }
    return job.build();
  }

  private static void retries(Job.Builder job) {
    RetryConfig.Builder config = job.getRetryConfigBuilder();
    if (!config.hasMaxRetryDuration()) {
      config.setMaxRetryDuration(Durations.ZERO);
    }
    if (!config.hasMinBackoffDuration()) {
      config.setMinBackoffDuration(Durations.fromSeconds(5));
    }
    if (!config.hasMaxBackoffDuration()) {
      config.setMaxBackoffDuration(Durations.fromHours(1));
    }
    if (config.getMaxDoublings() == 0) {
      config.setMaxDoublings(DOUBLINGS);
    }
  }

  private static HttpTarget http(HttpTarget given) {
    HttpTarget.Builder target = given.toBuilder();
    List.copyOf(target.getHeadersMap().keySet()).stream()
        .filter(OWN.asMatchPredicate())
        .forEach(target::removeHeaders);
    target.putHeaders(USER_AGENT, SENDER);
    if (!target.getBody().isEmpty() && !has(target.getHeadersMap().keySet(), CONTENT_TYPE)) {
      target.putHeaders(CONTENT_TYPE, "application/octet-stream");
    }
    if (target.getHttpMethod() == HttpMethod.HTTP_METHOD_UNSPECIFIED) {
      target.setHttpMethod(HttpMethod.POST);
    }
    // A token that a mask has emptied is none.
    if (HttpTargetChecks.account(given).filter(String::isEmpty).isPresent()) {
      target.clearAuthorizationHeader();
    }
    if (target.hasOauthToken() && target.getOauthToken().getScope().isEmpty()) {
      target.getOauthTokenBuilder().setScope(SCOPE);
    }
    if (target.hasOidcToken() && target.getOidcToken().getAudience().isEmpty()) {
      target.getOidcTokenBuilder().setAudience(target.getUri());
    }
    return target.build();
  }

  private static boolean has(Iterable<String> names, String header) {
    for (String name : names) {
      if (name.equalsIgnoreCase(header)) {
        return true;
      }
    }
    return false;
  }

  private static AppEngineHttpTarget appEngine(JobName name, AppEngineHttpTarget given) {
    AppEngineHttpTarget.Builder target = given.toBuilder();
    String agent = target.getHeadersOrDefault(USER_AGENT, "");
    if (!agent.contains(APP_ENGINE)) {
      target.putHeaders(USER_AGENT, (agent + " " + APP_ENGINE).strip());
    }
    if (!target.getBody().isEmpty() && !has(target.getHeadersMap().keySet(), CONTENT_TYPE)) {
      target.putHeaders(CONTENT_TYPE, "application/octet-stream");
    }
    if (target.getHttpMethod() == HttpMethod.HTTP_METHOD_UNSPECIFIED) {
      target.setHttpMethod(HttpMethod.POST);
    }
    if (target.getRelativeUri().isEmpty()) {
      target.setRelativeUri("/");
    }
    AppEngineRouting.Builder routing = target.getAppEngineRoutingBuilder();
    routing.setHost(
        Stream.of(
                routing.getInstance(),
                routing.getVersion(),
                routing.getService(),
                name.project().id() + ".appspot.com")
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(".")));
    return target.build();
  }
}
