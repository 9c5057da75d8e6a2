package ai.varai.provisioner.app.flow;

import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.VerifyResult;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.util.Set;

/** Asks an environment's checks and tells what they said. */
public final class VerifyFlow {
  private VerifyFlow() {}

  /**
   * Asks.
   *
   * @param only these resources; empty for all
   * @return the exit code
   */
  public static int verify(Session session, ResourceGraph graph, Set<ResourceAddress> only)
      throws Exception {
    Lifecycle lifecycle = session.lifecycle();
    VerifyResult result = session.interruptible(() -> lifecycle.verify(graph, only));
    session.verified(result);
    return result.passed() ? 0 : 1;
  }
}
