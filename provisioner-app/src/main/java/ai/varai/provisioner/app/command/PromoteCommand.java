package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.flow.ChangeFlow;
import ai.varai.provisioner.app.flow.Promoter;
import ai.varai.provisioner.app.flow.PromotionPath;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.Promotion;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.model.compile.ServiceImage;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Brings what proved itself in one environment to the next. */
@Command
public final class PromoteCommand extends EnvironmentCommand {
  @Option(
      names = "--from",
      paramLabel = "NAME",
      description =
          "The environment that it comes from; default: the only one that leads to --env in"
              + " environments/hierarchy.yaml.")
  private @Nullable String from;

  @Option(
      names = "--release",
      paramLabel = "RELEASE",
      description = "A release of that environment; default: what it is now.")
  private @Nullable String release;

  @Option(
      names = "--service",
      paramLabel = "NAME",
      description = "Only this service; the others stay as they are; repeatable.")
  private List<String> services = new ArrayList<>();

  @Option(
      names = "--verify",
      description = "Ask the checks of the environment that it comes from again first.")
  private boolean verify;

  @Option(
      names = "--no-apply",
      description =
          "Bring the images over and note what was promoted, and leave it to plan and apply to"
              + " change anything.")
  private boolean noApply;

  @Mixin private ChangeOptions change = new ChangeOptions();
  @Mixin private ChecksOptions checks = new ChecksOptions();

  public PromoteCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  int run(Session session) throws Exception {
    checks.prepare(session);
    String name = session.environment().environment();
    if (!change.dryRun() && !noApply) {
      change.withoutApproval(session, "promote");
    }
    String source =
        PromotionPath.load(
                session.invocation().directory(),
                session.environments(),
                Stream.concat(Stream.of(name), Stream.ofNullable(from)).toList())
            .source(name, Optional.ofNullable(from));
    session.announce();
    Promotion promotion;
    // Opens what both have in common, such as an emulated cloud, before the other looks for it.
    session.provider();
    try (Session other = session.source(source)) {
      var promoter = new Promoter(session, other, services);
      String proved = promoter.proved(Optional.ofNullable(release), verify);
      promoter.check(proved, !noApply);
      if (!change.dryRun() && !noApply && promoter.lacksRepository(proved)) {
        int made = makeRepository(session);
        if (made != 0) {
          return made;
        }
      }
      promotion = promoter.bring(proved, change.dryRun());
    }
    String what =
        (services.isEmpty() ? "" : String.join(", ", services) + " of ")
            + "release "
            + promotion.release()
            + " of '"
            + source
            + "'";
    if (noApply && !change.dryRun()) {
      session.lifecycle().promoted(promotion);
      session
          .reporter()
          .conclude(
              "Promoted "
                  + what
                  + " to '"
                  + name
                  + "'; 'provisioner plan --env="
                  + name
                  + "' shows what it changes.",
              session.lifecycle().outputs(),
              ExitCode.DONE);
      return ExitCode.DONE;
    }
    return change(session, promotion, what);
  }

  /** All else waits for the images, and the images for a place to be. */
  private int makeRepository(Session session) throws Exception {
    String name = session.environment().environment();
    ChangeFlow flow = change.flow(session);
    Plan plan =
        flow.plan(
            session.graphs().toAct(),
            PlanOptions.DEFAULT
                .withMoved(session.moved())
                .withTargets(Set.of(ServiceImage.REPOSITORY)),
            change.lockTimeout());
    int exit =
        flow.carryOut(plan, "Make the repository that keeps the images of '" + name + "'?", name);
    if (exit != 0) {
      session
          .reporter()
          .conclude(
              "'" + name + "' has no repository for images yet, so nothing was promoted to it.",
              flow.outputs(),
              exit);
    }
    return exit;
  }

  private int change(Session session, Promotion promotion, String what) throws Exception {
    String name = session.environment().environment();
    ResourceGraph graph = session.graphs().toPromote(promotion.images());
    PlanOptions options = PlanOptions.DEFAULT.withMoved(session.moved());
    ChangeFlow flow = change.flow(session);
    if (change.dryRun()) {
      return flow.rehearse(graph, options, false);
    }
    Plan plan = flow.plan(graph, options, change.lockTimeout());
    int exit =
        flow.carryOut(
            plan,
            "Promote " + what + " to '" + name + "'?",
            name,
            change.agreed(session),
            () -> session.lifecycle().promoted(promotion));
    if (exit == 0) {
      exit = flow.verify(plan);
    }
    session
        .reporter()
        .conclude(
            exit == 0
                ? "'" + name + "' runs " + what + "."
                : "'"
                    + name
                    + "' does not run "
                    + what
                    + " yet. 'provisioner up --env="
                    + name
                    + "' goes on, 'provisioner rollback --env="
                    + name
                    + "' goes back.",
            flow.outputs(),
            exit);
    return exit;
  }
}
