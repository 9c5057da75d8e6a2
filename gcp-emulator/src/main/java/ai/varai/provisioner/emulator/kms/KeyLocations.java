package ai.varai.provisioner.emulator.kms;

import ai.varai.provisioner.emulator.compute.Places;
import ai.varai.provisioner.emulator.compute.RegionNames;
import ai.varai.provisioner.emulator.support.Projects;
import com.google.cloud.kms.v1.LocationMetadata;
import com.google.cloud.location.Location;
import com.google.protobuf.Any;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where keys can be: in regions, in several of them, or wherever Google sees fit. The labels are as
 * recorded in the tests of Cloud Custodian.
 *
 * @see <a href="https://cloud.google.com/kms/docs/locations">Cloud KMS locations</a>
 * @see <a
 *     href="https://github.com/cloud-custodian/cloud-custodian/tree/main/tools/c7n_gcp/tests/data/flights/kms-keyring-filter">kms-keyring-filter</a>
 */
final class KeyLocations {

  private static final String LABEL = "cloud.googleapis.com/";

  /** Neither hardware nor external managers are in reach of all its regions. */
  private static final String WORLDWIDE = "nam-eur-asia1";

  private static final List<String> MULTI_REGIONS =
      List.of(
          "asia", "asia1", "eur3", "eur4", "eur5", "eur6", "europe", "global", WORLDWIDE, "nam10",
          "nam11", "nam12", "nam3", "nam4", "nam6", "nam7", "nam8", "nam9", "us");

  /** The countries of those that name one. */
  private static final Map<String, String> COUNTRIES =
      Map.of(
          "asia", "SG", "asia1", "JP", "eur4", "IE", "eur5", "GB", "europe", "IE", "nam4", "US",
          "us", "US");

  private KeyLocations() {}

  static Places of(Projects projects) {
    return new Places(projects, MULTI_REGIONS, KeyLocations::described);
  }

  private static Location described(Location plain) {
    String id = plain.getLocationId();
    Location.Builder b = plain.toBuilder().putLabels(LABEL + "location", id);
    RegionNames.of(id)
        .map(RegionNames::country)
        .or(() -> Optional.ofNullable(COUNTRIES.get(id)))
        .ifPresent(country -> b.putLabels(LABEL + "country", country));
    return b.setMetadata(
            Any.pack(
                LocationMetadata.newBuilder()
                    .setHsmAvailable(!id.equals(WORLDWIDE))
                    .setEkmAvailable(!id.equals(WORLDWIDE) && !id.equals("global"))
                    .build()))
        .build();
  }
}
