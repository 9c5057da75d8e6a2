package ai.varai.provisioner.emulator.logging;

import ai.varai.provisioner.emulator.api.Answers;
import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Requests;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.logging.v2.LogEntry;
import com.google.logging.v2.TailLogEntriesRequest;
import com.google.logging.v2.TailLogEntriesResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Who follows the entries as they are written. They come at once and in the order of writing. */
final class LogTails {

  private record Tail(Predicate<LogEntry> wanted, Answers<TailLogEntriesResponse> answers) {}

  private final LogRouting routing;
  private final List<Tail> tails = new CopyOnWriteArrayList<>();

  LogTails(LogRouting routing) {
    this.routing = routing;
  }

  /** Later requests change nothing, as in Google's. */
  Requests<TailLogEntriesRequest> open(
      TailLogEntriesRequest q, Call call, Answers<TailLogEntriesResponse> answers) {
    if (q.getResourceNamesCount() == 0) {
      throw GoogleError.badField("resource_names", "At least one resource name must be given.");
    }
    List<Predicate<LogEntry>> views = new ArrayList<>();
    for (String resource : q.getResourceNamesList()) {
      LogRouting.View view = routing.view(resource);
      String logs = "projects/" + view.project() + "/logs/";
      views.add(e -> e.getLogName().startsWith(logs) && view.entries().test(e));
    }
    Predicate<LogEntry> filter = EntryFields.filter(q.getFilter());
    Tail tail = new Tail(e -> views.stream().anyMatch(v -> v.test(e)) && filter.test(e), answers);
    tails.add(tail);
    return new Requests<>() {
      @Override
      public void next(TailLogEntriesRequest later) {}

      @Override
      public void end() {
        answers.end();
      }

      @Override
      public void gone() {
        tails.remove(tail);
      }
    };
  }

  void written(List<LogEntry> entries) {
    for (Tail tail : tails) {
      List<LogEntry> wanted = entries.stream().filter(tail.wanted()).toList();
      if (!wanted.isEmpty()) {
        TailLogEntriesResponse answer =
            TailLogEntriesResponse.newBuilder().addAllEntries(wanted).build();
        tail.answers().send(List.of(answer).iterator());
      }
    }
  }
}
