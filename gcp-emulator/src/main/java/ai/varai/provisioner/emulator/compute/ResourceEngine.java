package ai.varai.provisioner.emulator.compute;

import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Insert, get, patch, update, delete and setLabels of every collection. */
final class ResourceEngine {

  private static final String NAME = "(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)";

  /** What the server sets; a client may send it back, to no effect. */
  private static final List<String> OUTPUT =
      List.of(
          "id",
          "kind",
          "selfLink",
          "selfLinkWithId",
          "creationTimestamp",
          "labelFingerprint",
          "region",
          "zone",
          "users",
          "status");

  /** Keeps the fingerprints of a resource's labels apart from those of the resource. */
  private static final String LABELS = "/labels";

  private static final String PROJECT_MAP = "shareSettings.projectMap.";

  private static final Set<String> LINK_WITH_ID =
      Set.of("networks", "forwardingRules", "firewallPolicies");

  private final ComputeContext compute;
  private final Kinds kinds;
  private final References references;
  private final Table<ObjectNode> requests;

  ResourceEngine(ComputeContext compute, Kinds kinds) {
    this.compute = compute;
    this.kinds = kinds;
    this.references = new References(compute);
    this.requests = compute.emulation().store().table("compute.requests", Codec.json());
  }

  ComputeContext compute() {
    return compute;
  }

  References references() {
    return references;
  }

  /** A resource as a client reads it. */
  ObjectNode show(ResourceUrl url, ObjectNode stored) {
    kinds.of(url.collection()).view(compute, url, stored);
    return withoutOwn(stored);
  }

  /** What the names of the emulator's own fields begin with, which no reader sees. */
  private static boolean own(String field) {
    return field.startsWith("_");
  }

  private static ObjectNode withoutOwn(ObjectNode body) {
    body.properties().stream()
        .map(Map.Entry::getKey)
        .filter(ResourceEngine::own)
        .toList()
        .forEach(body::remove);
    return body;
  }

  ObjectNode get(Request r) {
    return show(r.url(), compute.resources().require(r.url()));
  }

  ObjectNode insert(Request r) {
    return once(r, () -> insert(r.url(), r.body(), r.user()));
  }

  /**
   * Stores a new resource whose name is in its body, and starts the operation. What organizations
   * and folders own is named by its number.
   */
  ObjectNode insert(ResourceUrl collection, ObjectNode body, String user) {
    String id = compute.emulation().ids().numeric(collection.ofOrganization() ? 12 : 19);
    if (collection.ofOrganization()) {
      body.put("name", id);
    } else {
      checkName(body);
    }
    ResourceUrl url = collection.in(collection.collection(), body.get("name").asText());
    if (compute.resources().exists(url)) {
      throw ComputeErrors.exists(url.path());
    }
    new QuotaCheck(compute).oneMore(url, body);
    ResourceKind kind = kinds.of(url.collection());
    String type = kind.operationType("insert");
    try {
      store(url, body, id);
    } catch (OperationFailure e) {
      return compute.operations().startFailing(url, id, type, user, e);
    }
    return compute.operations().start(url, id, type, user, op -> kind.warn(compute, body, op));
  }

  /** Stores a new resource, without an operation. */
  void store(ResourceUrl url, ObjectNode body, String id) {
    ResourceKind kind = kinds.of(url.collection());
    body.remove(OUTPUT);
    references.normalise(body, url.project());
    body.put("kind", compute.methods().kind(url.collection()));
    body.put("id", id);
    body.put("creationTimestamp", ComputeOperations.time(compute.now()));
    body.put("selfLink", url.link());
    if (LINK_WITH_ID.contains(url.collection())
        && !(url.collection().equals("forwardingRules") && url.scope().equals("global"))) {
      body.put("selfLinkWithId", url.in(url.collection(), id).link());
    }
    if (url.regional()) {
      body.put("region", url.scopeLink());
    } else if (url.zonal()) {
      body.put("zone", url.scopeLink());
    }
    if (!kind.takesLabelsAtInsert()) {
      body.remove("labels");
    }
    EncryptionKeys.digest(body);
    kind.prepare(new Change(compute, url, body, Optional.empty()));
    references.check(body, url);
    write(url, body);
    kind.inserted(this, url, body);
  }

  /** Writes a resource with fresh fingerprints. */
  void write(ResourceUrl url, ObjectNode body) {
    Json.prune(body);
    String message = compute.methods().message(url.collection());
    String id = body.path("id").asText();
    if (ComputeTypes.hasField(message, "labelFingerprint")) {
      body.put("labelFingerprint", labelFingerprint(body));
    }
    if (ComputeTypes.hasField(message, "fingerprint")) {
      body.remove("fingerprint");
      body.put("fingerprint", Json.fingerprint(withoutOwn(body.deepCopy()).toString(), id));
    }
    compute.resources().put(url, body);
  }

  static String labelFingerprint(ObjectNode body) {
    return Json.fingerprint(body.path("labels").toString(), body.path("id").asText() + LABELS);
  }

  static void checkName(ObjectNode body) {
    String name = body.path("name").asText("");
    if (name.isEmpty()) {
      throw ComputeErrors.required("name");
    }
    if (!name.matches(NAME)) {
      throw ComputeErrors.invalidField("name", name, "Must be a match of regex '" + NAME + "'");
    }
  }

  ObjectNode patch(Request r) {
    return once(
        r,
        () -> {
          ObjectNode patch = r.body();
          JsonNode raw = r.call().body();
          return change(
              named(r, patch),
              "patch",
              r.user(),
              b -> {
                checkFingerprint(b, patch);
                patch.remove(OUTPUT);
                String message = compute.methods().message(r.url().collection());
                Json.merge(b, patch, raw, message);
                r.parameter("updateMask").ifPresent(mask -> mask(b, patch, mask));
                for (String path : r.call().call().query().getOrDefault("paths", List.of())) {
                  mask(b, patch, named(b, path));
                }
              });
        });
  }

  /** A path may name a project by its number where the map has it by its id. */
  private String named(ObjectNode b, String path) {
    if (!path.startsWith(PROJECT_MAP)) {
      return path;
    }
    String number = path.substring(PROJECT_MAP.length());
    return b.at("/shareSettings/projectMap").properties().stream()
        .map(Map.Entry::getKey)
        .filter(
            id ->
                compute
                    .emulation()
                    .projects()
                    .find(id)
                    .filter(p -> p.number().equals(number))
                    .isPresent())
        .findFirst()
        .map(id -> PROJECT_MAP + id)
        .orElse(path);
  }

  /** What only the server sets, and the name, stay whatever a mask says. */
  private static void mask(ObjectNode b, ObjectNode patch, String mask) {
    ObjectNode kept = b.deepCopy();
    Json.mask(b, patch, mask);
    kept.properties().stream()
        .filter(e -> own(e.getKey()) || OUTPUT.contains(e.getKey()))
        .forEach(e -> b.set(e.getKey(), e.getValue()));
  }

  ObjectNode update(Request r) {
    return once(
        r,
        () -> {
          ObjectNode body = r.body();
          return change(
              named(r, body),
              "update",
              r.user(),
              b -> {
                checkFingerprint(b, body);
                ObjectNode kept = b.deepCopy();
                b.removeAll();
                b.setAll(body);
                for (String f : OUTPUT) {
                  b.remove(f);
                  if (kept.has(f)) {
                    b.set(f, kept.get(f));
                  }
                }
                kept.properties().stream()
                    .filter(e -> own(e.getKey()))
                    .forEach(e -> b.set(e.getKey(), e.getValue()));
                b.put("name", kept.path("name").asText());
              });
        });
  }

  /** The URL of a method that takes the name in a parameter or in the body. */
  private static ResourceUrl named(Request r, ObjectNode body) {
    if (!r.url().name().isEmpty()) {
      return r.url();
    }
    String collection = r.url().collection();
    String name =
        r.parameter(collection.substring(0, collection.length() - 1))
            .orElse(body.path("name").asText(""));
    if (name.isEmpty()) {
      throw ComputeErrors.required("name");
    }
    return r.url().in(collection, name);
  }

  private static void checkFingerprint(ObjectNode current, ObjectNode body) {
    String sent = body.path("fingerprint").asText("");
    if (!sent.isEmpty() && !sent.equals(current.path("fingerprint").asText())) {
      throw ComputeErrors.staleFingerprint();
    }
  }

  /**
   * Changes a stored resource and starts an operation. Patch and update may not touch the kind's
   * immutable fields; custom verbs exist to do so.
   */
  ObjectNode change(ResourceUrl url, String method, String user, Consumer<ObjectNode> edit) {
    ObjectNode body = compute.resources().require(url);
    String type = kinds.of(url.collection()).operationType(method);
    String id = body.path("id").asText();
    ObjectNode before = body.deepCopy();
    try {
      edit(url, body, edit, method.equals("patch") || method.equals("update"));
    } catch (OperationFailure e) {
      return compute.operations().startFailing(url, id, type, user, e);
    }
    String after = digest(compute.resources().require(url));
    return compute
        .operations()
        .startChange(new ComputeOperations.Replaced(url, before, after), id, type, user);
  }

  /** Changes a stored resource without an operation that anybody sees. */
  void quietly(ResourceUrl url, Consumer<ObjectNode> edit) {
    edit(url, compute.resources().require(url), edit, false);
  }

  /** What tells a state of a resource from others. */
  static String digest(ObjectNode resource) {
    return Json.sha256Hex(resource.toString());
  }

  /** Undoes a change whose operation failed, unless the resource was changed again meanwhile. */
  void takeBack(ComputeOperations.Replaced change) {
    compute
        .resources()
        .find(change.url())
        .filter(now -> digest(now).equals(change.after()))
        .ifPresent(now -> compute.resources().put(change.url(), change.before()));
  }

  /** Changes a stored resource. */
  private void edit(
      ResourceUrl url, ObjectNode body, Consumer<ObjectNode> edit, boolean guardsImmutable) {
    ResourceKind kind = kinds.of(url.collection());
    ObjectNode before = body.deepCopy();
    edit.accept(body);
    references.normalise(body, url.project());
    for (String f : guardsImmutable ? kind.immutable() : Set.<String>of()) {
      if (before.has(f) && body.has(f) && !before.get(f).equals(body.get(f))) {
        throw ComputeErrors.invalidField(
            f, body.get(f).asText(), "The field cannot be changed after creation.");
      }
    }
    body.put("name", before.path("name").asText());
    EncryptionKeys.digest(body);
    kind.prepare(new Change(compute, url, body, Optional.of(before)));
    references.check(body, url);
    write(url, body);
    kind.changed(this, url, body);
  }

  ObjectNode delete(Request r) {
    return once(
        r,
        () -> {
          ObjectNode stored = compute.resources().require(r.url());
          ResourceKind kind = kinds.of(r.url().collection());
          if (compute.operations().beingDeleted(r.url().project()).contains(r.url().path())) {
            throw ComputeErrors.notReady(r.url().path());
          }
          kind.checkDelete(compute, r.url(), stored);
          if (!kind.refusesDeletionLate()) {
            user(r.url(), stored)
                .ifPresent(
                    u -> {
                      throw ComputeErrors.inUse(typeName(r.url()), r.url().path(), u.path());
                    });
          }
          return compute
              .operations()
              .startDelete(
                  r.url(),
                  stored.path("id").asText(),
                  kinds.of(r.url().collection()).operationType("delete"),
                  r.user());
        });
  }

  /** Ends a deletion: called when its operation is due. */
  void remove(ResourceUrl url, Instant now) {
    Optional<ObjectNode> stored = compute.resources().find(url);
    if (stored.isEmpty()) {
      return;
    }
    ResourceKind kind = kinds.of(url.collection());
    kind.checkRemoval(compute, url, stored.get());
    user(url, stored.get())
        .ifPresent(
            u -> {
              throw new OperationFailure(
                  "RESOURCE_IN_USE_BY_ANOTHER_RESOURCE",
                  ComputeErrors.inUseText(typeName(url), url.path(), u.path()));
            });
    compute.resources().remove(url);
    kind.deleted(this, url, stored.get());
  }

  /** Removes a resource whose insertion failed, whatever refers to it. */
  void discard(ResourceUrl url) {
    compute
        .resources()
        .find(url)
        .ifPresent(
            stored -> {
              compute.resources().remove(url);
              kinds.of(url.collection()).deleted(this, url, stored);
            });
  }

  /** Something that keeps the resource from being deleted and is not being deleted itself. */
  private Optional<ResourceUrl> user(ResourceUrl url, ObjectNode stored) {
    Set<String> going = compute.operations().beingDeleted(url.project());
    ResourceKind kind = kinds.of(url.collection());
    return compute.resources().users(url).stream()
        .filter(u -> !kind.harmless(u, stored) && !going.contains(u.path()))
        .findFirst();
  }

  /** The word for a resource in refusals, such as {@code backend_service}. */
  private String typeName(ResourceUrl url) {
    return compute
        .methods()
        .message(url.collection())
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(java.util.Locale.ROOT);
  }

  ObjectNode setLabels(Request r) {
    return once(
        r,
        () -> {
          ObjectNode body = r.body();
          ObjectNode stored = compute.resources().require(r.url());
          String id = stored.path("id").asText();
          String sent = body.path("labelFingerprint").asText("");
          // A fingerprint that this resource never gave out passes: recordings carry such ones.
          if (!sent.isEmpty()
              && !sent.equals(stored.path("labelFingerprint").asText())
              && Json.ownFingerprint(sent, id + LABELS)) {
            throw ComputeErrors.staleLabels();
          }
          stored.remove("labels");
          if (body.path("labels") instanceof ObjectNode labels) {
            stored.set("labels", labels);
          }
          write(r.url(), stored);
          return compute.operations().finished(r.url(), id, "setLabels", r.user());
        });
  }

  /**
   * Runs a write in a transaction; a repeated {@code requestId} gives the operation of its first
   * call.
   */
  ObjectNode once(Request r, Supplier<ObjectNode> write) {
    String project = r.url().project();
    return compute
        .emulation()
        .store()
        .transact(
            project,
            () -> {
              String requestId = r.parameter("requestId").orElse("");
              if (requestId.isEmpty()) {
                return write.get();
              }
              String key = r.method().id() + " " + r.url().path() + " " + requestId;
              Optional<ObjectNode> first =
                  requests
                      .get(project, key)
                      .flatMap(n -> compute.operations().find(n.path("operation").asText()));
              if (first.isPresent()) {
                return first.get();
              }
              ObjectNode op = write.get();
              ResourceUrl.parse(op.path("selfLink").asText(), project)
                  .ifPresent(
                      u -> requests.put(project, key, Json.object().put("operation", u.path())));
              return op;
            });
  }
}
