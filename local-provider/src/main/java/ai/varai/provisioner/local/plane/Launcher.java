package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.emulator.run.ServiceRunner.Container;
import java.nio.file.Path;
import java.util.Map;

/** Starts containers. */
interface Launcher extends AutoCloseable {

  /** Whether it can run this image, or an answer why not. Empty text means that it can. */
  String refusal(String image);

  /**
   * Starts a container.
   *
   * @param name of the workload, for people
   * @param volumes folders of this machine by the path at which the container finds them
   * @param listener takes what the container writes
   */
  Instance launch(
      String name, Container container, Map<String, Path> volumes, Speech.Listener listener)
      throws InterruptedException;

  @Override
  void close();
}
