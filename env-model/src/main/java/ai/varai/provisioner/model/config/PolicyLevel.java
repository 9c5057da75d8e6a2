package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Spelled;

/** How much the findings of a code weigh in this environment. */
@Doc("How much the findings of a code weigh in this environment.")
public enum PolicyLevel implements Spelled {
  @Doc("Shown; nothing is refused.")
  ADVISORY("advisory"),
  @Doc("Refused unless waived.")
  MANDATORY("mandatory");

  private final String spelling;

  PolicyLevel(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
