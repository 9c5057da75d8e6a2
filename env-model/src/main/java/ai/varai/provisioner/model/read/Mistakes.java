package ai.varai.provisioner.model.read;

import ai.varai.provisioner.model.source.Finding;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.SourcePosition;

/** Findings that both languages share. */
final class Mistakes {
  private Mistakes() {}

  static Finding duplicate(SourcePosition position, KeyPath path, SourcePosition first) {
    return Finding.of(
        ReadCode.DUPLICATE_KEY,
        position,
        path,
        "the key stands on line " + first.line() + " already",
        "keep one of the two");
  }
}
