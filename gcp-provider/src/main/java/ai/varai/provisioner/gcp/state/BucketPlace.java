package ai.varai.provisioner.gcp.state;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * A place in Cloud Storage: {@code gs://bucket/prefix}.
 *
 * @param prefix of all names, ending with a slash; empty for the whole bucket
 */
record BucketPlace(String bucket, String prefix) {
  /** Names of buckets: cloud.google.com/storage/docs/buckets#naming. */
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][-_.a-z0-9]{1,220}[a-z0-9]");

  BucketPlace {
    if (!BUCKET.matcher(bucket).matches()) {
      throw new IllegalArgumentException("'" + bucket + "' cannot be the name of a bucket");
    }
  }

  static BucketPlace of(URI uri) {
    // Not the host: a bucket's name may have an underscore, a host's may not.
    String bucket = uri.getAuthority() == null ? "" : uri.getAuthority();
    String path = uri.getPath() == null ? "" : uri.getPath().replaceAll("^/+|/+$", "");
    return new BucketPlace(bucket, path.isEmpty() ? "" : path + "/");
  }

  @Override
  public String toString() {
    return "gs://" + bucket + "/" + prefix;
  }
}
