package ai.varai.provisioner.emulator.api;

/** The port of this emulator, for APIs whose answers lead back to it. */
public interface OwnPort {
  int number();
}
