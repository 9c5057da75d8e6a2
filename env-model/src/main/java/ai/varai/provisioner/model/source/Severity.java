package ai.varai.provisioner.model.source;

import ai.varai.provisioner.model.describe.Spelled;

/** How much a finding weighs, lightest first. */
public enum Severity implements Spelled {
  /** Shown; nothing is refused. */
  ADVISORY("advisory"),
  /** Refused, unless the environment waives the finding or its policy lowers it. */
  MANDATORY("mandatory"),
  /** The input cannot be understood: no policy and no waiver helps. */
  ERROR("error");

  private final String spelling;

  Severity(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
