package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.emulator.run.ServiceRunner.Container;

/** Starts containers. */
interface Launcher extends AutoCloseable {

  /** Whether it can run this image, or an answer why not. Empty text means that it can. */
  String refusal(String image);

  /**
   * Starts a container.
   *
   * @param name of the workload, for people
   */
  Instance launch(String name, Container container) throws InterruptedException;

  @Override
  void close();
}
