package ai.varai.provisioner.gcp.logging;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.gcp.handler.SimpleHandler;
import ai.varai.provisioner.gcp.mark.Marks;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.model.kind.LogSink;
import ai.varai.provisioner.model.resource.Value;
import com.google.logging.v2.UpdateSinkRequest;
import com.google.protobuf.FieldMask;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Log sinks of the project. */
public final class LogSinkHandler extends SimpleHandler<LogSink, com.google.logging.v2.LogSink> {
  public LogSinkHandler(Cloud cloud) {
    super(LogSink.class, "logging", cloud);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of("logging.sinks.list", "logging.sinks.get"),
        List.of("logging.sinks.create"),
        List.of("logging.sinks.update"),
        List.of("logging.sinks.delete"),
        List.of("roles/logging.configWriter"));
  }

  @Override
  protected String label(LogSink sink) {
    return "log sink " + sink.name();
  }

  @Override
  protected Iterable<com.google.logging.v2.LogSink> all() throws IOException {
    return cloud.clients().logging().listSinks(cloud.projectName()).iterateAll();
  }

  @Override
  protected boolean same(LogSink identity, LogSink found) {
    return identity.name().equals(found.name());
  }

  @Override
  protected void write(LogSink wanted, Ownership owner, Optional<Observed<LogSink>> current)
      throws IOException {
    var sink =
        com.google.logging.v2.LogSink.newBuilder()
            .setName(wanted.name())
            .setDestination(wanted.destination().get())
            .setFilter(wanted.filter().get())
            .setDescription(Marks.describe(wanted.description(), owner))
            .build();
    if (current.isEmpty()) {
      cloud.clients().logging().createSink(cloud.projectName(), sink);
    } else {
      cloud
          .clients()
          .logging()
          .updateSink(
              UpdateSinkRequest.newBuilder()
                  .setSinkName(name(wanted.name()))
                  .setSink(sink)
                  .setUpdateMask(
                      FieldMask.newBuilder()
                          .addPaths("destination")
                          .addPaths("filter")
                          .addPaths("description")
                          .addPaths("disabled"))
                  .build());
    }
  }

  @Override
  protected void erase(Observed<LogSink> current) throws IOException {
    cloud.clients().logging().deleteSink(name(current.resource().name()));
  }

  private String name(String sink) {
    return cloud.projectName() + "/sinks/" + sink;
  }

  @Override
  protected Observed<LogSink> observed(com.google.logging.v2.LogSink found) {
    return new Observed<>(
        new LogSink(
            found.getName(),
            Value.of(found.getDestination()),
            Value.of(found.getFilter()),
            Marks.undescribed(found.getDescription())),
        found.getName(),
        Marks.describedOwner(kindName(), found.getDescription()),
        found.getDisabled() ? Optional.of("it is disabled") : Optional.empty());
  }
}
