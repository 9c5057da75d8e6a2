package ai.varai.provisioner.model.read;

import ai.varai.provisioner.model.source.FindingCode;
import ai.varai.provisioner.model.source.FindingCodes;
import java.util.List;
import java.util.stream.Stream;

/** Makes {@link ReadCode} and {@link HierarchyCode} known. */
public final class ReadCodes implements FindingCodes {
  @Override
  public List<FindingCode> codes() {
    return Stream.<FindingCode>concat(
            Stream.of(ReadCode.values()), Stream.of(HierarchyCode.values()))
        .toList();
  }
}
