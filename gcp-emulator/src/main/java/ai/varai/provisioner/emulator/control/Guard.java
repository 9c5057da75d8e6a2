package ai.varai.provisioner.emulator.control;

import ai.varai.provisioner.emulator.api.Call;

/** Looks at a call before its handler does and throws a {@code GoogleError} to refuse it. */
@FunctionalInterface
public interface Guard {

  /**
   * Lets a call through, or throws.
   *
   * @param resource the name of the resource, or the path, as far as it is known
   */
  void check(Call call, String resource);
}
