package ai.varai.provisioner.emulator.http;

import java.util.List;

/** What the front has to know of Cloud Storage's buckets. */
public interface BucketFacts {

  boolean exists(String bucket);

  /** A bucket's configuration of CORS, in its order; empty where there is none, or no bucket. */
  List<CorsRule> cors(String bucket);
}
