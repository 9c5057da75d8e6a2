package ai.varai.provisioner.model.resource;

/** The order of the two halves of a replacement. */
public enum ReplaceOrder {
  /** For kinds whose names are exclusive: the old one must go before the new one can exist. */
  DELETE_BEFORE_CREATE,
  /** For kinds that can exist twice at once: dependents move over before the old one goes. */
  CREATE_BEFORE_DELETE
}
