package ai.varai.provisioner.emulator.logging;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.logging.LogHolders.Holder;
import ai.varai.provisioner.emulator.support.FieldMasks;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Times;
import com.google.logging.v2.CreateExclusionRequest;
import com.google.logging.v2.DeleteExclusionRequest;
import com.google.logging.v2.GetExclusionRequest;
import com.google.logging.v2.ListExclusionsRequest;
import com.google.logging.v2.ListExclusionsResponse;
import com.google.logging.v2.LogExclusion;
import com.google.logging.v2.LogSink;
import com.google.logging.v2.UpdateExclusionRequest;
import com.google.protobuf.Empty;
import com.google.protobuf.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The methods on exclusions of a project, a folder, an organization or a billing account, which are
 * those of its {@code _Default} sink.
 *
 * @see <a
 *     href="https://cloud.google.com/logging/docs/reference/v2/rest/v2/projects.exclusions/create">Reference</a>
 */
final class LogExclusions {

  /** As many as a sink may have. */
  private static final int MOST = 50;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,99}");

  private final Emulation emulation;
  private final LogSinks sinks;
  private final LogHolders holders;

  LogExclusions(Emulation emulation, LogSinks sinks, LogHolders holders) {
    this.emulation = emulation;
    this.holders = holders;
    this.sinks = sinks;
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private static GoogleError notFound(String name) {
    return GoogleError.notFound("Exclusion " + last(name) + " does not exist");
  }

  private static LogExclusion checked(LogExclusion exclusion) {
    if (!NAME.matcher(exclusion.getName()).matches()) {
      throw GoogleError.badField(
          "exclusion.name", "Invalid exclusion name: " + exclusion.getName());
    }
    if (exclusion.getFilter().isEmpty()) {
      throw GoogleError.badField("exclusion.filter", "The filter of an exclusion is required.");
    }
    EntryFields.filter(exclusion.getFilter());
    return exclusion;
  }

  private void change(Holder holder, UnaryOperator<List<LogExclusion>> change) {
    sinks.changeDefault(
        holder,
        sink ->
            sink.toBuilder()
                .clearExclusions()
                .addAllExclusions(change.apply(new ArrayList<>(sink.getExclusionsList())))
                .build());
  }

  private static int find(List<LogExclusion> all, String name) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).getName().equals(last(name))) {
        return i;
      }
    }
    return -1;
  }

  private Timestamp now() {
    return Times.timestamp(emulation.clock().instant());
  }

  LogExclusion create(CreateExclusionRequest q, Call call) {
    LogExclusion made =
        checked(q.getExclusion()).toBuilder().setCreateTime(now()).setUpdateTime(now()).build();
    change(
        holders.of(q.getParent()),
        all -> {
          if (find(all, made.getName()) >= 0) {
            throw GoogleError.alreadyExists("Exclusion " + made.getName() + " already exists");
          }
          if (all.size() >= MOST) {
            throw GoogleError.failedPrecondition(
                "A sink has at most " + MOST + " exclusion filters.");
          }
          all.add(made);
          return all;
        });
    return made;
  }

  LogExclusion get(GetExclusionRequest q, Call call) {
    LogSink sink = sinks.standard(holders.of(q.getName()));
    int at = find(sink.getExclusionsList(), q.getName());
    if (at < 0) {
      throw notFound(q.getName());
    }
    return sink.getExclusions(at);
  }

  ListExclusionsResponse list(ListExclusionsRequest q, Call call) {
    Page<LogExclusion> page =
        Page.of(
            sinks.standard(holders.of(q.getParent())).getExclusionsList(),
            q.getPageSize(),
            q.getPageToken(),
            1000,
            1000,
            LogExclusion::getName);
    return ListExclusionsResponse.newBuilder()
        .addAllExclusions(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  LogExclusion update(UpdateExclusionRequest q, Call call) {
    if (q.getUpdateMask().getPathsCount() == 0) {
      throw GoogleError.badField("update_mask", "The update mask must be given.");
    }
    LogExclusion[] made = new LogExclusion[1];
    change(
        holders.of(q.getName()),
        all -> {
          int at = find(all, q.getName());
          if (at < 0) {
            throw notFound(q.getName());
          }
          made[0] =
              checked(
                  FieldMasks.patch(all.get(at), q.getExclusion(), q.getUpdateMask()).toBuilder()
                      .setName(last(q.getName()))
                      .setUpdateTime(now())
                      .build());
          all.set(at, made[0]);
          return all;
        });
    return made[0];
  }

  Empty delete(DeleteExclusionRequest q, Call call) {
    change(
        holders.of(q.getName()),
        all -> {
          int at = find(all, q.getName());
          if (at < 0) {
            throw notFound(q.getName());
          }
          all.remove(at);
          return all;
        });
    return Empty.getDefaultInstance();
  }
}
