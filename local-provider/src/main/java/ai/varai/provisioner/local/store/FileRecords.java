package ai.varai.provisioner.local.store;

import ai.varai.provisioner.lifecycle.codec.Fingerprints;
import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Resources that are nothing but a record on this machine (an identity, a grant), one file each:
 * {@code FOLDER/KIND/KEY.properties} with the ownership marks and the attributes.
 */
public final class FileRecords {
  private static final String SUFFIX = ".properties";

  /** Of 255 bytes, without the suffix and what a file's name has more while it is written. */
  private static final int LONGEST_NAME = 206;

  private final Path folder;

  public FileRecords(Path folder) {
    this.folder = folder;
  }

  /**
   * One record.
   *
   * @param key the target's name of the resource, unique within the kind
   * @param resource its attributes as JSON
   */
  public record Entry(String key, Ownership owner, String resource) {}

  public void put(Entry entry) {
    PrivateFiles.writeProperties(file(entry.owner().address().kind(), entry.key()), encode(entry));
  }

  public Optional<Entry> find(String kind, String key) {
    return read(file(kind, key));
  }

  /** A damaged record is none: its resource is missing then, and is made and written down anew. */
  private static Optional<Entry> read(Path file) {
    try {
      return PrivateFiles.read(file).map(PrivateFiles::parse).map(FileRecords::decode);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Every record of the kind, sorted by file name. */
  public List<Entry> all(String kind) {
    var entries = new ArrayList<Entry>();
    try (Stream<Path> files = Files.list(folder.resolve(kind))) {
      files
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .sorted()
          .forEach(file -> read(file).ifPresent(entries::add));
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder.resolve(kind), e);
    }
    return entries;
  }

  /** Makes the record not exist; leaves no empty folder. */
  public void remove(String kind, String key) {
    PrivateFiles.delete(file(kind, key));
    if (Files.isDirectory(folder.resolve(kind))) {
      PrivateFiles.deleteIfEmpty(folder.resolve(kind));
    }
    if (Files.isDirectory(folder)) {
      PrivateFiles.deleteIfEmpty(folder);
    }
  }

  private Path file(String kind, String key) {
    return folder.resolve(kind).resolve(fileName(key) + SUFFIX);
  }

  /** The key, or its beginning and a hash of the whole where it is longer than a file's name. */
  private static String fileName(String key) {
    String name = PercentEncoding.encode(key);
    if (name.length() <= LONGEST_NAME) {
      return name;
    }
    String hash = Fingerprints.sha256(key);
    return name.substring(0, LONGEST_NAME - 1 - hash.length()) + "~" + hash;
  }

  /** The marks as they stand in files of this provider. */
  public static Map<String, String> encode(Entry entry) {
    var values = new TreeMap<String, String>();
    values.put("managed-by", Ownership.MANAGED_BY);
    values.put("environment", entry.owner().environment());
    values.put("stack", entry.owner().stack());
    values.put("address", entry.owner().address().toString());
    values.put("key", entry.key());
    values.put("resource", entry.resource());
    return values;
  }

  public static Entry decode(Map<String, String> values) {
    return new Entry(
        values.getOrDefault("key", ""),
        new Ownership(
            values.getOrDefault("environment", ""),
            values.getOrDefault("stack", ""),
            ResourceAddress.parse(values.getOrDefault("address", ""))),
        values.getOrDefault("resource", "{}"));
  }
}
