package ai.varai.provisioner.gcp.state;

import ai.varai.provisioner.lifecycle.state.StateBackend;
import ai.varai.provisioner.lifecycle.state.StateBackendProvider;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.HttpResponseException;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.storage.Storage;
import com.google.api.services.storage.StorageScopes;
import com.google.auth.http.HttpCredentialsAdapter;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ImpersonatedCredentials;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Opens ledgers in Cloud Storage. Knows the options {@code gcp.endpoint} (an address that answers
 * in clear text and without credentials, as an emulator does), {@code gcp.impersonate}, {@code
 * gcp.quota_project}, {@code project}, and {@code state.create_bucket}, which makes a missing
 * bucket in that project: right for an emulator, where nobody else would.
 */
public final class BucketBackendProvider implements StateBackendProvider {
  private static final int FORBIDDEN = 403;
  private static final int CONNECT_MILLIS = 5_000;
  private static final int READ_MILLIS = 10_000;
  private static final int LIFETIME_SECONDS = 3_600;

  @Override
  public String scheme() {
    return "gs";
  }

  @Override
  public StateBackend open(URI uri, Map<String, String> options) throws IOException {
    // An emulator's clock can be moved.
    boolean steady = options.getOrDefault("gcp.endpoint", "").isEmpty();
    return open(uri, options, Patience.usual(), Duration.ofMillis(500), steady);
  }

  StateBackend open(
      URI uri,
      Map<String, String> options,
      Patience patience,
      Duration pollInterval,
      boolean steady)
      throws IOException {
    BucketPlace place = BucketPlace.of(uri);
    boolean create = Boolean.parseBoolean(options.getOrDefault("state.create_bucket", "false"));
    Optional<String> project = Optional.ofNullable(options.get("project")).filter(p -> create);
    var objects = new BucketObjects(client(options), place.bucket(), project, patience);
    return new BucketBackend(place, objects, pollInterval, steady);
  }

  /** Makes the bucket in the options' {@code project} and {@code region}. */
  @Override
  public boolean prepare(URI uri, Map<String, String> options) throws IOException {
    BucketPlace place = BucketPlace.of(uri);
    String project = options.getOrDefault("project", "");
    if (project.isEmpty()) {
      throw new IOException("no project is named in which gs://" + place.bucket() + " can be made");
    }
    var objects =
        new BucketObjects(client(options), place.bucket(), Optional.empty(), Patience.usual());
    try {
      return !objects.bucketExists()
          && objects.makeBucket(project, Optional.ofNullable(options.get("region")));
    } catch (HttpResponseException e) {
      throw new IOException(
          e.getStatusCode() == FORBIDDEN
              ? "no permission to look at or to make gs://"
                  + place.bucket()
                  + " in project "
                  + project
                  + ", or it belongs to somebody else; roles/storage.admin gives the permission"
              : "Cloud Storage answered " + e.getStatusCode() + " about gs://" + place.bucket(),
          e);
    }
  }

  private static Storage client(Map<String, String> options) throws IOException {
    String endpoint = options.getOrDefault("gcp.endpoint", "");
    HttpRequestInitializer login =
        endpoint.isEmpty() ? new HttpCredentialsAdapter(login(options)) : request -> {};
    Optional<String> quota = Optional.ofNullable(options.get("gcp.quota_project"));
    var builder =
        new Storage.Builder(
            new NetHttpTransport(),
            GsonFactory.getDefaultInstance(),
            request -> {
              login.initialize(request);
              request.setConnectTimeout(CONNECT_MILLIS);
              request.setReadTimeout(READ_MILLIS);
              // For a login that ran out in between; every other repetition is decided here.
              request.setNumberOfRetries(1);
              quota.ifPresent(name -> request.getHeaders().set("x-goog-user-project", name));
            });
    builder.setApplicationName("provisioner");
    if (!endpoint.isEmpty()) {
      builder.setRootUrl((endpoint.contains("://") ? endpoint : "http://" + endpoint) + "/");
    }
    return builder.build();
  }

  private static GoogleCredentials login(Map<String, String> options) throws IOException {
    List<String> scopes = List.of(StorageScopes.DEVSTORAGE_READ_WRITE);
    GoogleCredentials own;
    try {
      own = GoogleCredentials.getApplicationDefault();
    } catch (IOException e) {
      throw new IOException(
          "nobody is logged in to Google Cloud; run: gcloud auth application-default login", e);
    }
    String account = options.getOrDefault("gcp.impersonate", "");
    return account.isEmpty()
        ? own.createScoped(scopes)
        : ImpersonatedCredentials.create(own, account, List.of(), scopes, LIFETIME_SECONDS);
  }
}
