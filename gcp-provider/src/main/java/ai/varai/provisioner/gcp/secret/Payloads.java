package ai.varai.provisioner.gcp.secret;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.kind.SecretPayload;
import ai.varai.provisioner.model.kind.SecretPayload.Part;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Makes payloads, and reads those that others are made of. What it gives is secret. */
public final class Payloads {
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  private final Cloud cloud;
  private final PayloadGenerator generator;

  public Payloads(Cloud cloud) {
    this.cloud = cloud;
    this.generator = new PayloadGenerator(cloud.random());
  }

  String make(SecretPayload description) throws ProviderException, InterruptedException {
    if (description instanceof SecretPayload.Generated generated) {
      return generator.generate(generated.length(), generated.special());
    }
    var text = new StringBuilder();
    for (Part part : ((SecretPayload.Composed) description).parts()) {
      if (part instanceof Part.Text plain) {
        text.append(plain.value().get());
      } else if (part instanceof Part.FromVersion from) {
        String payload = read(from.version().get());
        text.append(from.percentEncoded() ? percentEncoded(payload) : payload);
      }
    }
    return text.toString();
  }

  /**
   * The payload of a version.
   *
   * @param version its full name
   */
  public String read(String version) throws ProviderException, InterruptedException {
    return cloud
        .calls()
        .look(
            "secretmanager",
            "read a secret for what is made of it",
            () ->
                cloud
                    .clients()
                    .secrets()
                    .accessSecretVersion(version)
                    .getPayload()
                    .getData()
                    .toStringUtf8());
  }

  /** Everything but the unreserved characters of RFC 3986 section 2.3. */
  static String percentEncoded(String text) {
    var encoded = new StringBuilder();
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xFF);
      if (UNRESERVED.indexOf(c) >= 0) {
        encoded.append(c);
      } else {
        encoded.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
      }
    }
    return encoded.toString();
  }
}
