package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.http.OutgoingCalls;
import com.google.monitoring.v3.UptimeCheckConfig;
import com.google.monitoring.v3.UptimeCheckConfig.HttpCheck;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpHeadersBuilder;
import com.linecorp.armeria.common.HttpMethod;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;

/** Calls what an uptime check looks at. */
final class UptimeProbe {
  private static final String AGENT =
      "GoogleStackdriverMonitoring-UptimeChecks(https://cloud.google.com/monitoring)";

  private final OutgoingCalls calls;
  private final LongSupplier nanos;

  UptimeProbe(OutgoingCalls calls, LongSupplier nanos) {
    this.calls = calls;
    this.nanos = nanos;
  }

  /** The host that a check looks at; empty where it is no URL. */
  static Optional<String> host(UptimeCheckConfig check) {
    return check.getMonitoredResource().getType().equals("uptime_url")
        ? Optional.of(check.getMonitoredResource().getLabelsOrDefault("host", ""))
            .filter(h -> !h.isEmpty())
        : Optional.empty();
  }

  /** Empty where nobody may be called. */
  Optional<UptimeResult> run(UptimeCheckConfig check) {
    return host(check)
        .filter(calls::mayCall)
        .map(host -> check.hasTcpCheck() ? connect(check, host) : call(check, host));
  }

  private static Duration timeout(UptimeCheckConfig check) {
    return Duration.ofSeconds(check.getTimeout().getSeconds());
  }

  private Duration since(long start) {
    return Duration.ofNanos(nanos.getAsLong() - start);
  }

  private UptimeResult call(UptimeCheckConfig check, String host) {
    HttpCheck http = check.getHttpCheck();
    boolean post = http.getRequestMethod() == HttpCheck.RequestMethod.POST;
    long start = nanos.getAsLong();
    try {
      AggregatedHttpResponse response =
          calls.send(
              post ? HttpMethod.POST : HttpMethod.GET,
              url(http, host),
              headers(http, post),
              HttpData.wrap(http.getBody().toByteArray()),
              timeout(check),
              http.getValidateSsl());
      int status = response.status().code();
      return new UptimeResult(
          UptimeContent.accepts(http.getAcceptedResponseStatusCodesList(), status)
              && UptimeContent.matches(check, response.contentUtf8()),
          Optional.of(status),
          Optional.of(since(start)));
    } catch (CompletionException | IllegalArgumentException e) {
      return UptimeResult.UNREACHED;
    }
  }

  private static URI url(HttpCheck http, String host) {
    return URI.create(
        (http.getUseSsl() ? "https://" : "http://") + host + ":" + http.getPort() + http.getPath());
  }

  private static HttpHeaders headers(HttpCheck http, boolean post) {
    HttpHeadersBuilder headers = HttpHeaders.builder();
    headers.set(HttpHeaderNames.USER_AGENT, AGENT);
    http.getHeadersMap().forEach(headers::set);
    headers.remove(HttpHeaderNames.CONTENT_LENGTH);
    headers.remove(HttpHeaderNames.HOST);
    if (post) {
      headers.set(
          HttpHeaderNames.CONTENT_TYPE,
          http.getContentType() == HttpCheck.ContentType.USER_PROVIDED
              ? http.getCustomContentType()
              : "application/x-www-form-urlencoded");
    }
    if (http.hasAuthInfo()) {
      String credentials =
          http.getAuthInfo().getUsername() + ":" + http.getAuthInfo().getPassword();
      headers.set(
          HttpHeaderNames.AUTHORIZATION,
          "Basic "
              + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
    }
    return headers.build();
  }

  private UptimeResult connect(UptimeCheckConfig check, String host) {
    int millis = (int) timeout(check).toMillis();
    long start = nanos.getAsLong();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, check.getTcpCheck().getPort()), millis);
      Duration latency = since(start);
      boolean passed =
          check.getContentMatchersCount() == 0
              || UptimeContent.matches(check, text(socket, millis));
      return new UptimeResult(passed, Optional.empty(), Optional.of(latency));
    } catch (IOException | IllegalArgumentException e) {
      return UptimeResult.UNREACHED;
    }
  }

  /** What the server says first. */
  private static String text(Socket socket, int millis) throws IOException {
    socket.setSoTimeout(millis);
    byte[] first = new byte[8192];
    int length = socket.getInputStream().read(first);
    return new String(first, 0, Math.max(0, length), StandardCharsets.UTF_8);
  }
}
