package ai.varai.provisioner.app.flow;

import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.lifecycle.EnvironmentStatus;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.io.IOException;
import java.util.List;

/**
 * What is left of an environment after a deletion that went well. Its folder goes only when nothing
 * is: the state alone knows what is protected and what is not tracked any more.
 */
public final class Remains {
  private Remains() {}

  /**
   * Removes the environment's folder where nothing needs it any more.
   *
   * @return a sentence that says what is left
   */
  public static String tidy(Session session) throws IOException {
    String name = session.environment().environment();
    EnvironmentStatus status = session.lifecycle().status();
    List<ResourceAddress> released = status.released();
    if (status.partial() || !status.resources().isEmpty() || !status.openOperations().isEmpty()) {
      return "Deleted what the plan names; the rest of '" + name + "' is as it was.";
    }
    if (!released.isEmpty()) {
      return "Nothing of '"
          + name
          + "' is left, but for what is not tracked any more: "
          + String.join(", ", released.stream().map(ResourceAddress::toString).toList())
          + ".";
    }
    session.forgetEverything();
    return "Nothing of '" + name + "' is left.";
  }
}
