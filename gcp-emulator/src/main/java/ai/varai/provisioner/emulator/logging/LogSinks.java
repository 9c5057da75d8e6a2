package ai.varai.provisioner.emulator.logging;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.logging.LogHolders.Holder;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.FieldMasks;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Times;
import com.google.logging.v2.CreateSinkRequest;
import com.google.logging.v2.DeleteSinkRequest;
import com.google.logging.v2.GetSinkRequest;
import com.google.logging.v2.ListSinksRequest;
import com.google.logging.v2.ListSinksResponse;
import com.google.logging.v2.LogEntry;
import com.google.logging.v2.LogExclusion;
import com.google.logging.v2.LogSink;
import com.google.logging.v2.UpdateSinkRequest;
import com.google.protobuf.Empty;
import com.google.protobuf.Timestamp;
import java.util.List;
import java.util.function.Predicate;
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
  private final LogHolders holders;
  private final Table<LogSink> sinks;

  LogSinks(Emulation emulation, LogHolders holders) {
    this.emulation = emulation;
    this.holders = holders;
    this.sinks = emulation.store().table("logging.sinks", Codec.proto(LogSink.class));
  }

  private static String key(Holder holder, String name) {
    return holder.prefix() + last(name);
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private LogSink require(Holder holder, String name) {
    provide(holder);
    return sinks
        .get(holder.home(), key(holder, name))
        .orElseThrow(() -> GoogleError.notFound("Sink " + last(name) + " does not exist"));
  }

  /** Every project, folder, organization and billing account has two sinks from its beginning. */
  private void provide(Holder holder) {
    String bucket = "logging.googleapis.com/" + holder.name() + "/locations/global/buckets/";
    String audit =
        "LOG_ID(\"cloudaudit.googleapis.com/activity\") OR"
            + " LOG_ID(\"externalaudit.googleapis.com/activity\") OR"
            + " LOG_ID(\"cloudaudit.googleapis.com/system_event\") OR"
            + " LOG_ID(\"externalaudit.googleapis.com/system_event\") OR"
            + " LOG_ID(\"cloudaudit.googleapis.com/access_transparency\") OR"
            + " LOG_ID(\"externalaudit.googleapis.com/access_transparency\")";
    provide(holder, DEFAULT, bucket, "NOT " + audit.replace(" OR ", " AND NOT "));
    provide(holder, REQUIRED, bucket, audit);
  }

  private void provide(Holder holder, String name, String bucket, String filter) {
    if (!sinks.contains(holder.home(), key(holder, name))) {
      sinks.put(
          holder.home(),
          key(holder, name),
          LogSink.newBuilder()
              .setName(name)
              .setDestination(bucket + name)
              .setFilter(filter)
              .build());
    }
  }

  /** The sink that each has from the beginning and may change. */
  LogSink standard(Holder holder) {
    return require(holder, DEFAULT);
  }

  void changeDefault(Holder holder, UnaryOperator<LogSink> change) {
    emulation
        .store()
        .run(
            holder.home(),
            () -> sinks.put(holder.home(), key(holder, DEFAULT), change.apply(standard(holder))));
  }

  /** Which entries a sink takes; a disabled one none. */
  static Predicate<LogEntry> takes(LogSink sink) {
    if (sink.getDisabled()) {
      return e -> false;
    }
    Predicate<LogEntry> taken = EntryFields.filter(sink.getFilter());
    for (LogExclusion exclusion : sink.getExclusionsList()) {
      if (!exclusion.getDisabled()) {
        taken = taken.and(EntryFields.filter(exclusion.getFilter()).negate());
      }
    }
    return taken;
  }

  /** All sinks of a project, a folder, an organization or a billing account. */
  List<LogSink> all(String name) {
    Holder holder = holders.of(name);
    provide(holder);
    return sinks.list(holder.home(), holder.prefix());
  }

  /** The account that writes to the destination. A bucket of logs of the same owner needs none. */
  private LogSink completed(Holder holder, LogSink sink, boolean unique, LogSink before) {
    String own = "logging.googleapis.com/" + holder.name() + "/";
    String writer =
        sink.getDestination().startsWith(own)
            ? ""
            : unique
                    || holder.home().isEmpty()
                    || before.getWriterIdentity().startsWith("serviceAccount:service-")
                ? "serviceAccount:" + holders.agent(holder)
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
    Holder holder = holders.of(q.getParent());
    provide(holder);
    check(q.getSink());
    return emulation
        .store()
        .transact(
            holder.home(),
            () -> {
              String name = q.getSink().getName();
              if (sinks.contains(holder.home(), key(holder, name))) {
                throw GoogleError.alreadyExists("Sink " + name + " already exists");
              }
              LogSink made =
                  completed(
                      holder,
                      q.getSink(),
                      q.getUniqueWriterIdentity(),
                      LogSink.getDefaultInstance());
              sinks.put(holder.home(), key(holder, name), made);
              return made;
            });
  }

  LogSink get(GetSinkRequest q, Call call) {
    return require(holders.of(q.getSinkName()), q.getSinkName());
  }

  ListSinksResponse list(ListSinksRequest q, Call call) {
    Page<LogSink> page =
        Page.of(
            all(q.getParent()), q.getPageSize(), q.getPageToken(), 1000, 1000, LogSink::getName);
    return ListSinksResponse.newBuilder()
        .addAllSinks(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  LogSink update(UpdateSinkRequest q, Call call) {
    Holder holder = holders.of(q.getSinkName());
    return emulation
        .store()
        .transact(
            holder.home(),
            () -> {
              LogSink now = require(holder, q.getSinkName());
              LogSink next =
                  q.getUpdateMask().getPathsCount() == 0
                      ? q.getSink()
                      : FieldMasks.patch(now, q.getSink(), q.getUpdateMask());
              LogSink named = next.toBuilder().setName(now.getName()).build();
              check(named);
              LogSink made = completed(holder, named, q.getUniqueWriterIdentity(), now);
              sinks.put(holder.home(), key(holder, now.getName()), made);
              return made;
            });
  }

  Empty delete(DeleteSinkRequest q, Call call) {
    Holder holder = holders.of(q.getSinkName());
    require(holder, q.getSinkName());
    if (last(q.getSinkName()).equals(DEFAULT) || last(q.getSinkName()).equals(REQUIRED)) {
      throw GoogleError.invalidArgument(
          "The sink " + last(q.getSinkName()) + " cannot be deleted.");
    }
    sinks.remove(holder.home(), key(holder, q.getSinkName()));
    return Empty.getDefaultInstance();
  }
}
