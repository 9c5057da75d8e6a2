package ai.varai.provisioner.emulator.logging;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.resourcemanager.Ancestors;
import ai.varai.provisioner.emulator.support.TopicMessages;
import com.google.logging.v2.LogEntry;
import com.google.logging.v2.LogSink;
import com.google.protobuf.util.Timestamps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Publishes entries to the topics that sinks lead to: those of their project, and those of its
 * folders and organization that include what lies below.
 *
 * @see <a href="https://cloud.google.com/logging/docs/export/pubsub">Sinks to Pub/Sub</a>
 */
final class LogTopics {
  private static final String PUBSUB = "pubsub.googleapis.com/";

  private final Emulation emulation;
  private final LogSinks sinks;

  LogTopics(Emulation emulation, LogSinks sinks) {
    this.emulation = emulation;
    this.sinks = sinks;
  }

  void written(List<LogEntry> entries) {
    entries.stream()
        .collect(Collectors.groupingBy(e -> e.getLogName().split("/", 3)[1]))
        .forEach(
            (project, written) ->
                leading(project).forEach(sink -> publish(project, sink, written)));
  }

  private List<LogSink> leading(String project) {
    List<LogSink> out = new ArrayList<>(sinks.all("projects/" + project));
    emulation
        .present(Ancestors.class)
        .ifPresent(
            ancestors ->
                ancestors.above("projects/" + project).stream()
                    .flatMap(above -> sinks.all(above).stream())
                    .filter(LogSink::getIncludeChildren)
                    .forEach(out::add));
    return out.stream().filter(s -> s.getDestination().startsWith(PUBSUB)).toList();
  }

  private void publish(String project, LogSink sink, List<LogEntry> entries) {
    Predicate<LogEntry> takes = LogSinks.takes(sink);
    TopicMessages messages = emulation.plugin(TopicMessages.class).orElseThrow();
    entries.stream()
        .filter(takes)
        .forEach(
            entry ->
                messages.publish(
                    project,
                    sink.getDestination().substring(PUBSUB.length()),
                    sink.getWriterIdentity().replaceFirst("^serviceAccount:", ""),
                    Map.of(
                        "logging.googleapis.com/timestamp",
                        Timestamps.toString(entry.getTimestamp())),
                    EntryFields.json(entry)));
  }
}
