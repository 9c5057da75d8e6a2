package ai.varai.provisioner.emulator.logging;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.logging.v2.LogEntry;
import com.google.logging.v2.LogSink;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which entries are seen where: sinks fill buckets, views show a part of one. */
final class LogRouting {
  private static final Pattern RESOURCE =
      Pattern.compile("projects/([^/]+)(?:/(locations/[^/]+/buckets/[^/]+)(?:/views/([^/]+))?)?");

  /**
   * What a resource name shows.
   *
   * @param bucket the bucket's full name
   */
  record View(String project, String bucket, Predicate<LogEntry> entries) {}

  private final Emulation emulation;
  private final LogBuckets buckets;
  private final LogSinks sinks;
  private final LogViews views;

  LogRouting(Emulation emulation, LogBuckets buckets, LogSinks sinks, LogViews views) {
    this.emulation = emulation;
    this.buckets = buckets;
    this.sinks = sinks;
    this.views = views;
  }

  /** Of {@code projects/P}, a bucket or a view. */
  View view(String resource) {
    Matcher m = RESOURCE.matcher(resource);
    if (!m.matches()) {
      throw GoogleError.invalidArgument(
          "Resource name \"" + resource + "\" is not a project, a bucket or a view.");
    }
    String project = emulation.projects().require(m.group(1)).id();
    if (m.group(2) == null) {
      String usual = "projects/" + project + "/" + LogBuckets.DEFAULT;
      return new View(project, usual, routed(project, usual));
    }
    String bucket = "projects/" + project + "/" + m.group(2);
    buckets.require(bucket);
    Predicate<LogEntry> entries = routed(project, bucket);
    if (m.group(3) != null) {
      entries = entries.and(EntryFields.filter(views.require(resource).getFilter()));
    }
    return new View(project, bucket, entries);
  }

  private Predicate<LogEntry> routed(String project, String bucket) {
    Predicate<LogEntry> any = e -> false;
    for (LogSink sink : sinks.all("projects/" + project)) {
      if (sink.getDestination().equals("logging.googleapis.com/" + bucket)) {
        any = any.or(LogSinks.takes(sink));
      }
    }
    return any;
  }
}
