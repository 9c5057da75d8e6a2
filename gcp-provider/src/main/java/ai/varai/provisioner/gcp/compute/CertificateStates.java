package ai.varai.provisioner.gcp.compute;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.Names;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import com.google.api.client.http.HttpResponseException;
import com.google.api.gax.rpc.NotFoundException;
import com.google.cloud.compute.v1.SslCertificate;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How certificates stand: those of Compute Engine ({@code projects/P/global/sslCertificates/N}) and
 * of Certificate Manager ({@code projects/P/locations/L/certificates/N}).
 */
final class CertificateStates {
  private static final String MANAGER = "//certificatemanager.googleapis.com/";
  private static final String ACTIVE = "ACTIVE";
  private static final int NOT_FOUND = 404;
  private final Cloud cloud;

  CertificateStates(Cloud cloud) {
    this.cloud = cloud;
  }

  /**
   * The URLs by which a proxy refers to Certificate Manager's certificates; they stand in the field
   * {@code sslCertificates} (Compute Engine API, regionTargetHttpsProxies).
   */
  static List<String> urls(List<String> links) {
    return links.stream().map(link -> MANAGER + link).toList();
  }

  /** The link of a proxy's reference, with the project's id also where Google says its number. */
  static String link(String url, String project) {
    return url.startsWith(MANAGER)
        ? url.substring(MANAGER.length()).replaceFirst("^projects/[^/]+", project)
        : Names.link(url);
  }

  boolean allIssued(List<String> links) throws IOException {
    for (String link : links) {
      if (!issued(link)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the certificate can serve. */
  boolean issued(String link) throws IOException {
    if (managers(link)) {
      return managed(link).map(state -> ACTIVE.equals(state.get("state"))).orElse(false);
    }
    return classic(link)
        .map(
            found ->
                !found.getType().equals("MANAGED") || found.getManaged().getStatus().equals(ACTIVE))
        .orElse(false);
  }

  /**
   * What Google says when it cannot issue the certificate (Cloud Load Balancing, "Troubleshoot SSL
   * certificates": domain status; Certificate Manager, "ProvisioningIssue"). It tries again by
   * itself for days, so waiting for it is no use to whoever has to mend the domain first.
   */
  Optional<String> failure(String link) throws IOException {
    if (managers(link)) {
      return managed(link)
          .filter(state -> "FAILED".equals(state.get("state")))
          .map(state -> String.valueOf(state.get("provisioningIssue")));
    }
    return classic(link)
        .map(
            found ->
                found.getManaged().getDomainStatusMap().entrySet().stream()
                    .filter(each -> each.getValue().startsWith("FAILED"))
                    .sorted(Map.Entry.comparingByKey())
                    .map(each -> each.getKey() + " " + each.getValue())
                    .collect(Collectors.joining(", ")))
        .filter(text -> !text.isEmpty());
  }

  static ProviderException failed(String proxy, String link, String reason) {
    return new ProviderException(
        Category.FAILED,
        proxy
            + ": Google cannot issue certificate "
            + Names.last(link)
            + " ("
            + reason
            + "); the old certificate stays in service beside it",
        "let the domains lead to the load balancer's address (with a regional one: add the DNS"
            + " records that the outputs name) and allow Google's authority in their CAA records,"
            + " then apply again");
  }

  private static boolean managers(String link) {
    return link.contains("/locations/");
  }

  private Optional<SslCertificate> classic(String link) throws IOException {
    try {
      return Optional.of(
          cloud.clients().compute().sslCertificates().get(cloud.project(), Names.last(link)));
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }

  private Optional<Map<?, ?>> managed(String link) throws IOException {
    try {
      var found = cloud.clients().certificateManager().call("GET", "v1/" + link, Map.of());
      return found.get("managed") instanceof Map<?, ?> managed
          ? Optional.of(managed)
          : Optional.empty();
    } catch (HttpResponseException e) {
      if (e.getStatusCode() == NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
