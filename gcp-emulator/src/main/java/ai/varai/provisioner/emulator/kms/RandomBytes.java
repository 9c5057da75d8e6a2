package ai.varai.provisioner.emulator.kms;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.cloud.kms.v1.GenerateRandomBytesRequest;
import com.google.cloud.kms.v1.GenerateRandomBytesResponse;
import com.google.cloud.kms.v1.ProtectionLevel;
import com.google.protobuf.ByteString;
import java.security.SecureRandom;

/**
 * Random bytes of a location: 8 to 1024, and of protection level HSM only, as the request's
 * definition has it.
 *
 * @see <a href="https://cloud.google.com/kms/docs/generate-random">Random bytes</a>
 */
final class RandomBytes {
  private static final int LEAST = 8;
  private static final int MOST = 1024;

  private final Emulation emulation;
  private final SecureRandom random = new SecureRandom();

  RandomBytes(Emulation emulation) {
    this.emulation = emulation;
  }

  GenerateRandomBytesResponse generate(GenerateRandomBytesRequest q, Call call) {
    var unused = KeyName.location(emulation.projects(), q.getLocation());
    if (q.getLengthBytes() < LEAST || q.getLengthBytes() > MOST) {
      throw GoogleError.badField(
          "length_bytes", "The length must be between " + LEAST + " and " + MOST + " bytes.");
    }
    if (q.getProtectionLevel() != ProtectionLevel.HSM) {
      throw GoogleError.badField(
          "protection_level", "Random bytes are generated with protection level HSM only.");
    }
    byte[] bytes = new byte[q.getLengthBytes()];
    random.nextBytes(bytes);
    ByteString data = ByteString.copyFrom(bytes);
    return GenerateRandomBytesResponse.newBuilder()
        .setData(data)
        .setDataCrc32C(Checksums.of(data))
        .build();
  }
}
