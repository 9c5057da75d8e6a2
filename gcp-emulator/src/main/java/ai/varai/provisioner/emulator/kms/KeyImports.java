package ai.varai.provisioner.emulator.kms;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.cloud.kms.v1.CryptoKey;
import com.google.cloud.kms.v1.CryptoKeyVersion;
import com.google.cloud.kms.v1.CryptoKeyVersion.CryptoKeyVersionState;
import com.google.cloud.kms.v1.ImportCryptoKeyVersionRequest;
import com.google.cloud.kms.v1.ImportJob;
import com.google.protobuf.ByteString;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * Versions that users bring: secrets as they are, private keys in PKCS #8. They are there at once;
 * what cannot be unwrapped, or is no key of the algorithm, becomes a version whose import has
 * failed. A version is not imported a second time.
 *
 * @see <a href="https://cloud.google.com/kms/docs/wrapping-a-key">How keys are wrapped</a>
 */
final class KeyImports {

  /** The AES key that an import in two steps is wrapped with, in bytes. */
  private static final int PASSING_KEY = 32;

  private final Emulation emulation;
  private final KeyTables tables;
  private final ImportJobs jobs;

  KeyImports(Emulation emulation, KeyTables tables, ImportJobs jobs) {
    this.emulation = emulation;
    this.tables = tables;
    this.jobs = jobs;
  }

  CryptoKeyVersion add(ImportCryptoKeyVersionRequest q, Call call) {
    if (!q.getCryptoKeyVersion().isEmpty()) {
      throw GoogleError.unimplemented("ImportCryptoKeyVersion into a version that is there");
    }
    KeyName name = KeyName.key(emulation.projects(), q.getParent());
    CryptoKey key = tables.key(name);
    KeyAlgorithm algorithm = algorithm(q, key);
    ImportJobs.Name jobName = jobs.name(q.getImportJob());
    ImportJob job = jobs.find(jobName);
    if (!jobName.ring().equals(name.withKeyRing())) {
      throw GoogleError.badField("import_job", "The import job is not of the key's key ring.");
    }
    if (job.getProtectionLevel() != key.getVersionTemplate().getProtectionLevel()) {
      throw GoogleError.failedPrecondition(
          "The protection level of the import job, "
              + job.getProtectionLevel()
              + ", is not that of the key, "
              + key.getVersionTemplate().getProtectionLevel()
              + ".");
    }
    ByteString wrapped = q.getWrappedKey().isEmpty() ? q.getRsaAesWrappedKey() : q.getWrappedKey();
    if (wrapped.isEmpty()) {
      throw GoogleError.badField("wrapped_key", "The wrapped key must be set.");
    }
    ByteString pair = jobs.pair(jobName);
    CryptoKeyVersion.Builder version =
        CryptoKeyVersion.newBuilder()
            .setProtectionLevel(job.getProtectionLevel())
            .setAlgorithm(algorithm.name())
            .setCreateTime(tables.now())
            .setImportJob(job.getName());
    try {
      byte[] material =
          material(
              algorithm, unwrapped(ImportJobs.Method.of(job.getImportMethod()), pair, wrapped));
      return kept(
          name,
          version.setState(CryptoKeyVersionState.ENABLED).setImportTime(tables.now()),
          material);
    } catch (GeneralSecurityException e) {
      return kept(
          name,
          version
              .setState(CryptoKeyVersionState.IMPORT_FAILED)
              .setImportFailureReason(
                  "The wrapped key could not be unwrapped to a key of " + algorithm.name() + "."),
          new byte[0]);
    }
  }

  private static KeyAlgorithm algorithm(ImportCryptoKeyVersionRequest q, CryptoKey key) {
    KeyAlgorithm algorithm =
        KeyAlgorithm.of(q.getAlgorithm())
            .orElseThrow(
                () ->
                    GoogleError.badField(
                        "algorithm", "The algorithm of the imported key must be set."));
    if (algorithm.purpose() != key.getPurpose()) {
      throw GoogleError.badField(
          "algorithm",
          "The algorithm "
              + algorithm.name()
              + " is not one of keys of purpose "
              + key.getPurpose()
              + ".");
    }
    if (algorithm.scheme().equals("ED25519")) {
      throw GoogleError.unimplemented("ImportCryptoKeyVersion with algorithm " + algorithm.name());
    }
    return algorithm;
  }

  private CryptoKeyVersion kept(KeyName key, CryptoKeyVersion.Builder version, byte[] material) {
    String project = key.project().id();
    return emulation
        .store()
        .transact(
            project,
            () -> {
              KeyName name = key.withVersion(Integer.toString(tables.versionsOf(key).size() + 1));
              CryptoKeyVersion row = version.setName(name.shown()).build();
              tables.versions.put(project, name.row(), row);
              if (material.length > 0) {
                tables.material.put(project, name.row(), material);
              }
              return row;
            });
  }

  private static byte[] unwrapped(ImportJobs.Method method, ByteString pair, ByteString wrapped)
      throws GeneralSecurityException {
    PrivateKey secret = KeyPairs.secret(method.wrapping(), pair);
    if (!method.twoSteps()) {
      return Asymmetric.oaep(method.wrapping(), secret, wrapped.toByteArray());
    }
    int modulus = method.wrapping().bits() / Byte.SIZE;
    if (wrapped.size() <= modulus) {
      throw new GeneralSecurityException("too short for two wrapped keys");
    }
    byte[] passing =
        Asymmetric.oaep(method.wrapping(), secret, wrapped.substring(0, modulus).toByteArray());
    if (passing.length != PASSING_KEY) {
      throw new GeneralSecurityException("no key of AES-256");
    }
    Cipher aes = Cipher.getInstance("AES/KWP/NoPadding");
    aes.init(Cipher.DECRYPT_MODE, new SecretKeySpec(passing, "AES"));
    return aes.doFinal(wrapped.substring(modulus).toByteArray());
  }

  /** In the form in which versions keep it. */
  private static byte[] material(KeyAlgorithm algorithm, byte[] key)
      throws GeneralSecurityException {
    if (!algorithm.isPair()) {
      if (key.length != algorithm.secretBytes()) {
        throw new GeneralSecurityException("a secret of another length");
      }
      return key;
    }
    return KeyPairs.of(algorithm, key);
  }
}
