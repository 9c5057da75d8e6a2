package ai.varai.provisioner.gcp.client;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Why the caller's own credentials are no good, when that is what a failed call was about. Google's
 * auth library tells it as an {@link java.io.IOException} somewhere among the causes; gRPC makes
 * UNAVAILABLE or UNAUTHENTICATED of it, which look as if the service had said so.
 *
 * @param message what is wrong, for people
 * @param advice what to do
 */
public record LoginTrouble(String message, String advice) {
  private static final int DEEPEST = 10;

  /** How Google's library words what the Security Token Service answers (OAuthException). */
  private static final Pattern EXCHANGE = Pattern.compile("(?m)^Error code (\\w+)(?:: (.+))?$");

  /** What the failure says of the credentials; empty when it is about something else. */
  public static Optional<LoginTrouble> of(Throwable failure) {
    var words = new StringBuilder();
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      words.append(cause.getMessage()).append('\n');
      if (cause instanceof com.google.api.client.http.HttpResponseException http) {
        words.append(http.getContent()).append('\n');
      }
      cause = cause.getCause();
    }
    var exchange = EXCHANGE.matcher(words);
    if (exchange.find()) {
      String why =
          exchange.group(2) == null ? "" : ": " + exchange.group(2).replaceFirst("\\.$", "");
      return Optional.of(
          new LoginTrouble(
              "the token of a workload identity was not exchanged for one of Google Cloud ("
                  + exchange.group(1)
                  + why
                  + ")",
              "look at the provider that the credential file names: that neither it nor its pool is"
                  + " disabled, its audiences, and whom its condition lets in"));
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
              "have roles/iam.serviceAccountTokenCreator granted on it"
                  + " (roles/iam.workloadIdentityUser to a workload identity), or correct"
                  + " --impersonate, the variable PROVISIONER_GCP_IMPERSONATE or the credential"
                  + " file"));
    }
    return Optional.empty();
  }
}
