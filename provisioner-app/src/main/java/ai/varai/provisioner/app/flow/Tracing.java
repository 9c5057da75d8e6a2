package ai.varai.provisioner.app.flow;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.Traces;
import ai.varai.provisioner.lifecycle.spi.Traces.Trace;
import java.util.List;

/** The traces of an environment, or why there are none to be had. */
public final class Tracing {
  private final Traces traces;

  private Tracing(Traces traces) {
    this.traces = traces;
  }

  public static Tracing of(Session session) throws Exception {
    String name = session.environment().environment();
    if (!session.environment().monitoringConfig().enableTracing()) {
      throw CommandFailure.invalid(
          "TRACING_OFF",
          "'" + name + "' is not traced.",
          "Set monitoring_config.enable_tracing to true in its file, or with --set, and bring it"
              + " up.");
    }
    try {
      return new Tracing(
          session
              .operations()
              .traces()
              .orElseThrow(
                  () ->
                      CommandFailure.invalid(
                          "NOTHING_RUNS",
                          "Nothing runs that traces are sent to.",
                          "Bring it up: provisioner up --env=" + name + ".")));
    } catch (ProviderException e) {
      throw RunningParts.failure(e);
    }
  }

  /** The newest first. */
  public List<Trace> newest(int most) throws Exception {
    try {
      return traces.newest(most);
    } catch (ProviderException e) {
      throw RunningParts.failure(e);
    }
  }

  public Trace require(String id) throws Exception {
    if (!id.matches("[0-9a-fA-F]{32}")) {
      throw CommandFailure.invalid(
          "TRACE_UNKNOWN",
          "'" + id + "' is no id of a trace: 32 hexadecimal digits.",
          "The traces command without an id lists them.");
    }
    try {
      return traces
          .find(id)
          .orElseThrow(
              () ->
                  CommandFailure.invalid(
                      "TRACE_UNKNOWN",
                      "There is no trace " + id + ", or not yet.",
                      "The traces command without an id lists them."));
    } catch (ProviderException e) {
      throw RunningParts.failure(e);
    }
  }
}
