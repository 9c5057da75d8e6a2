package ai.varai.provisioner.emulator.logging;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.FieldMasks;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.google.logging.v2.CreateSinkRequest;
import com.google.logging.v2.DeleteSinkRequest;
import com.google.logging.v2.GetSinkRequest;
import com.google.logging.v2.ListSinksRequest;
import com.google.logging.v2.ListSinksResponse;
import com.google.logging.v2.LogSink;
import com.google.logging.v2.UpdateSinkRequest;
import com.google.protobuf.Empty;
import java.util.regex.Pattern;

/** The methods on sinks, whose names are the last segment only. */
final class LogSinks {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,100}");
  private static final Pattern DESTINATION =
      Pattern.compile("(storage|bigquery|pubsub|logging)\\.googleapis\\.com/.+");

  private final Emulation emulation;
  private final Table<LogSink> sinks;

  LogSinks(Emulation emulation) {
    this.emulation = emulation;
    this.sinks =
        emulation.store().table("logging.sinks", Codec.proto(LogSink.getDefaultInstance()));
  }

  private Project project(String name) {
    return emulation.projects().require(name.split("/", -1)[1]);
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private LogSink require(Project project, String name) {
    return sinks
        .get(project.id(), last(name))
        .orElseThrow(() -> GoogleError.notFound("Sink " + last(name) + " does not exist"));
  }

  private static void check(LogSink sink) {
    if (!NAME.matcher(sink.getName()).matches()) {
      throw GoogleError.badField("sink.name", "Invalid sink name: " + sink.getName());
    }
    if (!DESTINATION.matcher(sink.getDestination()).matches()) {
      throw GoogleError.badField(
          "sink.destination", "Invalid destination: " + sink.getDestination());
    }
  }

  LogSink create(CreateSinkRequest q, Call call) {
    Project project = project(q.getParent());
    check(q.getSink());
    return emulation
        .store()
        .transact(
            project.id(),
            () -> {
              String name = q.getSink().getName();
              if (sinks.contains(project.id(), name)) {
                throw GoogleError.alreadyExists("Sink " + name + " already exists");
              }
              sinks.put(project.id(), name, q.getSink());
              return q.getSink();
            });
  }

  LogSink get(GetSinkRequest q, Call call) {
    return require(project(q.getSinkName()), q.getSinkName());
  }

  ListSinksResponse list(ListSinksRequest q, Call call) {
    Page<LogSink> page =
        Page.of(
            sinks.list(project(q.getParent()).id()),
            q.getPageSize(),
            q.getPageToken(),
            1000,
            1000,
            LogSink::getName);
    return ListSinksResponse.newBuilder()
        .addAllSinks(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  LogSink update(UpdateSinkRequest q, Call call) {
    Project project = project(q.getSinkName());
    return emulation
        .store()
        .transact(
            project.id(),
            () -> {
              LogSink now = require(project, q.getSinkName());
              LogSink next =
                  q.getUpdateMask().getPathsCount() == 0
                      ? q.getSink()
                      : FieldMasks.patch(now, q.getSink(), q.getUpdateMask());
              check(next);
              sinks.put(project.id(), last(q.getSinkName()), next);
              return next;
            });
  }

  Empty delete(DeleteSinkRequest q, Call call) {
    Project project = project(q.getSinkName());
    require(project, q.getSinkName());
    sinks.remove(project.id(), last(q.getSinkName()));
    return Empty.getDefaultInstance();
  }
}
