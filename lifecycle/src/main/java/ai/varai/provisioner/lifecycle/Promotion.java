package ai.varai.provisioner.lifecycle;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was promoted to an environment.
 *
 * @param from the environment that it came from; its own name after a rollback
 * @param release the release of that environment
 * @param images what each service is to run since, by name; addresses by digest
 */
public record Promotion(
    String from, String release, Instant at, String who, Map<String, String> images) {
  public Promotion {
    images = Map.copyOf(images);
  }

  /** The same with other images for some services. */
  public Promotion with(Map<String, String> others) {
    var all = new TreeMap<>(images);
    all.putAll(others);
    return new Promotion(from, release, at, who, all);
  }
}
