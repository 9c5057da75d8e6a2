package ai.varai.provisioner.app.flow;

import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.util.Optional;

/** Plans what an environment wants, under names that can be had. */
public final class Wanted {
  /** What is told of a plan that is of other names than the environment had. */
  public static final String RENAMED =
      "Somebody else deleted the database instance, and Cloud SQL keeps its name for a week: it is"
          + " made anew, empty, under another name.";

  private Wanted() {}

  /** How a graph is planned. */
  public interface Planning {
    Plan of(ResourceGraph graph) throws Exception;
  }

  /**
   * Plans, and plans once more where a name rests that the environment may change.
   *
   * @param graph as the session has compiled it
   */
  public static Plan plan(Session session, ResourceGraph graph, Planning planning)
      throws Exception {
    Plan plan = planning.of(graph);
    Optional<ResourceGraph> renamed = session.graphs().renamed(plan);
    return renamed.isPresent() ? planning.of(renamed.get()) : plan;
  }

  /** Whether a plan is of other names than the graph that was asked for. */
  public static boolean renamed(Plan plan, ResourceGraph graph) {
    return plan.graph() != graph;
  }
}
