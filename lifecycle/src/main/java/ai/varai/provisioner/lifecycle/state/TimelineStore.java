package ai.varai.provisioner.lifecycle.state;

import ai.varai.provisioner.lifecycle.codec.CodecException;
import ai.varai.provisioner.lifecycle.codec.Fingerprints;
import ai.varai.provisioner.lifecycle.codec.JsonTree;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** The timeline of the last apply that did something. */
public final class TimelineStore {
  private static final String NAME = "timeline.json";
  private static final String CONTEXT = "timeline";

  private final StateBackend backend;
  private final Sealer sealer;
  private final Fingerprints fingerprints;

  public TimelineStore(StateBackend backend, Sealer sealer, Fingerprints fingerprints) {
    this.backend = backend;
    this.sealer = sealer;
    this.fingerprints = fingerprints;
  }

  /** Keeps it in place of the one before. */
  public void put(Map<String, Object> tree) throws IOException {
    long version = backend.read(NAME).map(StateBackend.Blob::version).orElse(StateBackend.ABSENT);
    backend.write(NAME, sealer.seal(JsonTree.bytes(tree, fingerprints), CONTEXT), version);
  }

  /** The one that is kept. */
  public Optional<Map<String, Object>> get() throws IOException {
    Optional<StateBackend.Blob> blob = backend.read(NAME);
    if (blob.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(JsonTree.read(sealer.openOrClear(blob.get().bytes(), CONTEXT)));
    } catch (CodecException e) {
      throw new IOException("the timeline is damaged: " + e.getMessage(), e);
    }
  }
}
