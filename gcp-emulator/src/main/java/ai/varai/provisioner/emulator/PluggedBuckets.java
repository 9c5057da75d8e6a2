package ai.varai.provisioner.emulator;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.http.BucketFacts;
import ai.varai.provisioner.emulator.http.CorsRule;
import ai.varai.provisioner.emulator.storage.BucketContents;
import java.util.List;

/** The buckets of Cloud Storage, which registers with the first question; none without it. */
record PluggedBuckets(Emulation emulation) implements BucketFacts {

  @Override
  public boolean exists(String bucket) {
    return emulation.plugin(BucketContents.class).filter(c -> c.exists(bucket)).isPresent();
  }

  @Override
  public List<CorsRule> cors(String bucket) {
    return emulation.plugin(BucketContents.class).map(c -> c.cors(bucket)).orElse(List.of());
  }
}
