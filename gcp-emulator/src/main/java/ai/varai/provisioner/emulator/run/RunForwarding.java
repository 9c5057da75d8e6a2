package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.http.RequestLimits;
import ai.varai.provisioner.emulator.run.ServiceRunner.Admission;
import ai.varai.provisioner.emulator.run.ServiceRunner.Scaling;
import com.google.cloud.run.v2.Revision;
import com.google.cloud.run.v2.Service;
import com.linecorp.armeria.client.ResponseTimeoutException;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Takes a request to an instance of a revision, once one has a place for it.
 *
 * @see <a href="https://cloud.google.com/run/docs/troubleshooting">What is answered when none
 *     has</a>
 */
final class RunForwarding {

  private static final String NO_PLACE =
      "The request was aborted because there was no available instance. Additional troubleshooting"
          + " documentation can be found at:"
          + " https://cloud.google.com/run/docs/troubleshooting#abort-request";

  private final RunWorkloads workloads;
  private final RunRequests requests;
  private final RunInvokers invokers;

  RunForwarding(RunTables tables, RunWorkloads workloads) {
    this.workloads = workloads;
    this.requests = new RunRequests(tables);
    this.invokers = new RunInvokers(tables.emulation);
  }

  static HttpResponse plain(HttpStatus status, String text) {
    return HttpResponse.of(status, MediaType.PLAIN_TEXT_UTF_8, text + "\n");
  }

  CompletionStage<HttpResponse> answer(
      ServiceRequestContext ctx,
      HttpRequest req,
      String host,
      ServiceRunner runner,
      Service service,
      Revision revision) {
    RunRequests.Told told = requests.record(ctx, req.headers(), host, revision);
    Optional<RunInvokers.Refusal> refusal =
        invokers.refusal(service, req.headers(), attempt(req.headers(), host));
    if (refusal.isPresent()) {
      told.text(refusal.get().log());
      return CompletableFuture.completedFuture(refused(refusal.get().status(), req.path()));
    }
    Scaling scaling = RunScaling.of(service, revision);
    if (scaling.most() == 0) {
      // Which status Google answers with is not documented.
      return CompletableFuture.completedFuture(
          plain(HttpStatus.SERVICE_UNAVAILABLE, "The revision is disabled: it has no instances."));
    }
    SessionAffinity affinity = SessionAffinity.of(revision, req.headers());
    return workloads
        .admit(runner, revision, scaling, affinity.instance())
        .thenApply(
            admission -> {
              if (admission instanceof Admission.Place place) {
                told.instance(place.instance());
                return affinity.remember(forward(ctx, req, host, revision, place), place);
              }
              if (admission instanceof Admission.Failed failed) {
                told.text(failed.log());
                return plain(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "The request failed because no instance could be started: " + failed.message());
              }
              told.text(NO_PLACE);
              return plain(HttpStatus.TOO_MANY_REQUESTS, "Rate exceeded.");
            });
  }

  /** Without the query, which may hold what nobody is to read. */
  private static String attempt(RequestHeaders headers, String host) {
    return headers.method() + " https://" + host + headers.path().replaceFirst("\\?.*", "");
  }

  /** The page of Google's front end. */
  private static HttpResponse refused(HttpStatus status, String path) {
    String url = path.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    String why =
        status.equals(HttpStatus.FORBIDDEN)
            ? "to get URL <code>" + url + "</code> from this server"
            : "to the requested URL <code>" + url + "</code>";
    return HttpResponse.of(
        status,
        MediaType.HTML_UTF_8,
        "<html><head><title>"
            + status
            + "</title></head><body><h1>Error: "
            + status.reasonPhrase()
            + "</h1><h2>Your client does not have permission "
            + why
            + ".</h2></body></html>\n");
  }

  private static HttpResponse forward(
      ServiceRequestContext ctx,
      HttpRequest req,
      String host,
      Revision revision,
      Admission.Place place) {
    Duration timeout = Duration.ofSeconds(revision.getTimeout().getSeconds());
    RequestLimits.release(ctx);
    ctx.setRequestTimeout(timeout.plusSeconds(5));
    boolean http2 =
        revision.getContainersList().stream()
            .flatMap(c -> c.getPortsList().stream())
            .anyMatch(p -> p.getName().equals("h2c"));
    HttpResponse answer =
        WebClient.builder((http2 ? "h2c" : "h1c") + "://" + place.address())
            .responseTimeout(timeout)
            .maxResponseLength(0)
            .build()
            .execute(req.withHeaders(forwarded(req.headers(), host)));
    var unused =
        answer
            .whenComplete()
            .handle(
                (done, e) -> {
                  place.release().run();
                  return "";
                });
    return answer.recover(e -> unreachable(e, timeout));
  }

  private static HttpResponse unreachable(Throwable e, Duration timeout) {
    return e instanceof ResponseTimeoutException
        ? plain(
            HttpStatus.GATEWAY_TIMEOUT, "upstream request timeout (" + timeout.toSeconds() + " s)")
        : plain(
            HttpStatus.SERVICE_UNAVAILABLE,
            "The request failed because either the HTTP response was malformed or connection to"
                + " the instance had an error.");
  }

  private static RequestHeaders forwarded(RequestHeaders headers, String host) {
    RequestHeadersBuilder b = headers.toBuilder();
    b.authority(host);
    b.add("x-forwarded-for", "127.0.0.1");
    b.set("x-forwarded-proto", "https");
    return b.build();
  }
}
