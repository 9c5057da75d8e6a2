package ai.varai.provisioner.gcp.state;

import ai.varai.provisioner.lifecycle.state.StateBackend;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A ledger in a bucket. A blob is an object and its version the object's generation. Objects cannot
 * be added to, so a journal is a row of objects, {@code NAME@00000001} and so on, each written once
 * under the condition that it does not exist: what two writers of one journal append never mixes,
 * and the second learns of the first.
 *
 * <p>A write has been acknowledged by Cloud Storage, and is seen by every later read and listing,
 * when it returns (cloud.google.com/storage/docs/consistency).
 */
final class BucketBackend implements StateBackend {
  /** Between a journal's name and a part's number; not allowed in names of blobs. */
  private static final char PART = '@';

  private final BucketPlace place;
  private final BucketObjects objects;
  private final Duration pollInterval;
  private final boolean steady;

  /**
   * @param steady whether nobody can set the servers' clocks
   */
  BucketBackend(BucketPlace place, BucketObjects objects, Duration pollInterval, boolean steady) {
    this.place = place;
    this.objects = objects;
    this.pollInterval = pollInterval;
    this.steady = steady;
  }

  @Override
  public String describe() {
    return "bucket " + place;
  }

  @Override
  public Duration pollInterval() {
    return pollInterval;
  }

  @Override
  public Optional<Blob> read(String name) throws IOException {
    return objects.get(object(name)).map(found -> new Blob(found.bytes(), found.generation()));
  }

  @Override
  public long write(String name, byte[] bytes, long expected) throws IOException {
    return require(name, expected, objects.put(object(name), bytes, expected));
  }

  /** By the clocks of Cloud Storage's servers. */
  @Override
  public Optional<Age> age(String name, long version) throws IOException {
    return objects.age(object(name), version).map(since -> new Age(since, steady));
  }

  @Override
  public void delete(String name, long expected) throws IOException {
    if (expected == ABSENT) {
      throw new IllegalArgumentException("what is to be deleted must have a version");
    }
    require(name, expected, objects.delete(object(name), OptionalLong.of(expected)));
  }

  private static long require(String name, long expected, BucketObjects.Outcome outcome)
      throws VersionMismatchException {
    if (outcome instanceof BucketObjects.Outcome.Done done) {
      return done.generation();
    }
    long found = ((BucketObjects.Outcome.Refused) outcome).found().orElse(ABSENT);
    throw new VersionMismatchException(name, expected, found);
  }

  @Override
  public List<String> list(String prefix) throws IOException {
    return objects.list(place.prefix() + prefix).stream()
        .map(BucketBackend::withoutPart)
        .map(name -> name.substring(place.prefix().length()))
        .distinct()
        .sorted()
        .toList();
  }

  private static String withoutPart(String object) {
    int part = object.lastIndexOf(PART);
    return part < 0 ? object : object.substring(0, part);
  }

  @Override
  public Journal createJournal(String name) {
    return new BucketJournal(name);
  }

  private final class BucketJournal implements Journal {
    private final String name;
    private int parts;

    BucketJournal(String name) {
      this.name = name;
    }

    @Override
    public void append(byte[] bytes, int offset, int length) throws IOException {
      parts++;
      byte[] part = Arrays.copyOfRange(bytes, offset, offset + length);
      String object = object(name) + PART + String.format(Locale.ROOT, "%08d", parts);
      require(name, ABSENT, objects.put(object, part, ABSENT));
    }

    @Override
    public void close() {
      // Each part was finished when it was written.
    }
  }

  @Override
  public byte[] readJournal(String name) throws IOException {
    List<String> parts = parts(name);
    if (parts.isEmpty()) {
      throw new NoSuchFileException(name);
    }
    List<byte[]> contents =
        AtOnce.all(
            parts,
            part ->
                objects
                    .get(part)
                    .map(BucketObjects.Stored::bytes)
                    .orElseThrow(() -> new NoSuchFileException(part)));
    var all = new java.io.ByteArrayOutputStream();
    contents.forEach(all::writeBytes);
    return all.toByteArray();
  }

  @Override
  public void deleteJournal(String name) throws IOException {
    AtOnce.all(parts(name), part -> objects.delete(part, OptionalLong.empty()));
  }

  private List<String> parts(String journal) throws IOException {
    return objects.list(object(journal) + PART);
  }

  private String object(String name) {
    if (name.isEmpty() || name.startsWith("/") || name.indexOf(PART) >= 0) {
      throw new IllegalArgumentException("not the name of a blob: '" + name + "'");
    }
    return place.prefix() + name;
  }
}
