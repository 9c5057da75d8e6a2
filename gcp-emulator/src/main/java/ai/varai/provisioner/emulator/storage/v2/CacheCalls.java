package ai.varai.provisioner.emulator.storage.v2;

import ai.varai.provisioner.emulator.api.RouteCaller;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.longrunning.Operation;
import com.google.storage.control.v2.AnywhereCache;
import com.google.storage.control.v2.CreateAnywhereCacheRequest;
import com.google.storage.control.v2.DisableAnywhereCacheRequest;
import com.google.storage.control.v2.GetAnywhereCacheRequest;
import com.google.storage.control.v2.ListAnywhereCachesRequest;
import com.google.storage.control.v2.ListAnywhereCachesResponse;
import com.google.storage.control.v2.PauseAnywhereCacheRequest;
import com.google.storage.control.v2.ResumeAnywhereCacheRequest;
import com.google.storage.control.v2.UpdateAnywhereCacheRequest;
import java.util.Set;

/** Caches of buckets in zones. */
final class CacheCalls {

  private static final String CACHES = "anywhereCaches";
  private static final Set<String> CHANGEABLE = Set.of("ttl", "admission_policy");

  private CacheCalls() {}

  private static Asked one(String verb, String name, String more) {
    return Asked.of(verb, Names.inside(name, CACHES).path() + more);
  }

  private static AnywhereCache cache(JsonNode json) {
    ObjectNode named = ((ObjectNode) json).deepCopy();
    named.put(
        "name",
        Names.bucketName(Trees.text(json, "bucket"))
            + "/"
            + CACHES
            + "/"
            + Trees.text(json, "anywhereCacheId"));
    return Protos.merge(named, AnywhereCache.newBuilder()).build();
  }

  static Operation create(CreateAnywhereCacheRequest q, RouteCaller routes) {
    ObjectNode body = Protos.json(q.getAnywhereCache());
    body.remove("name");
    return OperationCalls.operation(
        Asked.of("POST", Names.bucketPath(q.getParent()) + "/" + CACHES).body(body).json(routes));
  }

  static Operation update(UpdateAnywhereCacheRequest q, RouteCaller routes) {
    if (q.getUpdateMask().getPathsCount() == 0) {
      throw GoogleError.invalidArgument("An update_mask is required.");
    }
    ObjectNode all = Protos.json(q.getAnywhereCache());
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    for (String path : q.getUpdateMask().getPathsList()) {
      if (path.equals("*")) {
        CHANGEABLE.forEach(f -> body.set(Trees.camel(f), all.path(Trees.camel(f))));
      } else if (CHANGEABLE.contains(path)) {
        body.set(Trees.camel(path), all.path(Trees.camel(path)));
      } else {
        throw GoogleError.invalidArgument("Invalid update_mask: " + path + ".");
      }
    }
    Trees.dropNulls(body);
    return OperationCalls.operation(
        one("PATCH", q.getAnywhereCache().getName(), "").body(body).json(routes));
  }

  static AnywhereCache disable(DisableAnywhereCacheRequest q, RouteCaller routes) {
    return cache(one("POST", q.getName(), "/disable").json(routes));
  }

  static AnywhereCache pause(PauseAnywhereCacheRequest q, RouteCaller routes) {
    return cache(one("POST", q.getName(), "/pause").json(routes));
  }

  static AnywhereCache resume(ResumeAnywhereCacheRequest q, RouteCaller routes) {
    return cache(one("POST", q.getName(), "/resume").json(routes));
  }

  static AnywhereCache get(GetAnywhereCacheRequest q, RouteCaller routes) {
    return cache(one("GET", q.getName(), "").json(routes));
  }

  static ListAnywhereCachesResponse list(ListAnywhereCachesRequest q, RouteCaller routes) {
    ObjectNode found =
        Asked.of("GET", Names.bucketPath(q.getParent()) + "/" + CACHES)
            .number("pageSize", q.getPageSize())
            .with("pageToken", q.getPageToken())
            .json(routes);
    ListAnywhereCachesResponse.Builder out =
        ListAnywhereCachesResponse.newBuilder()
            .setNextPageToken(Trees.text(found, "nextPageToken"));
    found.path("items").forEach(c -> out.addAnywhereCaches(cache(c)));
    return out.build();
  }
}
