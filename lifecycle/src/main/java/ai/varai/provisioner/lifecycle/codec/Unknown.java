package ai.varai.provisioner.lifecycle.codec;

/** Stands in an attribute tree for a value that is known only after apply. */
public enum Unknown {
  VALUE;

  @Override
  public String toString() {
    return "(known after apply)";
  }
}
