package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.flow.Approval;
import ai.varai.provisioner.app.flow.ChangeFlow;
import ai.varai.provisioner.app.flow.Sources;
import ai.varai.provisioner.app.flow.UpFlow;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.lifecycle.spi.ProviderModule.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Brings an environment of this machine up, and again whenever something that it is made of has
 * changed.
 */
@Command
public final class WatchCommand extends EnvironmentCommand {
  private static final Approval NO_LOST_DATA = new Approval(true, Set.of());
  private static final int USUAL_PARALLELISM = 0;

  /** Another command that changes the environment just now is soon done. */
  private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(30);

  @Mixin private ScopeOptions scope = new ScopeOptions();

  /** The outputs that were told last. */
  private Map<String, Object> told = Map.of();

  public WatchCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Optional<Purpose> purpose() {
    return Optional.of(Purpose.CHECK);
  }

  @Override
  int run(Session session) throws Exception {
    requireHere(session);
    session.announce();
    try (Sources sources = new Sources(session)) {
      int exit = bringUp(sources);
      session.reporter().note("Watching " + sources.describe() + ". Ctrl-C ends it.");
      while (exit != ExitCode.INTERRUPTED) {
        session.reporter().note(String.join(", ", sources.awaitChange()) + ".");
        exit = bringUp(sources);
      }
      return exit;
    }
  }

  private static void requireHere(Session session) {
    String name = session.environment().environment();
    if (!session.local()) {
      throw CommandFailure.invalid(
          "WATCH_LOCAL_ONLY",
          "'" + name + "' is not on this machine: saving a file shall not change it.",
          "Change it with 'provisioner up --env=" + name + "'.");
    }
  }

  /** What went wrong is told: whoever mends it changes something again. */
  private int bringUp(Sources sources) throws InterruptedException {
    try (Session session = sources.open()) {
      requireHere(session); // the file may say another target by now
      Instant begun = session.invocation().clock().instant();
      var change = new ChangeFlow(session, NO_LOST_DATA, USUAL_PARALLELISM);
      int exit =
          new UpFlow(session, change, "Whatever you change, it is tried again.")
              .run(
                  session.graphs().toAct(),
                  scope.options().withMoved(session.moved()),
                  Optional.of(LOCK_TIMEOUT),
                  begun,
                  told);
      told = change.outputs();
      return exit;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return failures().print(e);
    }
  }
}
