package ai.varai.provisioner.lifecycle.state;

import ai.varai.provisioner.lifecycle.Promotion;
import ai.varai.provisioner.lifecycle.codec.CodecException;
import ai.varai.provisioner.lifecycle.codec.Fingerprints;
import ai.varai.provisioner.lifecycle.codec.JsonTree;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What was promoted to the environment: part of what is wanted, and kept with its state. */
public final class PromotionStore {
  private static final String NAME = "promotion.json";
  private static final String CONTEXT = "promotion";

  private final StateBackend backend;
  private final Sealer sealer;

  public PromotionStore(StateBackend backend, Sealer sealer) {
    this.backend = backend;
    this.sealer = sealer;
  }

  /** The latest promotion; empty when there was none. */
  public Optional<Promotion> get() throws IOException {
    Optional<StateBackend.Blob> blob = backend.read(NAME);
    if (blob.isEmpty()) {
      return Optional.empty();
    }
    try {
      Map<String, Object> tree = JsonTree.read(sealer.openOrClear(blob.get().bytes(), CONTEXT));
      var images = new TreeMap<String, String>();
      RecordFormat.map(tree, "images").forEach((name, one) -> images.put(name, one.toString()));
      return Optional.of(
          new Promotion(
              RecordFormat.text(tree, "from"),
              RecordFormat.text(tree, "release"),
              Instant.parse(RecordFormat.text(tree, "at")),
              RecordFormat.text(tree, "who"),
              images));
    } catch (CodecException e) {
      throw new IOException("what was promoted is damaged: " + e.getMessage(), e);
    }
  }

  /** Keeps a promotion in the place of the one before. */
  public void put(Promotion promotion, Fingerprints fingerprints) throws IOException {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("format", FormatUpgrades.VERSION);
    tree.put("from", promotion.from());
    tree.put("release", promotion.release());
    tree.put("at", promotion.at().toString());
    tree.put("who", promotion.who());
    tree.put("images", new TreeMap<>(promotion.images()));
    long version = backend.read(NAME).map(StateBackend.Blob::version).orElse(StateBackend.ABSENT);
    backend.write(NAME, sealer.seal(JsonTree.bytes(tree, fingerprints), CONTEXT), version);
  }

  /** Forgets what was promoted, at the end of the environment's life. */
  public void clear() throws IOException {
    Optional<StateBackend.Blob> blob = backend.read(NAME);
    if (blob.isPresent()) {
      backend.delete(NAME, blob.get().version());
    }
  }
}
