package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.flow.ChangeFlow;
import ai.varai.provisioner.app.output.ReleaseView;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.Promotion;
import ai.varai.provisioner.lifecycle.Release;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Brings an earlier release of the environment back. */
@Command
public final class RollbackCommand extends EnvironmentCommand {
  @Option(names = "--list", description = "List the releases and change nothing.")
  private boolean list;

  @Option(
      names = "--to",
      paramLabel = "RELEASE",
      description = "Which one; default: the last good one, but for the present.")
  private @Nullable String release;

  @Mixin private ChangeOptions change = new ChangeOptions();
  @Mixin private ChecksOptions checks = new ChecksOptions();

  public RollbackCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  int run(Session session) throws Exception {
    checks.prepare(session);
    if (list) {
      List<Release> releases = session.quietLifecycle().releases();
      session.reporter().answer(ReleaseView.json(releases), ReleaseView.text(releases));
      return ExitCode.DONE;
    }
    if (!change.dryRun()) {
      change.withoutApproval(session, "rollback");
    }
    session.announce();
    String to = release == null ? lastGood(session) : release;
    ResourceGraph graph = session.lifecycle().releasedGraph(to);
    PlanOptions options = PlanOptions.DEFAULT.withMoved(movesBack(session, graph));
    ChangeFlow flow = change.flow(session);
    if (change.dryRun()) {
      return flow.rehearse(graph, options, false);
    }
    Plan plan = flow.plan(graph, options, change.lockTimeout());
    String name = plan.environment();
    int exit =
        flow.carryOut(
            plan,
            "Bring release " + to + " of '" + name + "' back?",
            name,
            change.agreed(session),
            () -> takeBack(session, to));
    if (exit == 0) {
      exit = flow.verify(plan);
    }
    session
        .reporter()
        .conclude(
            exit == 0 ? "Release " + to + " is back." : "Release " + to + " is not back.",
            flow.outputs(),
            exit);
    return exit;
  }

  /** What was promoted since would come again with the next apply. */
  private static void takeBack(Session session, String to) throws InterruptedException {
    Lifecycle lifecycle = session.lifecycle();
    Optional<Promotion> promotion = lifecycle.promotion();
    if (promotion.isPresent()) {
      lifecycle.promoted(
          new Promotion(
              session.environment().environment(),
              to,
              session.invocation().clock().instant(),
              session.who(),
              lifecycle.released(to, "run_service", "image")));
    }
  }

  /** What the release has at its old address and has moved since is moved back. */
  private static Map<ResourceAddress, ResourceAddress> movesBack(
      Session session, ResourceGraph release) {
    var back = new LinkedHashMap<ResourceAddress, ResourceAddress>();
    session
        .moved()
        .forEach(
            (from, to) -> {
              if (release.find(from).isPresent() && release.find(to).isEmpty()) {
                back.put(to, from);
              }
            });
    return back;
  }

  private static String lastGood(Session session) {
    Lifecycle lifecycle = session.lifecycle();
    return Release.lastGood(lifecycle.releases(), lifecycle.status())
        .map(Release::id)
        .orElseThrow(
            () ->
                CommandFailure.invalid(
                    "RELEASE_NONE",
                    "There is no good release before the present one.",
                    "'provisioner rollback --env="
                        + session.environment().environment()
                        + " --list' shows the releases; name one with --to."));
  }
}
