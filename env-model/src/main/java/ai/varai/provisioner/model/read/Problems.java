package ai.varai.provisioner.model.read;

import ai.varai.provisioner.model.source.Finding;
import ai.varai.provisioner.model.source.Findings;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.SourcePosition;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong, so that one run tells of everything. */
final class Problems {
  private final List<Finding> found = new ArrayList<>();

  void add(Finding finding) {
    found.add(finding);
  }

  void add(ReadCode code, SourcePosition position, KeyPath path, String message, String remedy) {
    add(Finding.of(code, position, path, message, remedy));
  }

  int count() {
    return found.size();
  }

  Findings findings() {
    return Findings.of(found);
  }
}
