package ai.varai.provisioner.emulator.storage.v2;

import ai.varai.provisioner.emulator.api.RouteCaller;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Empty;
import com.google.storage.v2.Bucket;
import com.google.storage.v2.CreateBucketRequest;
import com.google.storage.v2.DeleteBucketRequest;
import com.google.storage.v2.GetBucketRequest;
import com.google.storage.v2.ListBucketsRequest;
import com.google.storage.v2.ListBucketsResponse;
import com.google.storage.v2.LockBucketRetentionPolicyRequest;
import com.google.storage.v2.UpdateBucketRequest;

/** The methods on buckets. */
final class BucketCalls {

  private BucketCalls() {}

  static Empty delete(DeleteBucketRequest q, RouteCaller routes) {
    Asked.of("DELETE", Names.bucketPath(q.getName())).conditions(q).answer(routes);
    return Empty.getDefaultInstance();
  }

  static Bucket get(GetBucketRequest q, RouteCaller routes) {
    return Protos.masked(
        Protos.bucket(
            Asked.of("GET", Names.bucketPath(q.getName()))
                .conditions(q)
                .with("projection", Protos.projection(q.getReadMask()))
                .json(routes)),
        q.getReadMask());
  }

  static Bucket create(CreateBucketRequest q, RouteCaller routes) {
    if (!q.getParent().isEmpty() && !q.getParent().equals("projects/_")) {
      throw GoogleError.invalidArgument(
          "Invalid parent: '"
              + q.getParent()
              + "'; expected 'projects/_', with the project in bucket.project.");
    }
    String project = Names.project(q.getBucket().getProject());
    ObjectNode body = Protos.json(q.getBucket());
    body.remove("projectNumber");
    // Java's client names the bucket in itself too, which its reference says is refused.
    body.put("name", q.getBucketId());
    return Protos.bucket(
        Asked.of("POST", "/storage/v1/b")
            .with("project", project)
            .with("projection", "full")
            .with("predefinedAcl", q.getPredefinedAcl())
            .with("predefinedDefaultObjectAcl", q.getPredefinedDefaultObjectAcl())
            .flag("enableObjectRetention", q.getEnableObjectRetention())
            .body(body)
            .json(routes));
  }

  static ListBucketsResponse list(ListBucketsRequest q, RouteCaller routes) {
    ObjectNode found =
        Asked.of("GET", "/storage/v1/b")
            .with("project", Names.project(q.getParent()))
            .with("prefix", q.getPrefix())
            .number("maxResults", q.getPageSize())
            .with("pageToken", q.getPageToken())
            .with("projection", Protos.projection(q.getReadMask()))
            .flag("returnPartialSuccess", q.getReturnPartialSuccess())
            .json(routes);
    ListBucketsResponse.Builder out =
        ListBucketsResponse.newBuilder().setNextPageToken(found.path("nextPageToken").asText());
    found
        .path("items")
        .forEach(
            b -> out.addBuckets(Protos.masked(Protos.bucket((ObjectNode) b), q.getReadMask())));
    return out.build();
  }

  static Bucket lock(LockBucketRetentionPolicyRequest q, RouteCaller routes) {
    return Protos.bucket(
        Asked.of("POST", Names.bucketPath(q.getBucket()) + "/lockRetentionPolicy")
            .conditions(q)
            .json(routes));
  }

  static Bucket update(UpdateBucketRequest q, RouteCaller routes) {
    String path = Names.bucketPath(q.getBucket().getName());
    ObjectNode json = Protos.json(q.getBucket());
    boolean whole = q.getUpdateMask().getPathsList().contains("*");
    Asked asked = Asked.of(whole ? "PUT" : "PATCH", path).conditions(q);
    if (whole) {
      asked.body(json);
    } else {
      Masks.Patch patch = Masks.patch(Shape.BUCKET, q.getBucket(), json, q.getUpdateMask());
      if (patch.body().at("/retentionPolicy/retentionPeriod").isNull()) {
        patch.body().putNull("retentionPolicy"); // a policy without a period is none
      }
      asked.body(patch.body());
      patch.replaced().forEach(name -> asked.with("replaced", name));
    }
    return Protos.bucket(
        asked
            .with("projection", "full")
            .with("predefinedAcl", q.getPredefinedAcl())
            .with("predefinedDefaultObjectAcl", q.getPredefinedDefaultObjectAcl())
            .json(routes));
  }
}
