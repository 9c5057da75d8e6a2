package ai.varai.provisioner.model.matrix;

/** Who may reach an environment from outside. */
public enum PermittedAccess implements Worded {
  NONE("None"),
  RESTRICTED_IP_RANGES("Restricted IP ranges"),
  PUBLIC_WITH_AUTHENTICATION("Public with authentication"),
  PUBLIC_WITH_FULL_SECURITY("Public with full security");

  private final String words;

  PermittedAccess(String words) {
    this.words = words;
  }

  @Override
  public String words() {
    return words;
  }

  @Override
  public String toString() {
    return words;
  }
}
