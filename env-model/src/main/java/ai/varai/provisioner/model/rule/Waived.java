package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.config.WaiverConfig;
import ai.varai.provisioner.model.source.Finding;

/** A finding that the environment accepts for a while. Shown wherever findings are shown. */
public record Waived(Finding finding, WaiverConfig waiver) {
  /** The finding's line, with the reason and the last day. */
  @Override
  public String toString() {
    return finding + " [waived until " + waiver.expires() + ": " + waiver.reason() + "]";
  }
}
