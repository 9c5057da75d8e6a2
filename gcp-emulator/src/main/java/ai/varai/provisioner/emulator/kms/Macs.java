package ai.varai.provisioner.emulator.kms;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import com.google.cloud.kms.v1.CryptoKey.CryptoKeyPurpose;
import com.google.cloud.kms.v1.MacSignRequest;
import com.google.cloud.kms.v1.MacSignResponse;
import com.google.cloud.kms.v1.MacVerifyRequest;
import com.google.cloud.kms.v1.MacVerifyResponse;
import com.google.protobuf.ByteString;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Message authentication codes (HMAC), made and verified for real.
 *
 * @see <a href="https://cloud.google.com/kms/docs/create-validate-signatures">MAC signatures</a>
 */
final class Macs {
  private final Emulation emulation;
  private final KeyTables tables;

  Macs(Emulation emulation, KeyTables tables) {
    this.emulation = emulation;
    this.tables = tables;
  }

  MacSignResponse sign(MacSignRequest q, Call call) {
    UsableVersion version = UsableVersion.of(emulation, tables, q.getName(), CryptoKeyPurpose.MAC);
    Checksums.checkSize("data", q.getData());
    Checksums.check("data_crc32c", q.hasDataCrc32C(), q.getDataCrc32C(), q.getData());
    ByteString mac = mac(version, q.getData());
    return MacSignResponse.newBuilder()
        .setName(version.name().shown())
        .setMac(mac)
        .setMacCrc32C(Checksums.of(mac))
        .setVerifiedDataCrc32C(q.hasDataCrc32C())
        .setProtectionLevel(version.row().getProtectionLevel())
        .build();
  }

  MacVerifyResponse verify(MacVerifyRequest q, Call call) {
    UsableVersion version = UsableVersion.of(emulation, tables, q.getName(), CryptoKeyPurpose.MAC);
    Checksums.checkSize("data", q.getData());
    Checksums.check("data_crc32c", q.hasDataCrc32C(), q.getDataCrc32C(), q.getData());
    Checksums.check("mac_crc32c", q.hasMacCrc32C(), q.getMacCrc32C(), q.getMac());
    boolean same =
        MessageDigest.isEqual(mac(version, q.getData()).toByteArray(), q.getMac().toByteArray());
    return MacVerifyResponse.newBuilder()
        .setName(version.name().shown())
        .setSuccess(same)
        .setVerifiedSuccessIntegrity(same)
        .setVerifiedDataCrc32C(q.hasDataCrc32C())
        .setVerifiedMacCrc32C(q.hasMacCrc32C())
        .setProtectionLevel(version.row().getProtectionLevel())
        .build();
  }

  private static ByteString mac(UsableVersion version, ByteString data) {
    String name = version.algorithm().digest().replace("SHA-", "HmacSHA");
    try {
      Mac mac = Mac.getInstance(name);
      mac.init(new SecretKeySpec(version.material().toByteArray(), name));
      return ByteString.copyFrom(mac.doFinal(data.toByteArray()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java lacks " + name, e);
    }
  }
}
