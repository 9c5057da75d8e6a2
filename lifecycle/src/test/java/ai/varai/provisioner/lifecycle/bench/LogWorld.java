package ai.varai.provisioner.lifecycle.bench;

import ai.varai.provisioner.lifecycle.codec.Fingerprints;
import ai.varai.provisioner.lifecycle.codec.JsonTree;
import ai.varai.provisioner.lifecycle.world.WorldStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A world that costs next to nothing: one file that grows, read whole at the start. */
final class LogWorld implements WorldStore {
  private static final Fingerprints UNUSED = new Fingerprints(new byte[16]);

  private final Map<String, Map<String, Map<String, Object>>> kinds = new LinkedHashMap<>();
  private final FileChannel out;

  @SuppressWarnings("unchecked")
  LogWorld(Path file) throws IOException {
    if (Files.exists(file)) {
      try (BufferedReader lines = Files.newBufferedReader(file)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          Map<String, Object> entry = JsonTree.read(line.getBytes(StandardCharsets.UTF_8));
          var objects = of((String) entry.get("kind"));
          if (entry.get("object") instanceof Map<?, ?> object) {
            objects.put((String) entry.get("key"), (Map<String, Object>) object);
          } else {
            objects.remove((String) entry.get("key"));
          }
        }
      }
    }
    out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private Map<String, Map<String, Object>> of(String kind) {
    return kinds.computeIfAbsent(kind, k -> new LinkedHashMap<>());
  }

  @Override
  public synchronized Optional<Map<String, Object>> get(String kind, String key) {
    return Optional.ofNullable(of(kind).get(key));
  }

  @Override
  public synchronized Map<String, Map<String, Object>> all(String kind) {
    return new LinkedHashMap<>(of(kind));
  }

  @Override
  public synchronized void put(String kind, String key, Map<String, Object> object) {
    of(kind).put(key, object);
    append(Map.of("kind", kind, "key", key, "object", object));
  }

  @Override
  public synchronized void remove(String kind, String key) {
    of(kind).remove(key);
    append(Map.of("kind", kind, "key", key));
  }

  private void append(Map<String, Object> entry) {
    byte[] line = JsonTree.bytes(entry, UNUSED);
    ByteBuffer buffer = ByteBuffer.allocate(line.length + 1);
    buffer.put(line).put((byte) '\n').flip();
    try {
      out.write(buffer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void log(String effect) {}

  @Override
  public List<String> effects() {
    return List.of();
  }
}
