package ai.varai.provisioner.gcp.operate;

import ai.varai.provisioner.gcp.client.ApiFailure;
import ai.varai.provisioner.gcp.client.Failures;
import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.lifecycle.spi.LogListener;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import com.google.api.gax.rpc.BidiStream;
import com.google.api.gax.rpc.OutOfRangeException;
import com.google.logging.v2.ListLogEntriesRequest;
import com.google.logging.v2.LogEntry;
import com.google.logging.v2.TailLogEntriesRequest;
import com.google.logging.v2.TailLogEntriesResponse;
import com.google.protobuf.util.Timestamps;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads Cloud Logging. Whoever follows has a tail session, as {@code gcloud logging tail} has: it
 * costs none of the 60 reads a minute that a project has, and a project has ten of them at once. A
 * session ends after an hour at the latest (Logging API, entries.tail); another one begins then,
 * and what came in between is read once.
 */
final class CloudLogs {
  private static final String API = "logging";
  private static final List<String> ROLES = List.of("roles/logging.viewer");

  /** The most that entries.list answers with at once. */
  private static final int PAGE = 1000;

  /** So many entries are remembered as told: more than come in while a session begins. */
  private static final int REMEMBERED = 10_000;

  private static final long PAUSE_MILLIS = 1000;

  private final Cloud cloud;

  CloudLogs(Cloud cloud) {
    this.cloud = cloud;
  }

  /** The last entries, oldest first. */
  void last(String filter, int most, LogListener listener)
      throws ProviderException, InterruptedException {
    newest(filter, most).forEach(entry -> listener.line(LogText.of(entry)));
  }

  /** The last entries, and new ones until the thread is interrupted. */
  void follow(String filter, int most, LogListener listener)
      throws ProviderException, InterruptedException {
    var told = new Told(listener);
    int missed = most;
    while (true) {
      try {
        session(filter, missed, told);
      } catch (ApiFailure e) {
        if (!e.retryable()) {
          throw e.withRoles(ROLES);
        }
        if (e.category() == Category.TRANSIENT) {
          told.broken(e);
        }
      }
      missed = REMEMBERED;
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private void session(String filter, int missed, Told told)
      throws ProviderException, InterruptedException {
    BidiStream<TailLogEntriesRequest, TailLogEntriesResponse> stream =
        cloud
            .calls()
            .run(
                API,
                "follow logs",
                () -> {
                  var begun = cloud.clients().logEntries().tailLogEntriesCallable().call();
                  begun.send(
                      TailLogEntriesRequest.newBuilder()
                          .addResourceNames(cloud.projectName())
                          .setFilter(filter)
                          .build());
                  return begun;
                });
    try {
      told.catchUp(newest(told.since(filter), missed));
      Iterator<TailLogEntriesResponse> answers = stream.iterator();
      while (answers.hasNext()) {
        answers.next().getEntriesList().forEach(told::tell);
      }
    } catch (OutOfRangeException e) {
      // A session lasts an hour at most, and its end is told like this: the next one goes on.
      return;
    } catch (RuntimeException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedException("nobody follows any more");
      }
      throw Failures.of("follow logs", e);
    } finally {
      stream.cancel();
    }
  }

  private List<LogEntry> newest(String filter, int most)
      throws ProviderException, InterruptedException {
    if (most == 0) {
      return List.of();
    }
    var request =
        ListLogEntriesRequest.newBuilder()
            .addResourceNames(cloud.projectName())
            .setFilter(filter)
            .setOrderBy("timestamp desc")
            .setPageSize(Math.min(most, PAGE))
            .build();
    try {
      return cloud
          .calls()
          .look(
              API,
              "read logs",
              () -> {
                var found = new ArrayList<LogEntry>();
                Iterator<LogEntry> entries =
                    cloud.clients().logEntries().listLogEntries(request).iterateAll().iterator();
                while (found.size() < most && entries.hasNext()) {
                  found.add(entries.next());
                }
                Collections.reverse(found);
                return found;
              });
    } catch (ApiFailure e) {
      throw e.withRoles(ROLES);
    }
  }

  /** Tells each entry once, whichever way it comes. */
  private static final class Told {
    private final LogListener listener;
    private final Set<String> ids =
        Collections.newSetFromMap(
            new LinkedHashMap<>() {
              private static final long serialVersionUID = 1L;

              @Override
              protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                return size() > REMEMBERED;
              }
            });
    private String last = "";
    private boolean broken;

    Told(LogListener listener) {
      this.listener = listener;
    }

    /** The filter of what may have been missed. */
    String since(String filter) {
      return last.isEmpty() ? filter : filter + " AND timestamp>=\"" + last + "\"";
    }

    void broken(ApiFailure why) {
      if (!broken) {
        broken = true;
        listener.broken(String.valueOf(why.getMessage()));
      }
    }

    void catchUp(List<LogEntry> entries) {
      if (broken) {
        broken = false;
        listener.restored();
      }
      entries.forEach(this::tell);
    }

    void tell(LogEntry entry) {
      if (ids.add(entry.getLogName() + " " + entry.getInsertId())) {
        last = Timestamps.toString(entry.getTimestamp());
        listener.line(LogText.of(entry));
      }
    }
  }
}
