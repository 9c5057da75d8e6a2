package ai.varai.provisioner.gcp.storage;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.mark.Marks;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import com.google.api.services.storage.model.Bucket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The buckets of the environment. */
final class Buckets {
  private static final long PAGE = 1000;
  private final Cloud cloud;

  Buckets(Cloud cloud) {
    this.cloud = cloud;
  }

  /** Those with the environment's marks. */
  List<Bucket> list(CallContext call) throws ProviderException, InterruptedException {
    return cloud
        .shared()
        .get(call, "buckets", () -> cloud.calls().look("storage", "list buckets", this::all))
        .stream()
        .filter(bucket -> Marks.ours(labels(bucket), call))
        .toList();
  }

  private List<Bucket> all() throws IOException {
    var found = new ArrayList<Bucket>();
    var list = cloud.clients().storage().buckets().list(cloud.project()).setMaxResults(PAGE);
    String page;
    do {
      var answer = list.execute();
      if (answer.getItems() != null) {
        found.addAll(answer.getItems());
      }
      page = answer.getNextPageToken();
      list.setPageToken(page);
    } while (page != null);
    return found;
  }

  static Map<String, String> labels(Bucket bucket) {
    return bucket.getLabels() == null ? Map.of() : bucket.getLabels();
  }
}
