package ai.varai.provisioner.emulator.http;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.OwnPort;
import ai.varai.provisioner.emulator.control.Outgoing;
import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Calls that emulated services make by themselves, to those whom they may call. A host that the
 * emulator serves, such as a Cloud Run service's, is reached at the emulator's own port.
 */
public final class OutgoingCalls {
  private static final int REDIRECTS = 10;
  private static final String GOOGLE = ".googleapis.com";
  private static final long LARGEST = 10L * 1024 * 1024;

  private final Emulation emulation;

  public OutgoingCalls(Emulation emulation) {
    this.emulation = emulation;
  }

  /** Whether this host may be called. */
  public boolean mayCall(String host) {
    return switch (emulation.plugin(Outgoing.class).orElse(Outgoing.LOCAL)) {
      case NONE -> false;
      case LOCAL -> isLoopback(host) || isServed(host);
      case ALL -> true;
    };
  }

  /**
   * Whether the emulator serves a host: one of its services', or one of Google's APIs, of which it
   * takes all for its own, as its proxy does.
   */
  public boolean isServed(String host) {
    return host.toLowerCase(Locale.ROOT).endsWith(GOOGLE)
        || emulation.present(Ingress.class).filter(i -> i.serves(host)).isPresent();
  }

  /**
   * Whether a host is this machine. By the name alone: what a name resolves to may change between
   * two looks.
   */
  public static boolean isLoopback(String host) {
    String plain = host.toLowerCase(Locale.ROOT);
    return plain.equals("localhost")
        || plain.equals("::1")
        || plain.equals("[::1]")
        || plain.matches("127(\\.\\d{1,3}){3}");
  }

  /**
   * Sends a request and follows redirects to hosts that may be called as well.
   *
   * @param validate whether the server's certificate has to be valid
   * @throws CompletionException when nobody answers in time, or not in HTTP
   */
  public AggregatedHttpResponse send(
      HttpMethod method,
      URI url,
      HttpHeaders headers,
      HttpData body,
      Duration timeout,
      boolean validate) {
    URI at = url;
    HttpMethod by = method;
    for (int i = 0; ; i++) {
      AggregatedHttpResponse response = sendOnce(by, at, headers, body, timeout, validate).join();
      String location = response.headers().get(HttpHeaderNames.LOCATION);
      if (!response.status().isRedirection() || location == null || i == REDIRECTS) {
        return response;
      }
      URI next = at.resolve(location);
      if (next.getHost() == null || !mayCall(next.getHost())) {
        return response;
      }
      at = next;
      int status = response.status().code();
      by = status == 307 || status == 308 ? by : HttpMethod.GET;
    }
  }

  /** Sends a request and follows no redirect; nobody waits. */
  public CompletableFuture<AggregatedHttpResponse> sendOnce(
      HttpMethod method,
      URI url,
      HttpHeaders headers,
      HttpData body,
      Duration timeout,
      boolean validate) {
    boolean served = isServed(url.getHost());
    String scheme = served || "http".equals(url.getScheme()) ? "h1c" : "h1";
    String authority =
        served
            ? "127.0.0.1:" + emulation.plugin(OwnPort.class).orElseThrow().number()
            : url.getAuthority();
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    RequestHeaders all =
        RequestHeaders.builder(method, path + query)
            .authority(url.getAuthority())
            .add(headers)
            .build();
    return WebClient.builder(scheme + "://" + authority)
        .factory(validate ? ClientFactory.ofDefault() : ClientFactory.insecure())
        .responseTimeout(timeout)
        .maxResponseLength(LARGEST)
        .build()
        .execute(method == HttpMethod.GET ? HttpRequest.of(all) : HttpRequest.of(all, body))
        .aggregate();
  }
}
