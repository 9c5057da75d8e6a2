package ai.varai.provisioner.emulator.published;

import java.util.List;
import java.util.Optional;

/**
 * Every API of which Google publishes a discovery document and which this emulator has. Reading
 * them takes longer than a start may, so that nobody does before the first who asks.
 */
public final class Publications {

  /** The files beside this class; a new one is made by {@code PublishedDocumentsTest}. */
  static final List<String> NAMES =
      List.of(
          "artifactregistry.v1",
          "certificatemanager.v1",
          "cloudbilling.v1",
          "cloudbuild.v1",
          "cloudkms.v1",
          "cloudresourcemanager.v1",
          "cloudresourcemanager.v3",
          "cloudscheduler.v1",
          "cloudtrace.v1",
          "cloudtrace.v2",
          "compute.v1",
          "dns.v1",
          "dns.v1beta2",
          "iam.v1",
          "iam.v2",
          "iamcredentials.v1",
          "logging.v2",
          "monitoring.v1",
          "monitoring.v3",
          "orgpolicy.v2",
          "pubsub.v1",
          "run.v1",
          "run.v2",
          "secretmanager.v1",
          "servicenetworking.v1",
          "serviceusage.v1",
          "sqladmin.v1",
          "sqladmin.v1beta4",
          "storage.v1",
          "sts.v1",
          "vpcaccess.v1");

  private static final class Loaded {
    static final List<PublishedApi> APIS = NAMES.stream().map(PublishedApi::load).toList();
  }

  private Publications() {}

  public static List<PublishedApi> all() {
    return Loaded.APIS;
  }

  public static Optional<PublishedApi> find(String api, String version) {
    return all().stream()
        .filter(a -> a.name().equals(api) && a.version().equals(version))
        .findFirst();
  }
}
