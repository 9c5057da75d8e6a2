package ai.varai.provisioner.model.describe;

/** An enum whose constants have a spelling of their own in files. */
public interface Spelled {
  /** The text in files; case matters. */
  String spelling();
}
