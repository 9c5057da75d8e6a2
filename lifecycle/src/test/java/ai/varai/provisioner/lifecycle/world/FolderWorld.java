package ai.varai.provisioner.lifecycle.world;

import ai.varai.provisioner.lifecycle.codec.Fingerprints;
import ai.varai.provisioner.lifecycle.codec.JsonTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A world that outlives a killed process: a file for each object. */
public class FolderWorld implements WorldStore {
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

  /** What is deleted moves to the graveyard in one step, so that a kill cannot part the two. */
  @Override
  public void remove(String kind, String key) {
    Path grave = folder.resolve("graveyard").resolve(kind);
    try {
      Files.createDirectories(grave);
      String name = get(kind, key).map(object -> String.valueOf(object.get("id"))).orElse(key);
      Files.move(file(kind, key), grave.resolve(name + ".json"), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Nothing: what happened is read off the objects, which change in one step each. */
  @Override
  public void log(String effect) {}

  /** What really happened, in no particular order. */
  @Override
  public List<String> effects() {
    var effects = new ArrayList<String>();
    for (String kind : List.of("thing", "twin", "part", "vault", "label", "stall")) {
      all(kind).values().forEach(object -> lived(object, effects));
      for (Map<String, Object> object : all("graveyard/" + kind).values()) {
        lived(object, effects);
        effects.add("delete " + object.get("address"));
      }
    }
    return effects;
  }

  private static void lived(Map<String, Object> object, List<String> effects) {
    effects.add("create " + object.get("address"));
    for (long i = 1; i < (Long) object.get("revision"); i++) {
      effects.add("update " + object.get("address"));
    }
  }
}
