package ai.varai.provisioner.emulator.iam;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The deny policies that are attached to projects, folders and organizations. */
@FunctionalInterface
public interface DenyPolicies {

  /**
   * The policies on one of them, as Google shows them.
   *
   * @param container {@code projects/id}, {@code folders/1} or {@code organizations/1}
   */
  List<ObjectNode> on(String container);
}
