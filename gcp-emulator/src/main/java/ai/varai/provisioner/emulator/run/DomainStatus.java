package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.run.DomainMappings.Mapping;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.net.InternetDomainName;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How far a domain mapping is, which follows from its age, the verified domains and the services
 * that there are. Nobody looks at DNS: what the records ask for counts as done.
 */
final class DomainStatus {

  private static final Duration ROUTED = Duration.ofSeconds(5);

  /** As long as a certificate usually takes. */
  private static final Duration CERTIFIED = Duration.ofMinutes(15);

  private static final List<String> A =
      List.of("216.239.32.21", "216.239.34.21", "216.239.36.21", "216.239.38.21");
  private static final List<String> AAAA =
      List.of(
          "2001:4860:4802:32::15",
          "2001:4860:4802:34::15",
          "2001:4860:4802:36::15",
          "2001:4860:4802:38::15");
  private static final String PENDING =
      "Waiting for certificate provisioning. You must configure your DNS records for certificate"
          + " issuance to begin.";

  private final RunTables tables;
  private final DomainMappings mappings;

  DomainStatus(RunTables tables, DomainMappings mappings) {
    this.tables = tables;
    this.mappings = mappings;
  }

  private record Refusal(String reason, String message) {}

  ObjectNode of(Mapping m) {
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    status.put("observedGeneration", 1);
    ArrayNode conditions = status.putArray("conditions");
    Instant routed = created(m).plus(delay(ROUTED));
    if (now().isBefore(routed)) {
      for (String type : List.of("Ready", "CertificateProvisioned", "DomainRoutable")) {
        condition(conditions, type, "Unknown", created(m));
      }
      return status;
    }
    Optional<Refusal> refused = refusal(m);
    if (refused.isPresent()) {
      for (String type : List.of("Ready", "DomainRoutable")) {
        condition(conditions, type, "False", routed)
            .put("reason", refused.get().reason())
            .put("message", refused.get().message());
      }
      return status;
    }
    boolean automatic = m.row().path("spec").path("certificateMode").asText().equals("AUTOMATIC");
    Instant certified = routed.plus(delay(CERTIFIED));
    boolean pending = automatic && now().isBefore(certified);
    for (String type : List.of("Ready", "CertificateProvisioned", "DomainRoutable")) {
      boolean certificate = !type.equals("DomainRoutable");
      if (type.equals("CertificateProvisioned") && !automatic) {
        continue;
      }
      ObjectNode c =
          condition(
              conditions,
              type,
              pending && certificate ? "Unknown" : "True",
              pending || !certificate || !automatic ? routed : certified);
      if (pending && certificate) {
        c.put("reason", "CertificatePending").put("message", PENDING);
      }
    }
    String domain = m.name().id();
    status.put("mappedRouteName", service(m).id());
    records(status.putArray("resourceRecords"), domain);
    status.put("url", (automatic ? "https://" : "http://") + domain);
    return status;
  }

  /** Whether requests to the domain reach the service. */
  boolean routable(Mapping m) {
    return !now().isBefore(created(m).plus(delay(ROUTED))) && refusal(m).isEmpty();
  }

  static RunName service(Mapping m) {
    String route = m.row().path("spec").path("routeName").asText();
    return new RunName(m.name().project(), m.name().location(), "services/" + route);
  }

  private Optional<Refusal> refusal(Mapping m) {
    String domain = m.name().id();
    if (!verified(domain)) {
      return Optional.of(
          new Refusal(
              "PermissionDenied",
              "Caller is not authorized to administer the domain '"
                  + domain
                  + "'. If you own '"
                  + domain
                  + "', you can obtain authorization by verifying ownership of the domain, or any"
                  + " of its parent domains, via the Webmaster Central portal:"
                  + " https://www.google.com/webmasters/verification/verification?domain="
                  + domain
                  + ". We recommend verifying ownership of the largest scope you wish to use with"
                  + " subdomains (eg. verify 'example.com' if you wish to map"
                  + " 'subdomain.example.com')."));
    }
    if (!uid(holder(domain)).equals(uid(m))) {
      return Optional.of(
          new Refusal(
              "MappingAlreadyExists",
              "Domain mapping to '"
                  + domain
                  + "' already exists elsewhere. Set spec.forceOverride to override it."));
    }
    RunName service = service(m);
    if (!tables.services.contains(service.project().id(), service.key())) {
      return Optional.of(
          new Refusal("RouteMissing", "Route '" + service.id() + "' does not exist."));
    }
    return Optional.empty();
  }

  private boolean verified(String domain) {
    return tables.emulation.settings().get().verifiedDomains().stream()
        .anyMatch(v -> domain.equals(v) || domain.endsWith("." + v));
  }

  /** The domain's first mapping, unless a later one overrides it. */
  private Mapping holder(String domain) {
    List<Mapping> all =
        mappings.everywhere(domain).stream()
            .sorted(Comparator.comparing(DomainStatus::created))
            .toList();
    return all.stream()
        .filter(m -> m.row().path("spec").path("forceOverride").asBoolean(false))
        .reduce((a, b) -> b)
        .orElse(all.get(0));
  }

  private static String uid(Mapping m) {
    return m.row().path("metadata").path("uid").asText();
  }

  private static Instant created(Mapping m) {
    return Instant.parse(m.row().path("metadata").path("creationTimestamp").asText());
  }

  private Instant now() {
    return tables.emulation.clock().instant();
  }

  private Duration delay(Duration usual) {
    return tables.emulation.operations().mode().delay(usual);
  }

  private static ObjectNode condition(ArrayNode to, String type, String status, Instant since) {
    return to.addObject()
        .put("type", type)
        .put("status", status)
        .put("lastTransitionTime", since.truncatedTo(ChronoUnit.MICROS).toString());
  }

  /** A domain that one registers takes addresses, what lies below it an alias. */
  private static void records(ArrayNode to, String domain) {
    InternetDomainName name = InternetDomainName.from(domain);
    if (name.isUnderPublicSuffix() && !name.isTopPrivateDomain()) {
      String top = name.topPrivateDomain().toString();
      to.addObject()
          .put("name", domain.substring(0, domain.length() - top.length() - 1))
          .put("type", "CNAME")
          .put("rrdata", "ghs.googlehosted.com.");
      return;
    }
    A.forEach(a -> to.addObject().put("type", "A").put("rrdata", a));
    AAAA.forEach(a -> to.addObject().put("type", "AAAA").put("rrdata", a));
  }
}
