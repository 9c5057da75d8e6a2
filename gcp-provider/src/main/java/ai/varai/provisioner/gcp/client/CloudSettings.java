package ai.varai.provisioner.gcp.client;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Which project is meant, and where and as whom Google's APIs are called.
 *
 * @param project id of the project
 * @param region where regional resources are, unless they say otherwise
 * @param endpoint one address that answers every API in clear text and without credentials, as an
 *     emulator does; empty for Google itself
 * @param impersonate e-mail address of the service account to act as; empty to act as whoever is
 *     logged in
 * @param quotaProject the project that calls are charged to; empty for the usual one
 * @param accessToken an OAuth 2 access token to call with instead of whoever is logged in; at an
 *     endpoint, instead of nobody
 * @param dnsZone the managed zone in which DNS records are made, as {@code PROJECT/ZONE}; empty
 *     where none are
 * @param connectionPatience how long a deletion is tried of what Google releases hours after its
 *     last use: then of a private services connection only the peering is removed (Cloud SQL holds
 *     its side), and a subnetwork is left to the next destroy (Cloud Run holds addresses)
 * @param accountPatience how long after a service account was made a refusal that says that there
 *     is none may pass by itself
 */
public record CloudSettings(
    String project,
    String region,
    Optional<URI> endpoint,
    Optional<String> impersonate,
    Optional<String> quotaProject,
    Optional<String> accessToken,
    Optional<String> dnsZone,
    Duration connectionPatience,
    Duration accountPatience) {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /**
   * Reads the options {@code project}, {@code region}, {@code dns_zone}, {@code gcp.endpoint},
   * {@code gcp.impersonate}, {@code gcp.quota_project}, {@code gcp.access_token}, {@code
   * gcp.connection_patience} and {@code gcp.account_patience} (both in seconds).
   */
  public static CloudSettings of(Map<String, String> options) {
    return new CloudSettings(
        required(options, "project"),
        required(options, "region"),
        Optional.ofNullable(options.get("gcp.endpoint")).map(CloudSettings::address),
        Optional.ofNullable(options.get("gcp.impersonate")),
        Optional.ofNullable(options.get("gcp.quota_project")),
        Optional.ofNullable(options.get("gcp.access_token")),
        Optional.ofNullable(options.get("dns_zone")),
        patience(options, "gcp.connection_patience"),
        patience(options, "gcp.account_patience"));
  }

  private static Duration patience(Map<String, String> options, String name) {
    return Optional.ofNullable(options.get(name))
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
        .orElse(PATIENCE);
  }

  private static URI address(String text) {
    URI uri = URI.create(text.contains("://") ? text : "http://" + text);
    if (uri.getHost() == null || uri.getPort() < 0) {
      throw new IllegalStateException(
          "the option gcp.endpoint is '" + text + "'; it has to be http://HOST:PORT");
    }
    return uri;
  }

  private static String required(Map<String, String> options, String name) {
    String value = options.get(name);
    if (value == null || value.isEmpty()) {
      throw new IllegalStateException("the environment names no " + name);
    }
    return value;
  }

  /** Without the token, which is a secret. */
  @Override
  public String toString() {
    return "project "
        + project
        + ", region "
        + region
        + endpoint.map(address -> ", at " + address).orElse("")
        + impersonate.map(account -> ", as " + account).orElse("");
  }
}
