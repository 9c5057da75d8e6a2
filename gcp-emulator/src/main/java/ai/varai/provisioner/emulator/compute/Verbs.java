package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The custom methods, by collection and the last part of their path. A {@code set...} method that
 * nobody named sets the resource's fields that its message has.
 */
final class Verbs {

  /** Changes a stored resource by a checked body. */
  @FunctionalInterface
  interface Edit extends BiConsumer<ObjectNode, ObjectNode> {}

  private final ResourceEngine engine;
  private final Map<String, Verb> verbs = new HashMap<>();

  Verbs(ResourceEngine engine) {
    this.engine = engine;
    new NetworkVerbs(engine).addTo(this);
    new RuleVerbs(engine).addTo(this);
    new PolicyAssociations(engine).addTo(this);
    new LoadBalancerVerbs(engine).addTo(this);
    new MachineVerbs(engine).addTo(this);
    new ManagedInstanceVerbs(engine).addTo(this);
    new InstanceVerbs(engine).addTo(this);
    new UsableVerbs(engine).addTo(this);
    new StatusVerbs(engine).addTo(this);
    new BulkInserts(engine).addTo(this);
    new NodeGroupVerbs(engine).addTo(this);
    ReplicationVerbs replication = new ReplicationVerbs(engine);
    replication.addTo(this);
    new DiskGroupVerbs(engine, replication).addTo(this);
    new RouterPolicies(engine).addTo(this);
    new GuestVerbs(engine).addTo(this);
  }

  void add(String collectionAndTail, Verb verb) {
    verbs.put(collectionAndTail, verb);
  }

  /** A verb that changes its resource and answers with an operation. */
  void edit(String collectionAndTail, Edit edit) {
    String name = collectionAndTail.substring(collectionAndTail.indexOf('.') + 1);
    add(
        collectionAndTail,
        r ->
            engine.once(
                r,
                () -> {
                  ObjectNode body = r.body();
                  return engine.change(r.url(), name, r.user(), b -> edit.accept(b, body));
                }));
  }

  Optional<Verb> find(ComputeMethod m) {
    Optional<Verb> verb = unguarded(m);
    return StoppedInstances.concerns(m) ? verb.map(v -> StoppedInstances.guarded(engine, v)) : verb;
  }

  private Optional<Verb> unguarded(ComputeMethod m) {
    Verb named = verbs.get(m.collection() + "." + m.tail());
    if (named != null) {
      return Optional.of(named);
    }
    boolean setter =
        m.verb().equals("POST")
            && m.tail().matches("set[A-Z][A-Za-z]*")
            && !m.body().equals("-")
            && !m.nameVariable().isEmpty()
            && m.answer().equals("Operation");
    return setter ? Optional.of(r -> set(r)) : Optional.empty();
  }

  private ObjectNode set(Request r) {
    String tail = r.method().tail();
    String field = Character.toLowerCase(tail.charAt(3)) + tail.substring(4);
    String message = engine.compute().methods().message(r.url().collection());
    return engine.once(
        r,
        () -> {
          ObjectNode body = r.body();
          return engine.change(
              r.url(),
              tail,
              r.user(),
              b -> {
                if (ComputeTypes.fieldType(message, field)
                    .filter(t -> t.equals(r.method().body()))
                    .isPresent()) {
                  checkFingerprint(b.path(field), body);
                  b.set(field, body);
                  return;
                }
                checkFingerprint(b, body);
                for (String f : ComputeTypes.fieldNames(r.method().body())) {
                  if (!f.equals("fingerprint") && ComputeTypes.hasField(message, f)) {
                    set(b, f, body.path(f));
                  }
                }
              });
        });
  }

  /** What a setter's body does not say is gone, such as a proxy's SSL policy. */
  private static void set(ObjectNode b, String field, JsonNode value) {
    if (value.isMissingNode()) {
      b.remove(field);
    } else {
      b.set(field, value);
    }
  }

  static void checkFingerprint(JsonNode current, ObjectNode body) {
    String sent = body.path("fingerprint").asText("");
    if (!sent.isEmpty()
        && current.has("fingerprint")
        && !sent.equals(current.path("fingerprint").asText())) {
      throw ComputeErrors.staleFingerprint();
    }
  }
}
