package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.config.ServiceConfig;
import ai.varai.provisioner.model.kind.Bucket;
import ai.varai.provisioner.model.kind.BucketIamMember;
import ai.varai.provisioner.model.kind.ServiceAccount;
import ai.varai.provisioner.model.resource.ResourceNode;
import ai.varai.provisioner.model.resource.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The right of a service to the files in exactly the buckets that it uses. */
final class ServiceBuckets {
  /** Reads, writes and deletes objects; no access lists, no settings of the bucket. */
  static final String USER = "roles/storage.objectUser";

  private final CompileContext context;
  private final Map<String, ResourceNode<Bucket>> buckets;

  ServiceBuckets(CompileContext context, Map<String, ResourceNode<Bucket>> buckets) {
    this.context = context;
    this.buckets = buckets;
  }

  /** Lets the account at the files; a service must not start before it may. */
  List<ResourceNode<?>> grant(
      String service, ServiceConfig config, ResourceNode<ServiceAccount> account) {
    var grants = new ArrayList<ResourceNode<?>>();
    for (String key : config.uses().storage()) {
      ResourceNode<Bucket> bucket = buckets.get(key);
      if (bucket != null) {
        grants.add(
            context
                .graph()
                .add(
                    service + "/" + key,
                    new BucketIamMember(
                        bucket.ref(Bucket.NAME),
                        USER,
                        Value.join("serviceAccount:", account.ref(ServiceAccount.EMAIL)))));
      }
    }
    return grants;
  }
}
