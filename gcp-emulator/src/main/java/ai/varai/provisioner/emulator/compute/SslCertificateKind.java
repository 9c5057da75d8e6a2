package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;

/** SSL certificates: given by the user, or managed by Google. */
final class SslCertificateKind extends ResourceKind {

  @Override
  void prepare(Change c) {
    c.byDefault("type", "SELF_MANAGED");
    c.body().remove("privateKey");
    if (c.text("type").equals("MANAGED")) {
      managed(c);
      return;
    }
    if (c.body().get("selfManaged") instanceof ObjectNode own) {
      own.remove("privateKey");
      c.byDefault("certificate", own.path("certificate").asText());
    }
    c.require("certificate");
    X509Certificate x = parse(c.text("certificate"));
    c.object("selfManaged").put("certificate", c.text("certificate"));
    c.body().put("expireTime", ComputeOperations.time(x.getNotAfter().toInstant()));
    List<String> names = names(x);
    if (!names.isEmpty()) {
      var list = c.body().putArray("subjectAlternativeNames");
      names.forEach(list::add);
    }
  }

  private static void managed(Change c) {
    if (c.url().regional()) {
      throw ComputeErrors.invalidField(
          "type", "MANAGED", "Regional SSL certificates cannot be managed by Google.");
    }
    ObjectNode managed = c.object("managed");
    if (managed.path("domains").isEmpty()) {
      throw ComputeErrors.required("managed.domains");
    }
    if (!managed.has("status")) {
      managed.put("status", "PROVISIONING");
      ObjectNode states = managed.putObject("domainStatus");
      for (JsonNode d : managed.path("domains")) {
        states.put(d.asText(), "PROVISIONING");
      }
    }
  }

  private static X509Certificate parse(String pem) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
    } catch (CertificateException e) {
      throw ComputeErrors.invalid("The SSL certificate could not be parsed.")
          .withReason("sslCertificateCouldNotParseCert");
    }
  }

  private static List<String> names(X509Certificate x) {
    try {
      Collection<List<?>> all = x.getSubjectAlternativeNames();
      return all == null ? List.of() : all.stream().map(n -> String.valueOf(n.get(1))).toList();
    } catch (CertificateException e) {
      return List.of();
    }
  }
}
