package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Computed;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Unordered;
import ai.varai.provisioner.model.resource.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A rule that tells somebody when a measurement leaves its bounds. */
@Kind(value = "alert_policy", title = "Alert policy")
public record AlertPolicy(
    @Identity String displayName,
    boolean enabled,
    List<Threshold> conditions,
    @Unordered List<Value<String>> notificationChannels,
    String documentation,
    Map<String, String> userLabels,
    @Computed Optional<String> name)
    implements Resource {
  /**
   * A measurement that has been beyond a bound for a while. Any one of a policy's is enough.
   *
   * @param filter which time series, in Cloud Monitoring's filter language
   * @param denominatorFilter divides by the sum of these, for rates; empty for plain values
   * @param aligner how points of one series are combined, such as {@code ALIGN_RATE}
   * @param reducer how series are combined, such as {@code REDUCE_SUM}
   * @param comparison {@code COMPARISON_GT} or {@code COMPARISON_LT}
   * @param duration for how long it has to be so; whole minutes
   */
  public record Threshold(
      String displayName,
      Value<String> filter,
      Optional<Value<String>> denominatorFilter,
      String aligner,
      String reducer,
      String comparison,
      double threshold,
      Duration alignmentPeriod,
      Duration duration) {}
}
