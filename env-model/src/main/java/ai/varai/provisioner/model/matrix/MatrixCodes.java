package ai.varai.provisioner.model.matrix;

import ai.varai.provisioner.model.source.FindingCode;
import ai.varai.provisioner.model.source.FindingCodes;
import java.util.List;

/** Makes the codes of the matrix known. */
public final class MatrixCodes implements FindingCodes {
  @Override
  public List<FindingCode> codes() {
    return List.of(MatrixCode.values());
  }
}
