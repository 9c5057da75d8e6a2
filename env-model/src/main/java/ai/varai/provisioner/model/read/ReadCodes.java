package ai.varai.provisioner.model.read;

import ai.varai.provisioner.model.source.FindingCode;
import ai.varai.provisioner.model.source.FindingCodes;
import java.util.List;

/** Makes {@link ReadCode} known. */
public final class ReadCodes implements FindingCodes {
  @Override
  public List<FindingCode> codes() {
    return List.of(ReadCode.values());
  }
}
