package ai.varai.provisioner.emulator.iam;

import java.util.List;

/** To which resources principals are held by principal access boundary policies. */
@FunctionalInterface
public interface Boundaries {

  /**
   * A policy that is bound to principals.
   *
   * @param policy its name
   * @param target the principals: {@code organizations/1}, {@code projects/id}, or a pool
   * @param condition which of them; empty for all
   * @param resources what they may use: {@code projects/id}, {@code folders/1}, {@code
   *     organizations/1}
   */
  record Bound(String policy, String target, String condition, List<String> resources) {}

  /** All that are bound. */
  List<Bound> all();
}
