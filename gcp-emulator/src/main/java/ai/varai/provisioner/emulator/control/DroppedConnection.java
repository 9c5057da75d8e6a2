package ai.varai.provisioner.emulator.control;

/** Tells the front to cut the connection instead of answering. */
public final class DroppedConnection extends RuntimeException {
  public DroppedConnection() {
    super("connection dropped as a fault asks", null, false, false);
  }
}
