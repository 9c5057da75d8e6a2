package ai.varai.provisioner.model.read;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Environment files that are texts in memory: generated ones, standard input, tests. */
public record MemoryFiles(Map<String, String> texts) implements EnvironmentFiles {
  public MemoryFiles {
    texts = Map.copyOf(texts);
  }

  @Override
  public Optional<byte[]> read(String name) {
    return Optional.ofNullable(texts.get(name)).map(t -> t.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public List<String> names() {
    return texts.keySet().stream().sorted().toList();
  }

  @Override
  public String display(String name) {
    return name;
  }
}
