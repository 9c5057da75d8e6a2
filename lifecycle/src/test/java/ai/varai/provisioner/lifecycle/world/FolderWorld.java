package ai.varai.provisioner.lifecycle.world;

import ai.varai.provisioner.lifecycle.codec.Fingerprints;
import ai.varai.provisioner.lifecycle.codec.JsonTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A world that outlives a killed process: a file for each object, and a log that only grows. */
public final class FolderWorld implements WorldStore {
  private static final Fingerprints UNUSED = new Fingerprints(new byte[16]);

  private final Path folder;

  public FolderWorld(Path folder) {
    this.folder = folder;
  }

  private Path file(String kind, String key) {
    return folder.resolve(kind).resolve(key + ".json");
  }

  @Override
  public Optional<Map<String, Object>> get(String kind, String key) {
    try {
      return Optional.of(JsonTree.read(Files.readAllBytes(file(kind, key))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Map<String, Map<String, Object>> all(String kind) {
    var result = new TreeMap<String, Map<String, Object>>();
    Path where = folder.resolve(kind);
    if (!Files.isDirectory(where)) {
      return result;
    }
    try (Stream<Path> files = Files.list(where)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json"))
          .map(name -> name.substring(0, name.length() - ".json".length()))
          .forEach(key -> get(kind, key).ifPresent(object -> result.put(key, object)));
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void put(String kind, String key, Map<String, Object> object) {
    Path file = file(kind, key);
    Path next = file.resolveSibling(key + ".new" + Thread.currentThread().getId());
    try {
      Files.createDirectories(file.getParent());
      Files.write(next, JsonTree.bytes(object, UNUSED));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void remove(String kind, String key) {
    try {
      Files.deleteIfExists(file(kind, key));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void log(String effect) {
    try {
      Files.createDirectories(folder);
      Files.writeString(
          folder.resolve("effects.log"),
          effect + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<String> effects() {
    try {
      return Files.readAllLines(folder.resolve("effects.log"), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
