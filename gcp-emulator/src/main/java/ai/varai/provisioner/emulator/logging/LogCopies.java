package ai.varai.provisioner.emulator.logging;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.operation.KnownAnswers;
import ai.varai.provisioner.emulator.storage.BucketContents;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Times;
import com.google.logging.v2.CopyLogEntriesMetadata;
import com.google.logging.v2.CopyLogEntriesRequest;
import com.google.logging.v2.CopyLogEntriesResponse;
import com.google.logging.v2.LogEntry;
import com.google.logging.v2.OperationState;
import com.google.longrunning.Operation;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code entries.copy}: writes the entries of a log bucket to Cloud Storage, an object for each log
 * and hour, as sinks do.
 *
 * @see <a href="https://cloud.google.com/logging/docs/routing/copy-logs">Copy log entries</a>
 * @see <a href="https://cloud.google.com/logging/docs/export/storage#gcs-organization">Objects</a>
 */
final class LogCopies {

  private static final Pattern BUCKET =
      Pattern.compile("projects/([^/]+)/locations/([^/]+)/buckets/[^/]+");
  private static final Pattern DESTINATION =
      Pattern.compile("storage\\.googleapis\\.com/([a-z0-9][-_.a-z0-9]{1,220}[a-z0-9])");
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("yyyy/MM/dd/HH", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Emulation emulation;
  private final LogEntries entries;
  private final KnownAnswers answers;

  LogCopies(Emulation emulation, LogEntries entries, KnownAnswers answers) {
    this.emulation = emulation;
    this.entries = entries;
    this.answers = answers;
  }

  Operation copy(CopyLogEntriesRequest q, Call call) {
    Matcher from = BUCKET.matcher(q.getName());
    if (!from.matches()) {
      throw GoogleError.badField("name", "Invalid log bucket name: " + q.getName());
    }
    Matcher to = DESTINATION.matcher(q.getDestination());
    if (!to.matches()) {
      throw GoogleError.badField(
          "destination",
          "The destination must be a Cloud Storage bucket:"
              + " storage.googleapis.com/[BUCKET_NAME], not \""
              + q.getDestination()
              + "\".");
    }
    Project project = emulation.projects().require(from.group(1));
    List<LogEntry> found = entries.of(q.getName(), q.getFilter());
    BucketContents contents =
        emulation
            .plugin(BucketContents.class)
            .filter(b -> b.exists(to.group(1)))
            .orElseThrow(
                () ->
                    GoogleError.badField(
                        "destination", "Bucket " + to.group(1) + " does not exist."));
    String operation = "/locations/" + from.group(2) + "/operations/" + emulation.ids().uuid();
    CopyLogEntriesMetadata.Builder metadata =
        CopyLogEntriesMetadata.newBuilder()
            .setStartTime(Times.timestamp(emulation.clock().instant()))
            .setState(OperationState.OPERATION_STATE_RUNNING)
            .setRequest(q)
            .setWriterIdentity("serviceAccount:cloud-logs@system.gserviceaccount.com");
    CopyLogEntriesMetadata pending = metadata.build();
    // The bucket may lie in another project, whose lock must not be taken under this one's.
    write(contents, to.group(1), found);
    return answers.start(
        project.id(),
        () ->
            new KnownAnswers.Known(
                project.id(),
                project.name() + operation,
                project.numberName() + operation,
                Optional.of(pending),
                Optional.of(
                    metadata
                        .setState(OperationState.OPERATION_STATE_SUCCEEDED)
                        .setProgress(100)
                        .setEndTime(Times.timestamp(emulation.clock().instant()))
                        .build()),
                CopyLogEntriesResponse.newBuilder()
                    .setLogEntriesCopiedCount(found.size())
                    .build()));
  }

  private static void write(BucketContents contents, String bucket, List<LogEntry> found) {
    Map<String, StringBuilder> objects = new TreeMap<>();
    for (LogEntry e : found) {
      String log = e.getLogName().split("/", 4)[3].replace("%2F", "/");
      String hour = HOUR.format(Times.instant(e.getTimestamp()));
      String clock = hour.substring(hour.length() - 2);
      String name = log + "/" + hour + ":00:00_" + clock + ":59:59_S0.json";
      objects.computeIfAbsent(name, n -> new StringBuilder()).append(line(e)).append('\n');
    }
    objects.forEach(
        (name, lines) ->
            contents.write(
                bucket,
                name,
                "application/json",
                lines.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private static String line(LogEntry entry) {
    try {
      return JsonFormat.printer().omittingInsignificantWhitespace().print(entry);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("an entry cannot be printed", e);
    }
  }
}
