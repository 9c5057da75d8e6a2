package ai.varai.provisioner.emulator.access;

/** What the emulator does about calls that policies do not allow. */
public enum IamMode {
  /** Nothing: policies are kept and shown only. */
  OFF,
  /** Records them and lets them through. */
  LOG,
  /** Records and refuses them. */
  STRICT
}
