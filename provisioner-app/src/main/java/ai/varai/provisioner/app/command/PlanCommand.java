package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.FailureJson;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.flow.Wanted;
import ai.varai.provisioner.app.output.CostView;
import ai.varai.provisioner.app.output.PlanJson;
import ai.varai.provisioner.app.output.PlanMarkdown;
import ai.varai.provisioner.app.output.PlanText;
import ai.varai.provisioner.app.output.Sentence;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.gcp.cost.CostEstimate;
import ai.varai.provisioner.gcp.cost.CostEstimator;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.plan.SavedPlan;
import ai.varai.provisioner.lifecycle.spi.Problem;
import ai.varai.provisioner.lifecycle.spi.ProviderModule.Purpose;
import ai.varai.provisioner.model.matrix.CostBand;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what would change. */
@Command
public final class PlanCommand extends EnvironmentCommand {
  @Option(
      names = "--detailed-exitcode",
      description = "Exit with 2 when there are changes, 0 when there are none.")
  private boolean detailedExitCode;

  @Option(names = "--destroy", description = "Plan the deletion of everything.")
  private boolean destroy;

  @Option(names = "--all", description = "Show the attributes of created resources too.")
  private boolean everything;

  @Option(names = "--out", paramLabel = "FILE", description = "Save the plan, to be applied later.")
  private @Nullable Path file;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "Write the plan as a comment for a pull request too.")
  private @Nullable Path comment;

  @Option(
      names = "--valid-for",
      paramLabel = "MINUTES",
      converter = Numbers.Positive.class,
      defaultValue = "60",
      description = "How long a saved plan may be applied (default: ${DEFAULT-VALUE}).")
  private int validity;

  @Mixin private PlanningOptions planning = new PlanningOptions();

  public PlanCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Optional<Purpose> purpose() {
    return Optional.of(Purpose.LOOK);
  }

  @Override
  int run(Session session) throws Exception {
    Optional<UserFile> markdown = UserFile.ready(session, comment);
    ResourceGraph graph = file == null ? session.graphs().toLookAt() : session.graphs().toAct();
    Plan plan =
        destroy
            ? session.quietLifecycle().planDestroy(graph, planning.options(session))
            : Wanted.plan(
                session,
                graph,
                named -> session.quietLifecycle().plan(named, planning.options(session)));
    String written = file == null ? "" : "\n\n" + save(session, plan, file);
    Map<String, Object> json = PlanJson.of(plan);
    var further = new ArrayList<String>();
    String text =
        session.headline()
            + (Wanted.renamed(plan, graph) && !destroy ? "\n" + Wanted.RENAMED : "")
            + "\n"
            + new PlanText(session.reporter().paint(), everything).of(plan);
    List<Problem> foreseen =
        destroy || !plan.blocked().isEmpty() ? List.of() : session.quietLifecycle().foresee(plan);
    if (!foreseen.isEmpty()) {
      json.put("foreseen", FailureJson.problems(foreseen));
      foreseen.forEach(problem -> further.add(session.worded(warning(problem))));
    }
    if (!session.local()) {
      var estimator = CostEstimator.of(session.environment());
      CostEstimate change = estimator.change(plan);
      CostEstimate whole = estimator.estimate(destroy ? List.of() : plan.graph().nodes());
      Optional<CostBand> band =
          session.loaded().options().row().map(row -> row.characteristics().cost());
      json.put("cost", CostView.json(change, whole, band));
      further.add(CostView.change(change));
      if (!destroy) {
        further.add("The environment as wanted: " + CostView.summary(whole, band));
      }
    }
    if (!further.isEmpty()) {
      text += "\n\n" + String.join("\n", further);
    }
    if (markdown.isPresent()) {
      further.add(0, written.strip());
      markdown.get().write(PlanMarkdown.of(plan, session.where(), further));
    }
    session.reporter().answer(json, text + written);
    return exitCode(plan);
  }

  /** An apply would begin nothing, which whoever decides about the plan is told here. */
  private static String warning(Problem problem) {
    return "An apply would be refused: "
        + problem.subject()
        + ": "
        + problem.message()
        + ". "
        + Sentence.of(problem.remedy());
  }

  private String save(Session session, Plan plan, Path target) throws Exception {
    SavedPlan saved =
        session
            .quietLifecycle()
            .save(plan, planning.options(session), Duration.ofMinutes(validity));
    Path path = new PlanFile(session, target).write(saved);
    return "Written: " + path + ", to be applied until " + saved.expires();
  }

  /** What apply would refuse is told by the exit code as well: nobody may read a pipeline's log. */
  private int exitCode(Plan plan) {
    if (!plan.blocked().isEmpty()) {
      return ExitCode.REFUSED;
    }
    return detailedExitCode && plan.hasChanges() ? ExitCode.CHANGES : ExitCode.DONE;
  }
}
