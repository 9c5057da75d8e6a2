package ai.varai.provisioner.app;

/** Which build this is. */
public final class Version {
  private Version() {}

  /** The version that the build wrote into the jar's manifest; {@code dev} outside a jar. */
  public static String number() {
    String written = Version.class.getPackage().getImplementationVersion();
    return written == null ? "dev" : written;
  }

  /** What {@code --version} prints. */
  public static String line() {
    return "provisioner " + number() + " (Java " + Runtime.version().feature() + ")";
  }
}
