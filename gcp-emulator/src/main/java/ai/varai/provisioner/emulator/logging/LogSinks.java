package ai.varai.provisioner.emulator.logging;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.FieldMasks;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Times;
import com.google.logging.v2.CreateSinkRequest;
import com.google.logging.v2.DeleteSinkRequest;
import com.google.logging.v2.GetSinkRequest;
import com.google.logging.v2.ListSinksRequest;
import com.google.logging.v2.ListSinksResponse;
import com.google.logging.v2.LogSink;
import com.google.logging.v2.UpdateSinkRequest;
import com.google.protobuf.Empty;
import com.google.protobuf.Timestamp;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** The methods on sinks, whose names are the last segment only. */
final class LogSinks {
  private static final String DEFAULT = "_Default";
  private static final String REQUIRED = "_Required";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,100}");
  private static final Pattern DESTINATION =
      Pattern.compile("(storage|bigquery|pubsub|logging)\\.googleapis\\.com/.+");

  private final Emulation emulation;
  private final Table<LogSink> sinks;

  LogSinks(Emulation emulation) {
    this.emulation = emulation;
    this.sinks = emulation.store().table("logging.sinks", Codec.proto(LogSink.class));
  }

  private Project project(String name) {
    return emulation.projects().require(name.split("/", -1)[1]);
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private LogSink require(Project project, String name) {
    provide(project);
    return sinks
        .get(project.id(), last(name))
        .orElseThrow(() -> GoogleError.notFound("Sink " + last(name) + " does not exist"));
  }

  /** Every project has two sinks from its beginning. */
  private void provide(Project project) {
    String bucket = "logging.googleapis.com/" + project.name() + "/locations/global/buckets/";
    String audit =
        "LOG_ID(\"cloudaudit.googleapis.com/activity\") OR"
            + " LOG_ID(\"externalaudit.googleapis.com/activity\") OR"
            + " LOG_ID(\"cloudaudit.googleapis.com/system_event\") OR"
            + " LOG_ID(\"externalaudit.googleapis.com/system_event\") OR"
            + " LOG_ID(\"cloudaudit.googleapis.com/access_transparency\") OR"
            + " LOG_ID(\"externalaudit.googleapis.com/access_transparency\")";
    provide(project, DEFAULT, bucket, "NOT " + audit.replace(" OR ", " AND NOT "));
    provide(project, REQUIRED, bucket, audit);
  }

  private void provide(Project project, String name, String bucket, String filter) {
    if (!sinks.contains(project.id(), name)) {
      sinks.put(
          project.id(),
          name,
          LogSink.newBuilder()
              .setName(name)
              .setDestination(bucket + name)
              .setFilter(filter)
              .build());
    }
  }

  /** The sink that a project has from its beginning and may change. */
  LogSink standard(Project project) {
    return require(project, DEFAULT);
  }

  void changeDefault(Project project, UnaryOperator<LogSink> change) {
    emulation
        .store()
        .run(project.id(), () -> sinks.put(project.id(), DEFAULT, change.apply(standard(project))));
  }

  List<LogSink> all(String project) {
    provide(emulation.projects().require(project));
    return sinks.list(project);
  }

  /**
   * The account that writes to the destination. A bucket of logs in the same project needs none.
   */
  private LogSink completed(Project project, LogSink sink, boolean unique, LogSink before) {
    String own = "logging.googleapis.com/" + project.name() + "/";
    String writer =
        sink.getDestination().startsWith(own)
            ? ""
            : unique || before.getWriterIdentity().startsWith("serviceAccount:service-")
                ? "serviceAccount:service-"
                    + project.number()
                    + "@gcp-sa-logging.iam.gserviceaccount.com"
                : "serviceAccount:cloud-logs@system.gserviceaccount.com";
    Timestamp now = Times.timestamp(emulation.clock().instant());
    return sink.toBuilder()
        .setWriterIdentity(writer)
        .setCreateTime(before.hasCreateTime() ? before.getCreateTime() : now)
        .setUpdateTime(now)
        .build();
  }

  private static void check(LogSink sink) {
    if (!NAME.matcher(sink.getName()).matches()) {
      throw GoogleError.badField("sink.name", "Invalid sink name: " + sink.getName());
    }
    if (!DESTINATION.matcher(sink.getDestination()).matches()) {
      throw GoogleError.badField(
          "sink.destination", "Invalid destination: " + sink.getDestination());
    }
    EntryFields.filter(sink.getFilter());
    sink.getExclusionsList().forEach(e -> EntryFields.filter(e.getFilter()));
  }

  LogSink create(CreateSinkRequest q, Call call) {
    Project project = project(q.getParent());
    provide(project);
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
              LogSink made =
                  completed(
                      project,
                      q.getSink(),
                      q.getUniqueWriterIdentity(),
                      LogSink.getDefaultInstance());
              sinks.put(project.id(), name, made);
              return made;
            });
  }

  LogSink get(GetSinkRequest q, Call call) {
    return require(project(q.getSinkName()), q.getSinkName());
  }

  ListSinksResponse list(ListSinksRequest q, Call call) {
    Page<LogSink> page =
        Page.of(
            all(project(q.getParent()).id()),
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
              LogSink named = next.toBuilder().setName(now.getName()).build();
              check(named);
              LogSink made = completed(project, named, q.getUniqueWriterIdentity(), now);
              sinks.put(project.id(), now.getName(), made);
              return made;
            });
  }

  Empty delete(DeleteSinkRequest q, Call call) {
    Project project = project(q.getSinkName());
    require(project, q.getSinkName());
    if (last(q.getSinkName()).equals(DEFAULT) || last(q.getSinkName()).equals(REQUIRED)) {
      throw GoogleError.invalidArgument(
          "The sink " + last(q.getSinkName()) + " cannot be deleted.");
    }
    sinks.remove(project.id(), last(q.getSinkName()));
    return Empty.getDefaultInstance();
  }
}
