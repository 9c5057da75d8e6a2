package ai.varai.provisioner.gcp.state;

import ai.varai.provisioner.gcp.client.Clients;
import ai.varai.provisioner.gcp.client.CloudSettings;
import ai.varai.provisioner.gcp.client.Failures;
import ai.varai.provisioner.lifecycle.state.KeyWrapper;
import ai.varai.provisioner.lifecycle.state.KeyWrapperProvider;
import com.google.api.gax.rpc.ApiException;
import com.google.cloud.kms.v1.DecryptRequest;
import com.google.cloud.kms.v1.DecryptResponse;
import com.google.cloud.kms.v1.EncryptRequest;
import com.google.cloud.kms.v1.EncryptResponse;
import com.google.protobuf.ByteString;
import com.google.protobuf.Int64Value;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * Keys of Cloud KMS, written as Tink writes them: {@code
 * gcp-kms://projects/P/locations/L/keyRings/R/cryptoKeys/K}. Needs the permissions {@code
 * cloudkms.cryptoKeyVersions.useToEncrypt} and {@code useToDecrypt}, which {@code
 * roles/cloudkms.cryptoKeyEncrypterDecrypter} has.
 *
 * @see <a href="https://cloud.google.com/kms/docs/data-integrity-guidelines">Checksums</a>
 */
public final class CloudKmsKeys implements KeyWrapperProvider {
  private static final String SCHEME = "gcp-kms";
  private static final Pattern KEY =
      Pattern.compile(
          "projects/(?<project>[^/]+)/locations/(?<location>[^/]+)/keyRings/[^/]+/cryptoKeys/[^/]+");

  @Override
  public String scheme() {
    return SCHEME;
  }

  @Override
  public KeyWrapper open(URI key, Map<String, String> options) {
    String name = key.toString().substring(SCHEME.length() + "://".length());
    Matcher parts = KEY.matcher(name);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "a key is written gcp-kms://projects/PROJECT/locations/LOCATION/keyRings/RING/cryptoKeys/KEY");
    }
    var settings = new HashMap<>(options);
    settings.putIfAbsent("project", parts.group("project"));
    settings.putIfAbsent("region", parts.group("location"));
    return new Wrapper(name, CloudSettings.of(settings));
  }

  /** A client for each call: there are one or two in the life of a process. */
  private record Wrapper(String key, CloudSettings settings) implements KeyWrapper {

    @Override
    public byte[] wrap(byte[] dataKey, byte[] context) throws IOException {
      ByteString plaintext = ByteString.copyFrom(dataKey);
      ByteString bound = ByteString.copyFrom(context);
      EncryptRequest request =
          EncryptRequest.newBuilder()
              .setName(key)
              .setPlaintext(plaintext)
              .setPlaintextCrc32C(crc(plaintext))
              .setAdditionalAuthenticatedData(bound)
              .setAdditionalAuthenticatedDataCrc32C(crc(bound))
              .build();
      try (Clients clients = new Clients(settings)) {
        EncryptResponse answer = clients.keys().encrypt(request);
        if (!answer.getVerifiedPlaintextCrc32C()
            || !answer.getVerifiedAdditionalAuthenticatedDataCrc32C()
            || !answer.getCiphertextCrc32C().equals(crc(answer.getCiphertext()))) {
          throw damaged();
        }
        return answer.getCiphertext().toByteArray();
      } catch (ApiException e) {
        throw refused(e);
      }
    }

    @Override
    public byte[] unwrap(byte[] wrapped, byte[] context) throws IOException {
      ByteString ciphertext = ByteString.copyFrom(wrapped);
      ByteString bound = ByteString.copyFrom(context);
      DecryptRequest request =
          DecryptRequest.newBuilder()
              .setName(key)
              .setCiphertext(ciphertext)
              .setCiphertextCrc32C(crc(ciphertext))
              .setAdditionalAuthenticatedData(bound)
              .setAdditionalAuthenticatedDataCrc32C(crc(bound))
              .build();
      try (Clients clients = new Clients(settings)) {
        DecryptResponse answer = clients.keys().decrypt(request);
        if (!answer.getPlaintextCrc32C().equals(crc(answer.getPlaintext()))) {
          throw damaged();
        }
        return answer.getPlaintext().toByteArray();
      } catch (ApiException e) {
        throw refused(e);
      }
    }

    private IOException refused(Exception e) {
      return new IOException(Failures.of("use key " + key, e).getMessage(), e);
    }

    private IOException damaged() {
      return new IOException("bytes were damaged on their way to or from the key " + key);
    }

    private static Int64Value crc(ByteString bytes) {
      var crc = new CRC32C();
      crc.update(bytes.asReadOnlyByteBuffer());
      return Int64Value.of(crc.getValue());
    }
  }
}
