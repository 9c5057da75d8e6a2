package ai.varai.provisioner.emulator.certificatemanager;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Certificates; those of a region are managed with DNS authorizations or brought along. */
final class Certificates extends ManagerCollection {

  /** The kind of a name in a certificate that is a host's (RFC 5280, section 4.2.1.6). */
  private static final Integer DNS_NAME = 2;

  Certificates(Emulation emulation, ManagerOperations operations) {
    super(emulation, operations, "certificates", "certificateId", "Certificate");
  }

  @Override
  Set<String> changeable() {
    return Set.of("description", "labels", "selfManaged");
  }

  @Override
  void checkChange(ObjectNode resource, String project) {
    if (!(resource.get("selfManaged") instanceof ObjectNode own)) {
      return;
    }
    // What was brought along is told where all certificates have it, the key not at all.
    String pem = own.path("pemCertificate").asText();
    own.removeAll();
    if (!pem.isEmpty()) {
      resource.put("pemCertificate", pem);
      read(pem).ifPresent(certificate -> describe(resource, certificate));
    }
  }

  private static Optional<X509Certificate> read(String pem) {
    try {
      return Optional.of(
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(
                      new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8))));
    } catch (CertificateException e) {
      return Optional.empty();
    }
  }

  private static void describe(ObjectNode resource, X509Certificate certificate) {
    resource.put("expireTime", certificate.getNotAfter().toInstant().toString());
    resource.remove("sanDnsnames");
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      if (names != null) {
        names.stream()
            .filter(name -> name.get(0).equals(DNS_NAME))
            .forEach(name -> resource.withArray("sanDnsnames").add(name.get(1).toString()));
      }
    } catch (CertificateParsingException e) {
      // A certificate without names that can be read has none to be shown.
    }
  }

  @Override
  void complete(ObjectNode resource, String location, String project) {
    if (resource.has("selfManaged") == resource.has("managed")) {
      throw GoogleError.invalidArgument(
          "Exactly one of self_managed and managed must be set for a certificate.");
    }
    if (!(resource.get("managed") instanceof ObjectNode managed)) {
      checkChange(resource, project);
      return;
    }
    if (managed.path("domains").isEmpty()) {
      throw GoogleError.badField("certificate.managed.domains", "At least one domain is required.");
    }
    if (!location.equals("global")
        && managed.path("dnsAuthorizations").isEmpty()
        && !managed.has("issuanceConfig")) {
      throw GoogleError.badField(
          "certificate.managed.dns_authorizations",
          "Regional managed certificates require DNS authorizations.");
    }
    var authorizations =
        emulation.store().table("certificatemanager.dnsAuthorizations", Codec.json());
    for (JsonNode each : managed.path("dnsAuthorizations")) {
      String full = each.asText().replaceFirst("^projects/[^/]+", "projects/" + project);
      if (authorizations.get(project, full).isEmpty()) {
        throw GoogleError.badField(
            "certificate.managed.dns_authorizations", "'" + full + "' was not found.");
      }
    }
    managed.put("state", "PROVISIONING");
    if (!managed.has("issuanceConfig")) {
      ArrayNode attempts = managed.putArray("authorizationAttemptInfo");
      for (JsonNode domain : managed.path("domains")) {
        attempts.addObject().put("domain", domain.asText()).put("state", "AUTHORIZING");
      }
    }
    resource.set("sanDnsnames", managed.get("domains"));
  }

  @Override
  void checkDelete(ObjectNode resource, String project) {
    String name = resource.path("name").asText();
    var entries = emulation.store().table("certificatemanager.certificateMapEntries", Codec.json());
    for (ObjectNode entry : entries.list(project)) {
      for (JsonNode each : entry.path("certificates")) {
        if (each.asText().replaceFirst("^projects/[^/]+", "projects/" + project).equals(name)) {
          throw inUse(name, entry.path("name").asText());
        }
      }
    }
    var proxies = emulation.store().table("compute.targetHttpsProxies", Codec.json());
    for (ObjectNode proxy : proxies.list(project)) {
      for (JsonNode each : proxy.path("sslCertificates")) {
        if (each.asText().endsWith("/" + name)) {
          throw inUse(name, proxy.path("selfLink").asText());
        }
      }
    }
  }
}
