package ai.varai.provisioner.gcp.client;

import java.io.IOException;

/** Nobody is logged in: no call can be made at all. */
final class LoginMissing extends IOException {
  private static final long serialVersionUID = 1L;

  static final String ADVICE = "run: gcloud auth application-default login";

  LoginMissing(IOException cause) {
    super("nobody is logged in to Google Cloud", cause);
  }
}
