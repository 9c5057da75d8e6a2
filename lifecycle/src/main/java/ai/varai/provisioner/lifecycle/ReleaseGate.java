package ai.varai.provisioner.lifecycle;

import ai.varai.provisioner.lifecycle.spi.Problem;
import java.util.List;
import java.util.Optional;

/** What must hold of a release before it goes on to another environment. */
public final class ReleaseGate {
  private ReleaseGate() {}

  /**
   * What stands against the release.
   *
   * @param latestFirst the environment's releases
   * @param id which one; empty for the environment as it is now
   * @return empty when nothing does
   */
  public static Optional<Problem> closed(
      List<Release> latestFirst, EnvironmentStatus now, Optional<String> id) {
    String name = now.environment();
    if (latestFirst.isEmpty()) {
      return Optional.of(
          problem(
              "RELEASE_NONE", name, "has no release", "Bring it up: provisioner up --env=" + name));
    }
    Optional<Release> release =
        id.isEmpty()
            ? Optional.of(latestFirst.get(0))
            : latestFirst.stream().filter(one -> one.id().equals(id.get())).findFirst();
    if (release.isEmpty()) {
      return Optional.of(
          problem(
              "RELEASE_UNKNOWN",
              name,
              "has no release " + id.orElse(""),
              "'provisioner rollback --list --env=" + name + "' shows those that it has."));
    }
    if (id.isEmpty() && !release.get().present(now)) {
      return Optional.of(
          problem(
              "RELEASE_NOT_PRESENT",
              name,
              "is not what its latest release says: an apply failed, was stopped, or was of a part",
              "Bring it up and let its checks hold, or name an earlier release."));
    }
    if (!release.get().good()) {
      return Optional.of(
          problem(
              "RELEASE_NOT_VERIFIED",
              name,
              "has not been seen working as of release " + release.get().id(),
              "'provisioner verify --env="
                  + name
                  + "' asks its checks; once all hold, promote again."));
    }
    return Optional.empty();
  }

  private static Problem problem(String code, String subject, String message, String remedy) {
    return new Problem(code, subject, "'" + subject + "' " + message, remedy);
  }
}
