package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.access.Enforcement;
import ai.varai.provisioner.emulator.access.Principals;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.support.Grants;
import ai.varai.provisioner.emulator.token.IdentityTokens;
import com.google.cloud.run.v2.Service;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who may call a service, where policies are enforced: who has {@code run.routes.invoke} on it, by
 * a token of OpenID Connect that was made for it; anybody where all users have, or where the
 * service does without the check.
 *
 * @see <a href="https://cloud.google.com/run/docs/authenticating/service-to-service">Service to
 *     service</a>
 * @see <a href="https://cloud.google.com/run/docs/securing/managing-access#invoker_check">Invoker
 *     check</a>
 */
final class RunInvokers {
  private static final String PERMISSION = "run.routes.invoke";
  private static final String BEARER = "bearer ";

  private static final Refusal UNAUTHORIZED =
      new Refusal(
          HttpStatus.UNAUTHORIZED,
          "The request was not authorized to invoke this service. Either allow unauthenticated"
              + " invocations or set the proper Authorization header.");

  private static final Refusal FORBIDDEN =
      new Refusal(
          HttpStatus.FORBIDDEN,
          "The request was not authenticated. Either allow unauthenticated invocations or set the"
              + " proper Authorization header.");

  private final Emulation emulation;
  private final IdentityTokens tokens;

  RunInvokers(Emulation emulation) {
    this.emulation = emulation;
    this.tokens = new IdentityTokens(emulation);
  }

  /**
   * Why a request is not let through.
   *
   * @param log what the log of requests says of it
   */
  record Refusal(HttpStatus status, String log) {}

  /**
   * Empty where the request may go on to the service.
   *
   * @param attempt what was tried, as the list of denials is to say it
   */
  Optional<Refusal> refusal(Service service, RequestHeaders headers, String attempt) {
    Optional<Enforcement> enforcement = emulation.present(Enforcement.class);
    if (enforcement.isEmpty() || service.getInvokerIamDisabled() || allows("", service)) {
      return Optional.empty();
    }
    String named = headers.get(Principals.HEADER, "");
    String token = headers.get("x-serverless-authorization", headers.get("authorization", ""));
    boolean bearer = token.toLowerCase(Locale.ROOT).startsWith(BEARER);
    String caller = named;
    if (caller.isEmpty() && bearer) {
      caller =
          tokens
              .email(token.substring(BEARER.length()).strip(), audience -> isOf(service, audience))
              .orElse("");
    }
    String principal = caller.isEmpty() ? "" : Principals.member(caller);
    if (!enforcement.get().refuses(principal, PERMISSION, "run", service.getName(), attempt)) {
      return Optional.empty();
    }
    return Optional.of(bearer && principal.isEmpty() ? UNAUTHORIZED : FORBIDDEN);
  }

  private boolean allows(String principal, Service service) {
    return emulation
        .plugin(Grants.class)
        .filter(grants -> grants.allows(principal, PERMISSION, "run", service.getName()))
        .isPresent();
  }

  /** An address of the service, with any path, or one of its own audiences. */
  private static boolean isOf(Service service, String audience) {
    String host = host(audience);
    return service.getCustomAudiencesList().contains(audience)
        || (!host.isEmpty()
            && Stream.concat(Stream.of(service.getUri()), service.getUrlsList().stream())
                .anyMatch(url -> host(url).equals(host)));
  }

  private static String host(String url) {
    try {
      String host = URI.create(url).getHost();
      return host == null ? "" : host;
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
