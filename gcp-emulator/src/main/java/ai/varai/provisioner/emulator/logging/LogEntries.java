package ai.varai.provisioner.emulator.logging;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.LogAlerts;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Times;
import com.google.logging.v2.DeleteLogRequest;
import com.google.logging.v2.ListLogEntriesRequest;
import com.google.logging.v2.ListLogEntriesResponse;
import com.google.logging.v2.ListLogsRequest;
import com.google.logging.v2.ListLogsResponse;
import com.google.logging.v2.LogEntry;
import com.google.logging.v2.WriteLogEntriesRequest;
import com.google.logging.v2.WriteLogEntriesResponse;
import com.google.protobuf.Empty;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Entries as they were written, kept as long as the buckets that they went to keep them. */
final class LogEntries {
  private static final Pattern LOG =
      Pattern.compile("projects/([^/]+)/logs/([A-Za-z0-9_.%/-]{1,511})");
  private static final Duration FUTURE = Duration.ofDays(1);
  private static final int USUAL_PAGE = 50;
  private static final int LARGEST_PAGE = 1000;

  private final Emulation emulation;
  private final LogBuckets buckets;
  private final LogRouting routing;
  private final LogMetrics metrics;
  private final LogTails tails;
  private final LogTopics topics;
  private final Table<LogEntry> table;

  LogEntries(
      Emulation emulation,
      LogBuckets buckets,
      LogRouting routing,
      LogMetrics metrics,
      LogTails tails,
      LogTopics topics) {
    this.topics = topics;
    this.metrics = metrics;
    this.tails = tails;
    this.emulation = emulation;
    this.buckets = buckets;
    this.routing = routing;
    this.table = emulation.store().table("logging.entries", Codec.proto(LogEntry.class));
  }

  private static String key(LogEntry e) {
    return String.format(
        Locale.ROOT,
        "%012d.%09d|%s|%s",
        e.getTimestamp().getSeconds(),
        e.getTimestamp().getNanos(),
        e.getLogName(),
        e.getInsertId());
  }

  WriteLogEntriesResponse write(WriteLogEntriesRequest q, Call call) {
    return write(q);
  }

  /** What the cloud's own services log. */
  void write(LogEntry entry) {
    write(WriteLogEntriesRequest.newBuilder().addEntries(entry).build());
  }

  private WriteLogEntriesResponse write(WriteLogEntriesRequest q) {
    List<LogEntry> complete = new ArrayList<>();
    for (LogEntry entry : q.getEntriesList()) {
      complete.add(completed(entry, q));
    }
    if (!q.getDryRun()) {
      for (LogEntry entry : complete) {
        table.put(project(entry.getLogName()), key(entry), entry);
      }
      complete.stream()
          .collect(Collectors.groupingBy(e -> project(e.getLogName())))
          .forEach(
              (project, entries) -> {
                metrics.count(project, entries);
                alert(project, entries);
              });
      tails.written(complete);
      topics.written(complete);
    }
    return WriteLogEntriesResponse.getDefaultInstance();
  }

  private void alert(String project, List<LogEntry> entries) {
    Optional<LogAlerts> alerts = emulation.plugin(LogAlerts.class);
    for (LogAlerts.Rule rule : alerts.map(a -> a.rules(project)).orElse(List.of())) {
      Predicate<LogEntry> filter = EntryFields.filter(rule.filter());
      for (LogEntry entry : entries) {
        if (filter.test(entry)) {
          Map<String, String> labels = new TreeMap<>();
          rule.labels()
              .forEach(
                  (label, from) ->
                      MetricCounter.extract(from, entry).ifPresent(v -> labels.put(label, v)));
          alerts.get().matched(project, rule, entry, labels);
        }
      }
    }
  }

  private LogEntry completed(LogEntry entry, WriteLogEntriesRequest q) {
    Instant now = emulation.clock().instant();
    LogEntry.Builder b = entry.toBuilder().setReceiveTimestamp(Times.timestamp(now));
    if (b.getLogName().isEmpty()) {
      b.setLogName(q.getLogName());
    }
    if (!b.hasResource()) {
      b.setResource(q.getResource());
    }
    q.getLabelsMap().forEach((k, v) -> b.putLabels(k, entry.getLabelsOrDefault(k, v)));
    if (b.getResource().getType().isEmpty()) {
      throw GoogleError.invalidArgument("Resource type must be specified.");
    }
    String project = project(b.getLogName());
    b.getResourceBuilder()
        .putLabels("project_id", b.getResource().getLabelsOrDefault("project_id", project));
    b.setLogName("projects/" + project + "/logs/" + b.getLogName().split("/", 4)[3]);
    if (!b.hasTimestamp()) {
      b.setTimestamp(b.getReceiveTimestamp());
    }
    if (Times.instant(b.getTimestamp()).isAfter(now.plus(FUTURE))) {
      throw GoogleError.invalidArgument(
          "Log entry's timestamp is more than 24 hours in the future.");
    }
    if (b.getInsertId().isEmpty()) {
      b.setInsertId(emulation.ids().lower(14));
    }
    return b.build();
  }

  private String project(String logName) {
    Matcher m = LOG.matcher(logName);
    if (!m.matches()) {
      throw GoogleError.invalidArgument(
          "Invalid log name \"" + logName + "\": it is of the form projects/*/logs/*.");
    }
    return emulation.projects().require(m.group(1)).id();
  }

  ListLogEntriesResponse list(ListLogEntriesRequest q, Call call) {
    if (q.getResourceNamesCount() == 0) {
      throw GoogleError.badField("resource_names", "At least one resource name must be given.");
    }
    boolean down =
        switch (q.getOrderBy().strip()) {
          case "", "timestamp", "timestamp asc" -> false;
          case "timestamp desc" -> true;
          default ->
              throw GoogleError.badField(
                  "order_by", "Entries are ordered by \"timestamp asc\" or \"timestamp desc\".");
        };
    Predicate<LogEntry> filter = EntryFields.filter(q.getFilter());
    List<LogEntry> found = new ArrayList<>();
    for (String resource : new TreeSet<>(q.getResourceNamesList())) {
      LogRouting.View view = routing.view(resource);
      Instant oldest =
          emulation.clock().instant().minus(Duration.ofDays(buckets.retention(view.bucket())));
      table.list(view.project()).stream()
          .filter(e -> !Times.instant(e.getTimestamp()).isBefore(oldest))
          .filter(view.entries())
          .filter(filter)
          .filter(e -> !found.contains(e))
          .forEach(found::add);
    }
    found.sort((a, b) -> key(a).compareTo(key(b)));
    if (down) {
      Collections.reverse(found);
    }
    var page =
        Page.of(
            found, q.getPageSize(), q.getPageToken(), USUAL_PAGE, LARGEST_PAGE, LogEntries::key);
    return ListLogEntriesResponse.newBuilder()
        .addAllEntries(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  /** The entries of a bucket or a view that pass a filter, oldest first. */
  List<LogEntry> of(String resource, String text) {
    Predicate<LogEntry> filter = EntryFields.filter(text);
    LogRouting.View view = routing.view(resource);
    Instant oldest =
        emulation.clock().instant().minus(Duration.ofDays(buckets.retention(view.bucket())));
    return table.list(view.project()).stream()
        .filter(e -> !Times.instant(e.getTimestamp()).isBefore(oldest))
        .filter(view.entries())
        .filter(filter)
        .sorted(java.util.Comparator.comparing(LogEntries::key))
        .toList();
  }

  ListLogsResponse logs(ListLogsRequest q, Call call) {
    String parent = q.getParent();
    LogRouting.View view = routing.view(parent);
    TreeSet<String> names = new TreeSet<>();
    table.list(view.project()).stream()
        .filter(view.entries())
        .forEach(e -> names.add(e.getLogName()));
    var page =
        Page.of(
            List.copyOf(names),
            q.getPageSize(),
            q.getPageToken(),
            USUAL_PAGE,
            LARGEST_PAGE,
            n -> n);
    return ListLogsResponse.newBuilder()
        .addAllLogNames(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  Empty deleteLog(DeleteLogRequest q, Call call) {
    String project = project(q.getLogName());
    String name = "projects/" + project + "/logs/" + q.getLogName().split("/", 4)[3];
    List<LogEntry> gone =
        table.list(project).stream().filter(e -> e.getLogName().equals(name)).toList();
    if (gone.isEmpty()) {
      throw GoogleError.notFound("Log " + name + " does not exist");
    }
    gone.forEach(e -> table.remove(project, key(e)));
    return Empty.getDefaultInstance();
  }
}
