package ai.varai.provisioner.gcp.state;

import ai.varai.provisioner.gcp.client.LoginTrouble;
import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpResponseException;
import com.google.api.client.util.DateTime;
import com.google.api.services.storage.Storage;
import com.google.api.services.storage.model.Bucket;
import com.google.api.services.storage.model.Objects;
import com.google.api.services.storage.model.StorageObject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Objects of one bucket, read and written under generation preconditions
 * (cloud.google.com/storage/docs/request-preconditions).
 *
 * <p>Failures for a passing reason are repeated here and not by a client library, because what a
 * repetition's answer means depends on what went before: a write whose answer was lost and that is
 * sent again meets its own new generation and is told that its condition does not hold. Whenever
 * that can be, the object is read and compared with what was to be written.
 */
final class BucketObjects {
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int CONDITION_FAILED = 412;
  private static final Set<Integer> PASSING = Set.of(408, 429, 500, 502, 503, 504);
  private static final String GENERATION = "x-goog-generation";

  private final Storage storage;
  private final String bucket;
  private final Optional<String> projectForNewBucket;
  private final Patience patience;

  /**
   * @param projectForNewBucket where the bucket is made when it does not exist; empty to tell
   */
  BucketObjects(
      Storage storage, String bucket, Optional<String> projectForNewBucket, Patience patience) {
    this.storage = storage;
    this.bucket = bucket;
    this.projectForNewBucket = projectForNewBucket;
    this.patience = patience;
  }

  /** An object's bytes and the generation that they are. */
  record Stored(byte[] bytes, long generation) {}

  /** How a conditional write ended. */
  sealed interface Outcome {
    /** It is as it was wished. */
    record Done(long generation) implements Outcome {}

    /**
     * Somebody else was there.
     *
     * @param found the generation that is there; empty when there is none
     */
    record Refused(OptionalLong found) implements Outcome {}
  }

  private interface Request<T> {
    /**
     * @param again whether an earlier attempt may have had its effect
     */
    T send(boolean again) throws IOException;
  }

  Optional<Stored> get(String name) throws IOException {
    return repeat(name, again -> getOnce(name));
  }

  private Optional<Stored> getOnce(String name) throws IOException {
    try {
      HttpResponse response = storage.objects().get(bucket, name).executeMedia();
      try {
        HttpHeaders headers = response.getHeaders();
        byte[] bytes = response.getContent().readAllBytes();
        String generation = headers.getFirstHeaderStringValue(GENERATION);
        if (generation == null) {
          throw new IOException("the answer about " + name + " names no generation");
        }
        return Optional.of(new Stored(bytes, Long.parseLong(generation)));
      } finally {
        response.disconnect();
      }
    } catch (HttpResponseException e) {
      if (e.getStatusCode() == NOT_FOUND && !BucketFailures.bucketMissing(e)) {
        return Optional.empty();
      }
      if (BucketFailures.bucketMissing(e) && projectForNewBucket.isPresent()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * How long before the answer an object was written, both by the servers' time; empty when another
   * generation is there by now. The header is in whole seconds: it may be up to one longer.
   */
  Optional<Duration> age(String name, long generation) throws IOException {
    return repeat(name, again -> ageOnce(name, generation));
  }

  private Optional<Duration> ageOnce(String name, long generation) throws IOException {
    Storage.Objects.Get get = storage.objects().get(bucket, name).setIfGenerationMatch(generation);
    try {
      DateTime written = get.setFields("updated").execute().getUpdated();
      String answered = get.getLastResponseHeaders().getDate();
      return written == null || answered == null
          ? Optional.empty()
          : Optional.of(
              Duration.between(
                  Instant.ofEpochMilli(written.getValue()),
                  DateTimeFormatter.RFC_1123_DATE_TIME.parse(answered, Instant::from)));
    } catch (HttpResponseException e) {
      if (e.getStatusCode() == CONDITION_FAILED || e.getStatusCode() == NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /**
   * Writes an object.
   *
   * @param expected the generation that must be there; 0 for none
   */
  Outcome put(String name, byte[] bytes, long expected) throws IOException {
    return repeat(name, again -> putOnce(name, bytes, expected, again));
  }

  private Outcome putOnce(String name, byte[] bytes, long expected, boolean again)
      throws IOException {
    var metadata = new StorageObject().setName(name).setCacheControl("no-store");
    var content = new ByteArrayContent("application/octet-stream", bytes);
    try {
      Storage.Objects.Insert insert = storage.objects().insert(bucket, metadata, content);
      insert.setIfGenerationMatch(expected).setFields("generation");
      insert.getMediaHttpUploader().setDirectUploadEnabled(true);
      return new Outcome.Done(insert.execute().getGeneration());
    } catch (HttpResponseException e) {
      if (BucketFailures.bucketMissing(e) && projectForNewBucket.isPresent()) {
        makeBucket(projectForNewBucket.get());
        return putOnce(name, bytes, expected, again);
      }
      if (e.getStatusCode() != CONDITION_FAILED) {
        throw e;
      }
      Optional<Stored> there = getOnce(name);
      if (again && there.isPresent() && Arrays.equals(there.get().bytes(), bytes)) {
        // It is our own earlier attempt, whose answer did not get through.
        return new Outcome.Done(there.get().generation());
      }
      return new Outcome.Refused(generation(there));
    }
  }

  private void makeBucket(String project) throws IOException {
    makeBucket(project, Optional.empty());
  }

  /**
   * Makes the bucket: private, with permissions for the whole of it, and with the earlier versions
   * of its objects kept, so that a state that somebody deletes can be had back.
   *
   * @param location empty for where Cloud Storage puts a bucket by itself
   * @return whether it was made; false when it was there
   */
  boolean makeBucket(String project, Optional<String> location) throws IOException {
    var wanted =
        new Bucket()
            .setName(bucket)
            .setVersioning(new Bucket.Versioning().setEnabled(true))
            .setIamConfiguration(
                new Bucket.IamConfiguration()
                    .setPublicAccessPrevention("enforced")
                    .setUniformBucketLevelAccess(
                        new Bucket.IamConfiguration.UniformBucketLevelAccess().setEnabled(true)));
    location.ifPresent(wanted::setLocation);
    try {
      storage.buckets().insert(project, wanted).execute();
      return true;
    } catch (HttpResponseException e) {
      if (e.getStatusCode() != CONFLICT) {
        throw e;
      }
      return false;
    }
  }

  /** Whether the bucket exists and its metadata may be read. */
  boolean bucketExists() throws IOException {
    try {
      storage.buckets().get(bucket).setFields("name").execute();
      return true;
    } catch (HttpResponseException e) {
      if (e.getStatusCode() == NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Deletes an object.
   *
   * @param expected the generation that must be there; empty for any, or none at all
   */
  Outcome delete(String name, OptionalLong expected) throws IOException {
    return repeat(
        name,
        again -> {
          Storage.Objects.Delete delete = storage.objects().delete(bucket, name);
          expected.ifPresent(delete::setIfGenerationMatch);
          try {
            delete.execute();
            return new Outcome.Done(0);
          } catch (HttpResponseException e) {
            if (e.getStatusCode() == NOT_FOUND && !BucketFailures.bucketMissing(e)) {
              boolean fine = again || expected.isEmpty();
              return fine ? new Outcome.Done(0) : new Outcome.Refused(OptionalLong.empty());
            }
            if (e.getStatusCode() == CONDITION_FAILED) {
              return new Outcome.Refused(generation(getOnce(name)));
            }
            throw e;
          }
        });
  }

  /** The names that begin with the prefix, sorted. */
  List<String> list(String prefix) throws IOException {
    var names = new ArrayList<String>();
    String page = null;
    do {
      Storage.Objects.List list = storage.objects().list(bucket).setPrefix(prefix);
      list.setPageToken(page).setFields("items/name,nextPageToken");
      Objects answer = repeat(prefix, again -> listOnce(list));
      if (answer.getItems() != null) {
        answer.getItems().forEach(item -> names.add(item.getName()));
      }
      page = answer.getNextPageToken();
    } while (page != null);
    names.sort(null);
    return names;
  }

  private Objects listOnce(Storage.Objects.List list) throws IOException {
    try {
      return list.execute();
    } catch (HttpResponseException e) {
      if (BucketFailures.bucketMissing(e) && projectForNewBucket.isPresent()) {
        return new Objects();
      }
      throw e;
    }
  }

  private static OptionalLong generation(Optional<Stored> there) {
    return there.isPresent() ? OptionalLong.of(there.get().generation()) : OptionalLong.empty();
  }

  private <T> T repeat(String what, Request<T> request) throws IOException {
    boolean again = false;
    for (int attempt = 1; ; attempt++) {
      try {
        return request.send(again);
      } catch (IOException e) {
        if (!passing(e) || LoginTrouble.of(e).isPresent() || attempt >= patience.attempts()) {
          throw BucketFailures.explained(bucket, what, e);
        }
        again = true;
        pause(patience.after(attempt));
      }
    }
  }

  /** An answer that will be another soon, or none at all. */
  private static boolean passing(IOException e) {
    return e instanceof HttpResponseException answer
        ? PASSING.contains(answer.getStatusCode())
        : !(e instanceof InterruptedIOException) || e instanceof java.net.SocketTimeoutException;
  }

  private static void pause(Duration pause) throws IOException {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting to repeat a call");
    }
  }
}
