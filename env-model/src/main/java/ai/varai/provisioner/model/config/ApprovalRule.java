package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Spelled;

/** Whether somebody else has to approve what is changed. */
@Doc("Whether somebody else has to approve what is changed.")
public enum ApprovalRule implements Spelled {
  @Doc("Nobody has to.")
  NONE("none"),
  @Doc("Only a saved plan is applied, and only when somebody else than its maker approved it.")
  REQUIRED("required");

  private final String spelling;

  ApprovalRule(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
