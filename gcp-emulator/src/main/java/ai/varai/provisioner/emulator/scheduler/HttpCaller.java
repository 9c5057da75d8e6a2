package ai.varai.provisioner.emulator.scheduler;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.control.EmulatorClock;
import ai.varai.provisioner.emulator.http.OutgoingCalls;
import ai.varai.provisioner.emulator.token.AccountTokens;
import com.google.cloud.scheduler.v1.HttpTarget;
import com.google.cloud.scheduler.v1.Job;
import com.google.rpc.Code;
import com.linecorp.armeria.client.ResponseTimeoutException;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpHeadersBuilder;
import com.linecorp.armeria.common.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Calls targets by their URL. Redirects are not followed.
 *
 * @see <a href="https://cloud.google.com/scheduler/docs/reference/rpc/google.cloud.scheduler.v1">
 *     HttpTarget</a>
 */
final class HttpCaller {
  private final OutgoingCalls calls;
  private final AccountTokens tokens;
  private final EmulatorClock clock;
  private final AttemptDeadlines deadlines;

  HttpCaller(Emulation emulation) {
    this.calls = new OutgoingCalls(emulation);
    this.tokens = new AccountTokens(emulation);
    this.clock = emulation.clock();
    this.deadlines = new AttemptDeadlines(clock);
  }

  /** Calls and waits for the answer, until the deadline of the job's attempts at most. */
  Outcome call(JobName name, Job job, Instant scheduled) throws InterruptedException {
    HttpTarget target = job.getHttpTarget();
    URI uri = URI.create(target.getUri());
    if (!calls.mayCall(uri.getHost())) {
      return Outcome.unreached(
          Code.UNAVAILABLE, "The emulator may not call " + uri.getHost() + ": see --outgoing.");
    }
    HttpHeadersBuilder headers = HttpHeaders.builder();
    target.getHeadersMap().forEach(headers::set);
    headers.set("x-cloudscheduler", "true");
    headers.set("x-cloudscheduler-jobname", name.id());
    headers.set(
        "x-cloudscheduler-scheduletime", scheduled.truncatedTo(ChronoUnit.MILLIS).toString());
    if (HttpTargetChecks.account(target).isPresent()) {
      Optional<String> token = token(target);
      if (token.isEmpty()) {
        return new Outcome(Code.PERMISSION_DENIED, "", Optional.empty(), "");
      }
      headers.set("authorization", "Bearer " + token.get());
    }
    Duration deadline =
        Duration.ofSeconds(
            job.getAttemptDeadline().getSeconds(), job.getAttemptDeadline().getNanos());
    Instant until = clock.instant().plus(deadline);
    return answer(
        calls.sendOnce(
            HttpMethod.valueOf(target.getHttpMethod().name()),
            uri,
            headers.build(),
            HttpData.wrap(target.getBody().toByteArray()),
            deadline,
            true),
        until);
  }

  private Outcome answer(CompletableFuture<AggregatedHttpResponse> answer, Instant until)
      throws InterruptedException {
    try (AttemptDeadlines.Watch watched = deadlines.watch(answer, until)) {
      return Outcome.answered(watched.answer().status().code());
    } catch (CancellationException e) {
      return Outcome.LATE;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return cause instanceof ResponseTimeoutException
          ? Outcome.LATE
          : Outcome.unreached(Code.UNAVAILABLE, String.valueOf(cause.getMessage()));
    }
  }

  private Optional<String> token(HttpTarget target) {
    return target.hasOidcToken()
        ? tokens.identity(
            target.getOidcToken().getServiceAccountEmail(), target.getOidcToken().getAudience())
        : tokens.access(
            target.getOauthToken().getServiceAccountEmail(), target.getOauthToken().getScope());
  }
}
