package ai.varai.provisioner.model.source;

import java.util.List;

/** Makes finding codes known, through {@link java.util.ServiceLoader}. */
public interface FindingCodes {
  /** The codes, in the order of their documentation. */
  List<FindingCode> codes();
}
