package ai.varai.provisioner.lifecycle.state;

import ai.varai.provisioner.lifecycle.Release;
import ai.varai.provisioner.lifecycle.codec.CodecException;
import ai.varai.provisioner.lifecycle.codec.Fingerprints;
import ai.varai.provisioner.lifecycle.codec.JsonTree;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The graphs of the latest successful applies, for going back to one of them. */
public final class ReleaseStore {
  private static final String FOLDER = "releases/";
  private static final String GOOD = ".good";
  private static final String GRAPH = ".json";
  private static final String CONTEXT = "release";
  private static final int KEPT = 10;

  private final StateBackend backend;
  private final Sealer sealer;
  private final Fingerprints fingerprints;

  public ReleaseStore(StateBackend backend, Sealer sealer, Fingerprints fingerprints) {
    this.backend = backend;
    this.sealer = sealer;
    this.fingerprints = fingerprints;
  }

  /**
   * Writes a release down and drops the oldest beyond ten, but for the newest one that was seen
   * working: ten attempts to put something right must not be the end of what there was before.
   */
  public void add(long serial, Instant at, String who, int resources, Map<String, Object> graph)
      throws IOException {
    String id = String.format(Locale.ROOT, "%010d", serial);
    var tree = new LinkedHashMap<String, Object>();
    tree.put("format", FormatUpgrades.VERSION);
    tree.put("id", id);
    tree.put("at", at.toString());
    tree.put("who", who);
    tree.put("resources", (long) resources);
    tree.put("digest", fingerprints.digest(graph));
    tree.put("graph", graph);
    put(FOLDER + id + GRAPH, sealer.seal(JsonTree.bytes(tree, fingerprints), CONTEXT));
    dropOldest();
  }

  private void dropOldest() throws IOException {
    List<String> names = latestFirst();
    Set<String> kept = Set.copyOf(backend.list(FOLDER));
    boolean goodKept = false;
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      String mark = name.replace(GRAPH, GOOD);
      boolean isGood = kept.contains(mark);
      if (i >= KEPT && (goodKept || !isGood)) {
        drop(name);
        drop(mark);
      }
      goodKept |= isGood;
    }
  }

  /**
   * All that are kept, latest first, without those that are damaged: one of them must not be the
   * end of all the others.
   *
   * @param damage told what is wrong with each that is left out
   */
  public List<Release> list(Consumer<String> damage) throws IOException {
    List<Release> result = new ArrayList<>();
    for (String name : latestFirst()) {
      release(name, damage).ifPresent(result::add);
    }
    return result;
  }

  /** The first of {@link #list}, without reading the others. */
  public Optional<Release> latest(Consumer<String> damage) throws IOException {
    for (String name : latestFirst()) {
      Optional<Release> release = release(name, damage);
      if (release.isPresent()) {
        return release;
      }
    }
    return Optional.empty();
  }

  private Optional<Release> release(String name, Consumer<String> damage) throws IOException {
    try {
      return Optional.of(release(read(name)));
    } catch (CodecException | DateTimeParseException e) {
      damage.accept(name + " is damaged (" + e.getMessage() + "); that release is left out");
      return Optional.empty();
    }
  }

  private Release release(Map<String, Object> tree) throws IOException {
    String id = RecordFormat.text(tree, "id");
    return new Release(
        id,
        Instant.parse(RecordFormat.text(tree, "at")),
        RecordFormat.text(tree, "who"),
        tree.get("resources") instanceof Long count ? count.intValue() : 0,
        backend.read(FOLDER + id + GOOD).isPresent(),
        RecordFormat.text(tree, "digest"));
  }

  /**
   * The graph of a release.
   *
   * @throws CodecException when it is damaged
   */
  public Optional<Map<String, Object>> graph(String id) throws IOException {
    String name = FOLDER + id + GRAPH;
    return graphs().contains(name)
        ? Optional.of(RecordFormat.map(read(name), "graph"))
        : Optional.empty();
  }

  /** Notes that the checks held for a release. */
  public void markGood(String id) throws IOException {
    put(FOLDER + id + GOOD, new byte[0]);
  }

  /** The number of the latest release; 0 when there is none. */
  static long latest(StateBackend backend) throws IOException {
    return graphs(backend).stream()
        .map(name -> name.substring(FOLDER.length(), name.length() - GRAPH.length()))
        .filter(id -> id.matches("\\d{1,18}"))
        .mapToLong(Long::parseLong)
        .max()
        .orElse(0);
  }

  private List<String> latestFirst() throws IOException {
    List<String> names = new ArrayList<>(graphs());
    Collections.reverse(names);
    return names;
  }

  private List<String> graphs() throws IOException {
    return graphs(backend);
  }

  private static List<String> graphs(StateBackend backend) throws IOException {
    return backend.list(FOLDER).stream().filter(name -> name.endsWith(GRAPH)).toList();
  }

  private Map<String, Object> read(String name) throws IOException {
    StateBackend.Blob blob =
        backend.read(name).orElseThrow(() -> new IOException(name + " is missing"));
    return JsonTree.read(sealer.openOrClear(blob.bytes(), CONTEXT));
  }

  private void put(String name, byte[] bytes) throws IOException {
    long version = backend.read(name).map(StateBackend.Blob::version).orElse(StateBackend.ABSENT);
    backend.write(name, bytes, version);
  }

  private void drop(String name) throws IOException {
    Optional<StateBackend.Blob> blob = backend.read(name);
    if (blob.isPresent()) {
      backend.delete(name, blob.get().version());
    }
  }
}
