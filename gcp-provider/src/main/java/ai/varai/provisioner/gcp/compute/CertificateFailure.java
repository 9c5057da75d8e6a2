package ai.varai.provisioner.gcp.compute;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import com.google.cloud.compute.v1.SslCertificate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What Google says of a certificate that it cannot issue (Cloud Load Balancing, "Troubleshoot SSL
 * certificates": domain status). It tries again by itself for days, so waiting for it is no use to
 * whoever has to mend the domain first.
 */
final class CertificateFailure {
  private CertificateFailure() {}

  /** Throws when a domain of a managed certificate has failed. */
  static void check(String proxy, @Nullable SslCertificate certificate) throws ProviderException {
    if (certificate == null) {
      return;
    }
    String failed =
        certificate.getManaged().getDomainStatusMap().entrySet().stream()
            .filter(each -> each.getValue().startsWith("FAILED"))
            .sorted(java.util.Map.Entry.comparingByKey())
            .map(each -> each.getKey() + " " + each.getValue())
            .collect(Collectors.joining(", "));
    if (!failed.isEmpty()) {
      throw new ProviderException(
          Category.FAILED,
          proxy
              + ": Google cannot issue certificate "
              + certificate.getName()
              + " ("
              + failed
              + "); the old certificate stays in service beside it",
          "let the domains lead to the load balancer's address and allow Google's authority in"
              + " their CAA records, then apply again");
    }
  }
}
