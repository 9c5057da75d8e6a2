package ai.varai.provisioner.emulator.serviceusage;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.control.Quotas;
import ai.varai.provisioner.emulator.serviceusage.ConsumerQuotas.Metric;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.google.api.serviceusage.v1beta1.QuotaOverride;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The overrides of quotas that consumers and administrators have asked for. */
final class OverrideRows {

  /** Who asks. */
  enum Kind {
    CONSUMER("consumerOverrides", "consumer"),
    ADMIN("adminOverrides", "admin");

    private final String collection;
    private final String word;

    Kind(String collection, String word) {
      this.collection = collection;
      this.word = word;
    }

    String collection() {
      return collection;
    }

    String word() {
      return word;
    }
  }

  private final Table<QuotaOverride> table;

  OverrideRows(Emulation emulation) {
    this.table =
        emulation.store().table("serviceusage.overrides", Codec.proto(QuotaOverride.class));
  }

  private static String key(Kind kind, Metric metric, String region) {
    return kind.collection() + " " + metric.name() + " " + region;
  }

  /** The override of exactly this region, or of all regions when it is empty. */
  Optional<QuotaOverride> find(Kind kind, Project project, Metric metric, String region) {
    return table.get(project.id(), key(kind, metric, region));
  }

  List<QuotaOverride> list(Kind kind, Project project, Metric metric) {
    return table.list(project.id(), key(kind, metric, ""));
  }

  void put(Kind kind, Project project, Metric metric, QuotaOverride override) {
    table.put(
        project.id(), key(kind, metric, override.getDimensionsOrDefault("region", "")), override);
  }

  void remove(Kind kind, Project project, Metric metric, QuotaOverride override) {
    table.remove(project.id(), key(kind, metric, override.getDimensionsOrDefault("region", "")));
  }

  /** Whether somebody wishes something for this region of all. */
  boolean in(Project project, Metric metric, String region) {
    return Arrays.stream(Kind.values()).anyMatch(k -> find(k, project, metric, region).isPresent());
  }

  /** The lowest limit that is wished for; -1 wishes for none. */
  OptionalLong limit(Quotas quota, String project, String region) {
    return ConsumerQuotas.of(quota).stream()
        .flatMap(
            metric -> Arrays.stream(Kind.values()).flatMap(k -> of(k, metric, project, region)))
        .mapToLong(QuotaOverride::getOverrideValue)
        .filter(value -> value >= 0)
        .min();
  }

  /** Of one kind, the override of the region counts before that of all regions. */
  private Stream<QuotaOverride> of(Kind kind, Metric metric, String project, String region) {
    return table
        .get(project, key(kind, metric, region))
        .or(() -> table.get(project, key(kind, metric, "")))
        .stream();
  }
}
