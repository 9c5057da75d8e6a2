package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.LifecycleException;
import ai.varai.provisioner.lifecycle.LifecycleSettings;
import ai.varai.provisioner.lifecycle.Promotion;
import ai.varai.provisioner.lifecycle.Release;
import ai.varai.provisioner.lifecycle.codec.CodecException;
import ai.varai.provisioner.lifecycle.codec.Fingerprints;
import ai.varai.provisioner.lifecycle.codec.GraphCodec;
import ai.varai.provisioner.lifecycle.codec.JsonTree;
import ai.varai.provisioner.lifecycle.event.LifecycleEvent;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.state.EnvironmentState;
import ai.varai.provisioner.lifecycle.state.PromotionStore;
import ai.varai.provisioner.lifecycle.state.ReleaseStore;
import ai.varai.provisioner.lifecycle.state.Sealer;
import ai.varai.provisioner.lifecycle.state.StateBackend;
import ai.varai.provisioner.lifecycle.state.StateStore;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What an environment was and can be again, and what came to it from another. */
final class Releases {
  private final LifecycleSettings settings;
  private final Kinds kinds;
  private final Events events;
  private final StateBackend backend;
  private final Sealer sealer;
  private final StateStore store;
  private final Consumer<String> damage;

  /**
   * @param damage told of releases that cannot be read
   */
  Releases(
      LifecycleSettings settings,
      Kinds kinds,
      Events events,
      StateBackend backend,
      Sealer sealer,
      StateStore store,
      Consumer<String> damage) {
    this.settings = settings;
    this.kinds = kinds;
    this.events = events;
    this.backend = backend;
    this.sealer = sealer;
    this.store = store;
    this.damage = damage;
  }

  /** A whole apply that ended well and changed something can be gone back to. */
  void add(Plan plan, ApplyResult result) {
    boolean whole = plan.mode() == Plan.Mode.APPLY && !plan.partial();
    if (!whole || result.status() != ApplyResult.Status.DONE || result.serial() == plan.serial()) {
      return;
    }
    try {
      releases()
          .add(
              result.serial(),
              events.now(),
              settings.who(),
              plan.graph().size(),
              GraphCodec.tree(plan.graph()));
    } catch (IOException e) {
      events.tell(
          new LifecycleEvent.Warning(
              events.now(), "the release could not be written down: " + e.getMessage()));
    }
  }

  /**
   * Whether the last apply left no release behind: it failed, was stopped, or ended before it could
   * write one down.
   */
  boolean missing(EnvironmentState state) {
    try {
      Optional<Instant> last = state.lastApply();
      return last.isPresent()
          && releases().latest(damage).filter(one -> !one.at().isBefore(last.get())).isEmpty();
    } catch (IOException e) {
      return false; // a plan can be made without knowing
    }
  }

  /** Notes for the latest release that all checks of a graph held, when it is one of that graph. */
  void seenWorking(ResourceGraph graph) throws IOException {
    ReleaseStore releases = releases();
    Optional<Release> latest = releases.latest(damage).filter(one -> !one.good());
    if (latest.isPresent() && isOf(releases, latest.get(), graph)) {
      releases.markGood(latest.get().id());
    }
  }

  private boolean isOf(ReleaseStore releases, Release release, ResourceGraph graph)
      throws IOException {
    Fingerprints fingerprints = store.fingerprints();
    Map<String, Object> tree = GraphCodec.tree(graph);
    if (release.digest().equals(fingerprints.digest(tree))) {
      return true;
    }
    Optional<Map<String, Object>> then = releases.graph(release.id());
    return then.isPresent()
        && new Spelling(kinds, fingerprints)
            .apart(JsonTree.read(JsonTree.bytes(tree, fingerprints)), then.get());
  }

  List<Release> list() throws IOException {
    return releases().list(damage);
  }

  /** The graph of a release; see {@link ai.varai.provisioner.lifecycle.Lifecycle}. */
  ResourceGraph graph(String id) throws IOException {
    try {
      return GraphCodec.graph(
          tree(id), kind -> kinds.find(kind).map(Kinds.Entry::shape).orElse(null));
    } catch (CodecException e) {
      throw new LifecycleException(
          LifecycleException.Category.REFUSED,
          "release " + id + " cannot be brought back: " + e.getMessage(),
          "apply the configuration of that time instead",
          List.of(),
          e);
    }
  }

  /** One text of every resource of a kind in a release. */
  Map<String, String> texts(String id, String kind, String attribute) throws IOException {
    try {
      return GraphCodec.texts(tree(id), kind, attribute);
    } catch (CodecException e) {
      throw new LifecycleException(
          LifecycleException.Category.REFUSED,
          "release " + id + " cannot be read: " + e.getMessage(),
          "take another one",
          List.of(),
          e);
    }
  }

  private Map<String, Object> tree(String id) throws IOException {
    return releases()
        .graph(id)
        .orElseThrow(
            () ->
                new LifecycleException(
                    LifecycleException.Category.INVALID,
                    "there is no release " + id,
                    "the list of releases shows the last ten"));
  }

  Optional<Promotion> promotion() throws IOException {
    return new PromotionStore(backend, sealer).get();
  }

  void promoted(Promotion promotion) throws IOException {
    new PromotionStore(backend, sealer).put(promotion, store.keptFingerprints());
  }

  private ReleaseStore releases() throws IOException {
    return new ReleaseStore(backend, sealer, store.fingerprints());
  }
}
