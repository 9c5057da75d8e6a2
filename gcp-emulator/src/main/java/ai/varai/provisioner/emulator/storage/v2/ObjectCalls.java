package ai.varai.provisioner.emulator.storage.v2;

import ai.varai.provisioner.emulator.api.RouteCaller;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Empty;
import com.google.storage.v2.ComposeObjectRequest;
import com.google.storage.v2.DeleteObjectRequest;
import com.google.storage.v2.GetObjectRequest;
import com.google.storage.v2.ListObjectsRequest;
import com.google.storage.v2.ListObjectsResponse;
import com.google.storage.v2.MoveObjectRequest;
import com.google.storage.v2.Object;
import com.google.storage.v2.RestoreObjectRequest;
import com.google.storage.v2.RewriteObjectRequest;
import com.google.storage.v2.RewriteResponse;
import com.google.storage.v2.UpdateObjectRequest;

/** The methods on objects, without those that read and write content. */
final class ObjectCalls {

  private ObjectCalls() {}

  static Object get(GetObjectRequest q, RouteCaller routes) {
    return Protos.masked(
        Protos.object(
            Asked.of("GET", Names.objectPath(q.getBucket(), q.getObject()))
                .number("generation", q.getGeneration())
                .flag("softDeleted", q.getSoftDeleted())
                .with("restoreToken", q.getRestoreToken())
                .conditions(q)
                .key(q.getCommonObjectRequestParams())
                .with("projection", Protos.projection(q.getReadMask()))
                .json(routes)),
        q.getReadMask());
  }

  static Empty delete(DeleteObjectRequest q, RouteCaller routes) {
    Asked.of("DELETE", Names.objectPath(q.getBucket(), q.getObject()))
        .number("generation", q.getGeneration())
        .conditions(q)
        .answer(routes);
    return Empty.getDefaultInstance();
  }

  static Object restore(RestoreObjectRequest q, RouteCaller routes) {
    return Protos.object(
        Asked.of("POST", Names.objectPath(q.getBucket(), q.getObject()) + "/restore")
            .number("generation", q.getGeneration())
            .with("restoreToken", q.getRestoreToken())
            .flag("copySourceAcl", q.getCopySourceAcl())
            .conditions(q)
            .key(q.getCommonObjectRequestParams())
            .json(routes));
  }

  static Object update(UpdateObjectRequest q, RouteCaller routes) {
    Object object = q.getObject();
    String path = Names.objectPath(object.getBucket(), object.getName());
    ObjectNode json = Protos.json(object);
    boolean whole = q.getUpdateMask().getPathsList().contains("*");
    Asked asked = Asked.of(whole ? "PUT" : "PATCH", path).conditions(q);
    if (whole) {
      asked.body(json);
    } else {
      Masks.Patch patch = Masks.patch(Shape.OBJECT, object, json, q.getUpdateMask());
      asked.body(patch.body());
      patch.replaced().forEach(name -> asked.with("replaced", name));
    }
    return Protos.object(
        asked
            .number("generation", object.getGeneration())
            .with("predefinedAcl", q.getPredefinedAcl())
            .flag("overrideUnlockedRetention", q.getOverrideUnlockedRetention())
            .key(q.getCommonObjectRequestParams())
            .with("projection", "full")
            .json(routes));
  }

  static Object compose(ComposeObjectRequest q, RouteCaller routes) {
    Object destination = q.getDestination();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode sources = body.putArray("sourceObjects");
    q.getSourceObjectsList().forEach(source -> sources.add(Protos.json(source)));
    body.set("destination", Protos.json(destination));
    if (q.getDeleteSourceObjects()) {
      body.put("deleteSourceObjects", true);
    }
    return Protos.object(
        Asked.of(
                "POST",
                Names.objectPath(destination.getBucket(), destination.getName()) + "/compose")
            .with("destinationPredefinedAcl", q.getDestinationPredefinedAcl())
            .with("kmsKeyName", q.getKmsKey().isEmpty() ? destination.getKmsKey() : q.getKmsKey())
            .conditions(q)
            .key(q.getCommonObjectRequestParams())
            .body(body)
            .json(routes));
  }

  static ListObjectsResponse list(ListObjectsRequest q, RouteCaller routes) {
    ObjectNode found =
        Asked.of("GET", Names.bucketPath(q.getParent()) + "/o")
            .number("maxResults", q.getPageSize())
            .with("pageToken", q.getPageToken())
            .with("delimiter", q.getDelimiter())
            .flag("includeTrailingDelimiter", q.getIncludeTrailingDelimiter())
            .with("prefix", q.getPrefix())
            .flag("versions", q.getVersions())
            .with("startOffset", q.getLexicographicStart())
            .with("endOffset", q.getLexicographicEnd())
            .flag("softDeleted", q.getSoftDeleted())
            .flag("includeFoldersAsPrefixes", q.getIncludeFoldersAsPrefixes())
            .with("matchGlob", q.getMatchGlob())
            .with("filter", q.getFilter())
            .with("projection", Protos.projection(q.getReadMask()))
            .json(routes);
    ListObjectsResponse.Builder out =
        ListObjectsResponse.newBuilder().setNextPageToken(found.path("nextPageToken").asText());
    found
        .path("items")
        .forEach(
            o -> out.addObjects(Protos.masked(Protos.object((ObjectNode) o), q.getReadMask())));
    found.path("prefixes").forEach(p -> out.addPrefixes(p.asText()));
    return out.build();
  }

  static RewriteResponse rewrite(RewriteObjectRequest q, RouteCaller routes) {
    Object destination = q.getDestination();
    String path =
        Names.objectPath(q.getSourceBucket(), q.getSourceObject())
            + "/rewriteTo/b/"
            + Names.segment(Names.bucket(q.getDestinationBucket()))
            + "/o/"
            + Names.object(q.getDestinationName());
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    if (q.hasDestination()) {
      body = Protos.json(destination);
      // What names the destination describes nothing.
      body.remove(java.util.List.of("name", "bucket"));
    }
    ObjectNode answer =
        Asked.of("POST", path)
            .number("sourceGeneration", q.getSourceGeneration())
            .with("rewriteToken", q.getRewriteToken())
            .with("destinationPredefinedAcl", q.getDestinationPredefinedAcl())
            .with("destinationKmsKeyName", q.getDestinationKmsKey())
            .number("maxBytesRewrittenPerCall", q.getMaxBytesRewrittenPerCall())
            .conditions(q)
            .key(q.getCommonObjectRequestParams())
            .key(
                "x-goog-copy-source-encryption-",
                q.getCopySourceEncryptionAlgorithm(),
                q.getCopySourceEncryptionKeyBytes(),
                q.getCopySourceEncryptionKeySha256Bytes())
            .body(body)
            .json(routes);
    RewriteResponse.Builder out =
        RewriteResponse.newBuilder()
            .setTotalBytesRewritten(answer.path("totalBytesRewritten").asLong())
            .setObjectSize(answer.path("objectSize").asLong())
            .setDone(answer.path("done").asBoolean())
            .setRewriteToken(answer.path("rewriteToken").asText());
    if (answer.get("resource") instanceof ObjectNode made) {
      out.setResource(Protos.object(made));
    }
    return out.build();
  }

  static Object move(MoveObjectRequest q, RouteCaller routes) {
    return Protos.object(
        Asked.of(
                "POST",
                Names.objectPath(q.getBucket(), q.getSourceObject())
                    + "/moveTo/o/"
                    + Names.object(q.getDestinationObject()))
            .conditions(q)
            .json(routes));
  }
}
