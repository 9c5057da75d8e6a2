package ai.varai.provisioner.app.dashboard;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.flow.LogStream;
import ai.varai.provisioner.app.flow.RunningParts;
import ai.varai.provisioner.app.flow.Tracing;
import ai.varai.provisioner.app.flow.Wanted;
import ai.varai.provisioner.app.graph.SvgGraph;
import ai.varai.provisioner.app.output.Json;
import ai.varai.provisioner.app.output.PlanJson;
import ai.varai.provisioner.app.output.StatusJson;
import ai.varai.provisioner.app.output.TraceJson;
import ai.varai.provisioner.app.output.VerifyJson;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.lifecycle.EnvironmentStatus;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.event.Timeline;
import ai.varai.provisioner.lifecycle.spi.Operations;
import ai.varai.provisioner.lifecycle.spi.Operations.PartStatus;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What the page asks for. Each question opens the environment anew, as a command of its own would:
 * the answer is of the files as they are now.
 */
final class DashboardApi {
  private static final int NEWEST_TRACES = 100;
  private static final Duration RESTART_PATIENCE = Duration.ofSeconds(60);

  private final Supplier<Session> sessions;

  DashboardApi(Supplier<Session> sessions) {
    this.sessions = sessions;
  }

  private interface Question<T> {
    T ask(Session session) throws Exception;
  }

  private <T> T with(Question<T> question) throws Exception {
    try (Session session = sessions.get()) {
      return question.ask(session);
    }
  }

  /** The status command's answer, and where the environment is. */
  Map<String, Object> status() throws Exception {
    return with(
        session -> {
          Lifecycle lifecycle = session.quietLifecycle();
          EnvironmentStatus status = lifecycle.status();
          Optional<Operations> operations = session.provider().operations();
          List<PartStatus> parts =
              operations.isPresent() ? RunningParts.of(status, operations.get()) : List.of();
          Map<String, Object> answer = StatusJson.of(status, lifecycle.promotion(), parts);
          answer.put("target", session.target());
          answer.put("provider", session.provider().describe());
          answer.put("operations", operations.isPresent());
          answer.put("traced", session.environment().monitoringConfig().enableTracing());
          answer.put("outputs", lifecycle.outputs());
          return answer;
        });
  }

  Map<String, Object> plan() throws Exception {
    return with(
        session ->
            PlanJson.of(
                Wanted.plan(
                    session,
                    session.graphs().toLookAt(),
                    graph ->
                        session
                            .quietLifecycle()
                            .plan(graph, PlanOptions.DEFAULT.withMoved(session.moved())))));
  }

  Map<String, Object> checks() throws Exception {
    return with(
        session ->
            VerifyJson.of(session.quietLifecycle().verify(session.graphs().toLookAt(), Set.of())));
  }

  Map<String, Object> traces() throws Exception {
    return with(session -> TraceJson.of(Tracing.of(session).newest(NEWEST_TRACES)));
  }

  Map<String, Object> trace(String id) throws Exception {
    return with(session -> TraceJson.of(Tracing.of(session).require(id)));
  }

  String graph() throws Exception {
    return with(session -> SvgGraph.of(session.graphs().outline()));
  }

  /** Empty when no apply has changed anything yet. */
  Optional<String> timeline() throws Exception {
    return with(session -> session.quietLifecycle().timeline().map(Timeline::svg));
  }

  Map<String, Object> restart(String part) throws Exception {
    return with(
        session -> {
          try {
            session.operations().restart(part, RESTART_PATIENCE);
          } catch (ProviderException e) {
            throw RunningParts.failure(e);
          }
          return Json.object("restarted", part);
        });
  }

  /** Who reads lines, until it does not want any more. */
  interface Reader {
    void read(LogStream lines) throws Exception;
  }

  /**
   * What parts write, from their last lines on.
   *
   * @param parts empty for all that run
   */
  void logs(List<String> parts, int tail, Reader reader) throws Exception {
    try (Session session = sessions.get()) {
      Operations operations = session.operations();
      List<String> wanted =
          parts.isEmpty() ? operations.status().stream().map(PartStatus::name).toList() : parts;
      if (wanted.isEmpty()) {
        throw CommandFailure.invalid(
            "NOTHING_RUNS",
            "Nothing of this environment runs.",
            "Bring it up: provisioner up --env=" + session.environment().environment() + ".");
      }
      try (LogStream lines = new LogStream(operations, wanted, tail, true)) {
        reader.read(lines);
      } catch (ProviderException e) {
        throw RunningParts.failure(e);
      }
    }
  }
}
