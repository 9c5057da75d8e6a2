package ai.varai.provisioner.emulator.compute;

import java.util.Optional;

/** Whose the policies are that lie outside of projects. */
@FunctionalInterface
public interface OwnedByOrganizations {

  /**
   * The organization or folder that a policy lies in; empty for what is no policy.
   *
   * @param path such as {@code locations/global/firewallPolicies/123456789012}
   */
  Optional<String> owner(String path);
}
