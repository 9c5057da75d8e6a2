package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.config.BucketConfig;
import ai.varai.provisioner.model.kind.Bucket;
import ai.varai.provisioner.model.resource.ResourceNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The places for files. */
final class StorageBlock {
  private final CompileContext context;

  StorageBlock(CompileContext context) {
    this.context = context;
  }

  Map<String, ResourceNode<Bucket>> add(ResourceNode<?>... needs) {
    var buckets = new LinkedHashMap<String, ResourceNode<Bucket>>();
    context
        .environment()
        .storage()
        .forEach((key, config) -> buckets.put(key, addBucket(key, config, needs)));
    return buckets;
  }

  private ResourceNode<Bucket> addBucket(
      String key, BucketConfig config, ResourceNode<?>... needs) {
    var node =
        context
            .graph()
            .add(
                key,
                new Bucket(
                    context.names().bucket(key, config.name()),
                    config.location().orElse(context.environment().region()),
                    config.storageClass().spelling(),
                    config.versioning(),
                    config.retentionDays(),
                    context.labels("component", "storage"),
                    Optional.empty()),
                context.protectsData(),
                needs);
    context.graph().output("storage/" + key + "/name", node.ref(Bucket.NAME));
    context.graph().output("storage/" + key + "/url", node.ref(Bucket.URL));
    return node;
  }
}
