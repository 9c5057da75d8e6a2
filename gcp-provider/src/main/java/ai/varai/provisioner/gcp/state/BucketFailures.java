package ai.varai.provisioner.gcp.state;

import ai.varai.provisioner.gcp.client.LoginTrouble;
import ai.varai.provisioner.lifecycle.state.StateBackend;
import com.google.api.client.http.HttpResponseException;
import java.io.IOException;
import java.util.Optional;

/** What a failed call to a bucket means, in words. */
final class BucketFailures {
  private BucketFailures() {}

  /** The API tells a missing bucket from a missing object by its words only. */
  static boolean bucketMissing(HttpResponseException e) {
    String body = e.getContent() == null ? "" : e.getContent();
    return e.getStatusCode() == 404 && body.contains("bucket does not exist");
  }

  static IOException explained(String bucket, String what, IOException cause) {
    Optional<LoginTrouble> login = LoginTrouble.of(cause);
    if (login.isPresent()) {
      return new StateBackend.UnusableException(
          login.get().message() + "; " + login.get().advice(), cause);
    }
    if (!(cause instanceof HttpResponseException e)) {
      return new IOException(
          "Cloud Storage cannot be reached (" + what + "): " + cause.getMessage(), cause);
    }
    String text =
        switch (e.getStatusCode()) {
          case 401 ->
              "the login to Google Cloud is not valid any more; run: gcloud auth"
                  + " application-default login";
          case 403 ->
              "no permission to read and write objects of gs://"
                  + bucket
                  + "; the role "
                  + StateAccess.ROLE
                  + " on the bucket gives it";
          case 404 ->
              bucketMissing(e)
                  ? "the bucket gs://"
                      + bucket
                      + " does not exist; make it with 'provisioner state init', or with: gcloud"
                      + " storage buckets create gs://"
                      + bucket
                      + " --uniform-bucket-level-access --public-access-prevention"
                  : what + " is not in gs://" + bucket;
          case 429 -> "Cloud Storage asks for fewer requests to " + what;
          default -> "Cloud Storage answered " + e.getStatusCode() + " about " + what;
        };
    return switch (e.getStatusCode()) {
      case 401, 403 -> new StateBackend.UnusableException(text, cause);
      case 404 ->
          bucketMissing(e)
              ? new StateBackend.UnusableException(text, cause)
              : new IOException(text, cause);
      default -> new IOException(text, cause);
    };
  }
}
