package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Spelled;

/** Which connections a database accepts; names of the Cloud SQL API. */
@Doc("Which connections a database accepts; names of the Cloud SQL API.")
public enum SslMode implements Spelled {
  @Doc("Any.")
  ALLOW_UNENCRYPTED_AND_ENCRYPTED("ALLOW_UNENCRYPTED_AND_ENCRYPTED"),
  @Doc("Encrypted ones.")
  ENCRYPTED_ONLY("ENCRYPTED_ONLY"),
  @Doc("Encrypted ones with a client certificate.")
  TRUSTED_CLIENT_CERTIFICATE_REQUIRED("TRUSTED_CLIENT_CERTIFICATE_REQUIRED");

  private final String spelling;

  SslMode(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
