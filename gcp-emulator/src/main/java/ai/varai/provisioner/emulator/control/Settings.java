package ai.varai.provisioner.emulator.control;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** What a user may set while the emulator runs: how late things show, and how much there may be. */
public final class Settings {

  /**
   * All settings at one time.
   *
   * @param accountDelay for how long after its creation policies, Cloud Run and Cloud Scheduler do
   *     not see a service account yet
   * @param accountMisses how many look-ups by policies, Cloud Run and Cloud Scheduler miss each new
   *     service account
   * @param subnetworkHold for how long Cloud Run keeps its addresses in a subnetwork that no
   *     service uses any more
   * @param quotas limits that differ from {@link Quotas}' own, by metric
   * @param verifiedDomains the domains that everybody has proved to own
   * @param groups the members of Google groups, by the group's address
   * @param pushedImages whether Cloud Run deploys an image of Artifact Registry only when it was
   *     pushed there, as Google's does
   */
  public record Values(
      Duration accountDelay,
      int accountMisses,
      Duration subnetworkHold,
      Map<String, Long> quotas,
      List<String> verifiedDomains,
      Map<String, List<String>> groups,
      boolean pushedImages) {

    public Values {
      quotas = Map.copyOf(quotas);
      verifiedDomains = List.copyOf(verifiedDomains);
      groups = Map.copyOf(groups);
    }

    public Values withAccountDelay(Duration v) {
      return new Values(
          v, accountMisses, subnetworkHold, quotas, verifiedDomains, groups, pushedImages);
    }

    public Values withAccountMisses(int v) {
      return new Values(
          accountDelay, v, subnetworkHold, quotas, verifiedDomains, groups, pushedImages);
    }

    public Values withSubnetworkHold(Duration v) {
      return new Values(
          accountDelay, accountMisses, v, quotas, verifiedDomains, groups, pushedImages);
    }

    public Values withQuota(String metric, long limit) {
      Map<String, Long> more = new TreeMap<>(quotas);
      more.put(metric, limit);
      return new Values(
          accountDelay, accountMisses, subnetworkHold, more, verifiedDomains, groups, pushedImages);
    }

    public Values withVerifiedDomains(List<String> v) {
      return new Values(
          accountDelay, accountMisses, subnetworkHold, quotas, v, groups, pushedImages);
    }

    public Values withGroups(Map<String, List<String>> v) {
      return new Values(
          accountDelay, accountMisses, subnetworkHold, quotas, verifiedDomains, v, pushedImages);
    }

    public Values withPushedImages(boolean v) {
      return new Values(
          accountDelay, accountMisses, subnetworkHold, quotas, verifiedDomains, groups, v);
    }
  }

  /** What a project may have less of than others, because somebody wanted it so. */
  @FunctionalInterface
  public interface Overrides {
    /**
     * The lowest limit that was wished for; empty for none.
     *
     * @param region empty for all regions
     */
    OptionalLong limit(Quotas quota, String project, String region);
  }

  private volatile Overrides overrides = (quota, project, region) -> OptionalLong.empty();
  private final Values initial;
  private volatile Values values;

  /**
   * @param subnetworkHold what {@link Values#subnetworkHold} is unless it is set
   */
  public Settings(Duration subnetworkHold) {
    this.initial =
        new Values(Duration.ZERO, 0, subnetworkHold, Map.of(), List.of(), Map.of(), false);
    this.values = initial;
  }

  public Values get() {
    return values;
  }

  public synchronized void change(UnaryOperator<Values> change) {
    values = change.apply(values);
  }

  /** Back to what stood at the start. */
  public synchronized void reset() {
    values = initial;
  }

  /** Whether somebody is in a group, or in one that is in it. */
  public boolean inGroup(String group, String member) {
    return inGroup(group, member, new HashSet<>());
  }

  private boolean inGroup(String group, String member, Set<String> seen) {
    if (!seen.add(group)) {
      return false;
    }
    for (String each : get().groups().getOrDefault(group, List.of())) {
      boolean nested =
          each.startsWith("group:") && inGroup(each.substring("group:".length()), member, seen);
      if (nested || each.equalsIgnoreCase(member)) {
        return true;
      }
    }
    return member.equalsIgnoreCase("group:" + group);
  }

  /** Has limits looked up there too. */
  public void overriddenBy(Overrides wishes) {
    overrides = wishes;
  }

  /** As {@link #limit(Quotas)}, in a project, and in a region where the quota counts by region. */
  public long limit(Quotas quota, String project, String region) {
    long granted = limit(quota);
    return Math.min(granted, overrides.limit(quota, project, region).orElse(granted));
  }

  /** How many there may be of what the metric counts, unless a project wants it otherwise. */
  public long limit(Quotas quota) {
    return get().quotas().getOrDefault(quota.name(), quota.usual());
  }
}
