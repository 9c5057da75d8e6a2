package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.kms.PrimaryVersions;
import ai.varai.provisioner.emulator.storage.StorageTables.Bucket;
import ai.varai.provisioner.emulator.support.Grants;
import ai.varai.provisioner.emulator.support.Trees;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keys of Cloud KMS that objects are encrypted with: where the bucket is, and such as its project's
 * Cloud Storage account may use.
 *
 * @see <a href="https://cloud.google.com/storage/docs/encryption/customer-managed-keys">
 *     Customer-managed encryption keys</a>
 */
final class KmsKeys {

  private static final Pattern NAME =
      Pattern.compile(
          "(projects/[^/]+/locations/([^/]+)/keyRings/[^/]+/cryptoKeys/[^/]+)"
              + "(/cryptoKeyVersions/\\d+)?");

  private final Emulation emulation;

  KmsKeys(Emulation emulation) {
    this.emulation = emulation;
  }

  /** The account by which Cloud Storage uses what belongs to others, in the name of a project. */
  static String serviceAccount(String projectNumber) {
    return "service-" + projectNumber + "@gs-project-accounts.iam.gserviceaccount.com";
  }

  /** The key's version that encrypts now; throws 400 or 403 where the bucket cannot use the key. */
  String version(Bucket bucket, String key) {
    Matcher m = NAME.matcher(key);
    if (!m.matches()) {
      throw StorageErrors.invalid("Invalid Cloud KMS key name: '" + key + "'");
    }
    String location = Trees.text(bucket.row(), "location").toLowerCase(Locale.ROOT);
    if (!m.group(2).equals(location)) {
      throw StorageErrors.invalid(
          "Cloud KMS key location '"
              + m.group(2)
              + "' does not match the bucket's location '"
              + location
              + "'.");
    }
    String account = "serviceAccount:" + serviceAccount(Trees.text(bucket.row(), "projectNumber"));
    boolean allowed =
        emulation
            .plugin(Grants.class)
            .map(
                g ->
                    g.allows(
                        account, "cloudkms.cryptoKeyVersions.useToEncrypt", "cloudkms", m.group(1)))
            .orElse(true);
    Optional<String> version =
        emulation.plugin(PrimaryVersions.class).flatMap(keys -> keys.of(m.group(1)));
    if (!allowed || version.isEmpty()) {
      throw StorageErrors.forbidden(
          "Permission denied on Cloud KMS key. Please ensure that your Cloud Storage service account"
              + " has been authorized to use this key.",
          "forbidden");
    }
    return version.get();
  }
}
