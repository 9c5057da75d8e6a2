package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.FieldMasks;
import ai.varai.provisioner.emulator.support.Times;
import com.google.monitoring.v3.AlertPolicy;
import com.google.monitoring.v3.CreateSnoozeRequest;
import com.google.monitoring.v3.GetSnoozeRequest;
import com.google.monitoring.v3.ListSnoozesRequest;
import com.google.monitoring.v3.ListSnoozesResponse;
import com.google.monitoring.v3.Snooze;
import com.google.monitoring.v3.SnoozeServiceProto;
import com.google.monitoring.v3.TimeInterval;
import com.google.monitoring.v3.UpdateSnoozeRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** The methods on snoozes. They are never deleted: they pass. */
final class Snoozes {
  /** How far a beginning may lie back: the time that a request takes. */
  private static final Duration SKEW = Duration.ofSeconds(15);

  private static final int POLICIES = 16;
  private static final int NAME = 512;
  private static final String START = "interval.start_time";
  private static final Set<String> CHANGEABLE =
      Set.of("display_name", "interval", START, "interval.end_time");

  private final Emulation emulation;
  private final Configurations<Snooze> snoozes;
  private final Configurations<AlertPolicy> policies;

  private final AlertEvaluator evaluator;

  Snoozes(
      Emulation emulation,
      Configurations<Snooze> snoozes,
      Configurations<AlertPolicy> policies,
      AlertEvaluator evaluator) {
    this.emulation = emulation;
    this.snoozes = snoozes;
    this.policies = policies;
    this.evaluator = evaluator;
  }

  void register(ApiBuilder api) {
    api.service(SnoozeServiceProto.getDescriptor(), "SnoozeService")
        .unary("CreateSnooze", CreateSnoozeRequest.class, this::create)
        .unary("ListSnoozes", ListSnoozesRequest.class, this::list)
        .unary(
            "GetSnooze",
            GetSnoozeRequest.class,
            (GetSnoozeRequest q, Call call) -> snoozes.get(q.getName()))
        .unary("UpdateSnooze", UpdateSnoozeRequest.class, this::update);
  }

  private Snooze create(CreateSnoozeRequest q, Call call) {
    Snooze asked = q.getSnooze();
    check(asked);
    if (start(asked).isBefore(emulation.clock().instant().minus(SKEW))) {
      throw Refusals.field(
          "snooze.interval.start_time", start(asked), "The start time cannot be in the past.");
    }
    int named = asked.getCriteria().getPoliciesCount();
    boolean filtered = !asked.getCriteria().getFilter().isEmpty();
    if (named < 1 || named > POLICIES || (filtered && named != 1)) {
      throw Refusals.field(
          "snooze.criteria.policies",
          named,
          "A snooze names 1 to " + POLICIES + " alert policies, and exactly 1 with a filter.");
    }
    for (String policy : asked.getCriteria().getPoliciesList()) {
      if (!policies.contains(policy)) {
        throw GoogleError.notFound("Alert policy not found: " + policy);
      }
    }
    String name = snoozes.project(q.getParent()).name() + "/snoozes/" + emulation.ids().numeric(19);
    return evaluated(name, () -> snoozes.insert(name, asked));
  }

  private Snooze evaluated(String name, Supplier<Snooze> change) {
    String project = snoozes.project(name).id();
    evaluator.evaluate(project);
    Snooze changed = change.get();
    evaluator.evaluate(project);
    return changed;
  }

  private static Instant start(Snooze snooze) {
    return Times.instant(snooze.getInterval().getStartTime());
  }

  private static Instant end(Snooze snooze) {
    return Times.instant(snooze.getInterval().getEndTime());
  }

  private static void check(Snooze snooze) {
    String name = snooze.getDisplayName();
    if (name.isEmpty() || name.codePointCount(0, name.length()) > NAME) {
      throw Refusals.field(
          "snooze.display_name", name, "A display name has 1 to " + NAME + " characters.");
    }
    TimeInterval interval = snooze.getInterval();
    if (!interval.hasStartTime() || !interval.hasEndTime()) {
      throw Refusals.field(
          "snooze.interval", "", "The start time and the end time are both required.");
    }
    if (end(snooze).isBefore(start(snooze))) {
      // A snooze that is cancelled before it begins ends as it begins (gcloud does so).
      throw Refusals.field(
          "snooze.interval.end_time",
          end(snooze),
          "The end time must not be before the start time.");
    }
  }

  private Snooze update(UpdateSnoozeRequest q, Call call) {
    return evaluated(q.getSnooze().getName(), () -> updated(q));
  }

  private Snooze updated(UpdateSnoozeRequest q) {
    Set<String> paths = new TreeSet<>();
    q.getUpdateMask().getPathsList().stream().map(Snoozes::snake).forEach(paths::add);
    for (String path : paths) {
      if (!CHANGEABLE.contains(path)) {
        throw Refusals.field("update_mask", path, "This field of a snooze cannot be changed.");
      }
    }
    Instant now = emulation.clock().instant();
    return snoozes.update(
        q.getSnooze().getName(),
        before -> {
          if (!end(before).isAfter(now)) {
            throw GoogleError.invalidArgument("A snooze that has ended cannot be changed.");
          }
          // Without a mask the whole snooze is meant.
          Snooze next =
              paths.isEmpty()
                  ? q.getSnooze()
                  : FieldMasks.patch(before, q.getSnooze(), q.getUpdateMask());
          check(next);
          if (!next.getCriteria().equals(before.getCriteria())) {
            throw Refusals.field(
                "update_mask", "criteria", "This field of a snooze cannot be changed.");
          }
          boolean moved = !start(next).equals(start(before));
          if (moved && !start(before).isAfter(now)) {
            throw GoogleError.invalidArgument(
                "The start time of a snooze that has begun cannot be changed.");
          }
          if (moved && start(next).isBefore(now.minus(SKEW))) {
            throw Refusals.field(
                "snooze.interval.start_time", start(next), "The start time cannot be in the past.");
          }
          return next;
        });
  }

  private static String snake(String path) {
    return path.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(java.util.Locale.ROOT);
  }

  private ListSnoozesResponse list(ListSnoozesRequest q, Call call) {
    var page = snoozes.list(q.getParent(), q.getFilter(), "", q.getPageSize(), q.getPageToken());
    return ListSnoozesResponse.newBuilder()
        .addAllSnoozes(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }
}
