package ai.varai.provisioner.gcp.client;

import java.util.Locale;
import java.util.Optional;

/**
 * Why the caller's own credentials are no good, when that is what a failed call was about. Google's
 * auth library tells it as an {@link java.io.IOException} somewhere among the causes; gRPC makes
 * UNAVAILABLE or UNAUTHENTICATED of it, which look as if the service had said so.
 *
 * @param message what is wrong, for people
 * @param advice what to do
 */
record LoginTrouble(String message, String advice) {
  private static final int DEEPEST = 10;

  /** What the failure says of the credentials; empty when it is about something else. */
  static Optional<LoginTrouble> of(Throwable failure) {
    var words = new StringBuilder();
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      words.append(cause.getMessage()).append('\n');
      if (cause instanceof com.google.api.client.http.HttpResponseException http) {
        words.append(http.getContent()).append('\n');
      }
      cause = cause.getCause();
    }
    String all = words.toString().toLowerCase(Locale.ROOT);
    if (all.contains("invalid_grant")
        || all.contains("invalid_rapt")
        || all.contains("reauthentication failed")
        || all.contains("expired or revoked")) {
      return Optional.of(
          new LoginTrouble("the login to Google Cloud has expired", LoginMissing.ADVICE));
    }
    // ImpersonatedCredentials.refreshAccessToken (google-auth-library-java)
    if (all.contains("error requesting access token")
        || all.contains("iam.serviceaccounts.getaccesstoken")) {
      return Optional.of(
          new LoginTrouble(
              "the caller may not act as the service account that is to be impersonated, or there"
                  + " is no such account",
              "have roles/iam.serviceAccountTokenCreator granted on it, or correct --impersonate or"
                  + " the variable PROVISIONER_GCP_IMPERSONATE"));
    }
    return Optional.empty();
  }
}
