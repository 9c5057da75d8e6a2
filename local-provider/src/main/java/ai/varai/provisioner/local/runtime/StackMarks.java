package ai.varai.provisioner.local.runtime;

/** The names of the marks, the same in labels, environment variables and files. */
public final class StackMarks {
  /** Label prefix of everything that a container or Docker network carries of us. */
  public static final String LABEL_PREFIX = "ai.varai.provisioner.";

  /** Variables that a plain process carries. */
  public static final String VARIABLE_ENVIRONMENT = "PROVISIONER_ENVIRONMENT";

  public static final String VARIABLE_STACK = "PROVISIONER_STACK";
  public static final String VARIABLE_ADDRESS = "PROVISIONER_ADDRESS";

  private StackMarks() {}
}
