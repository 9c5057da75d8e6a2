package ai.varai.provisioner.model.read;

import ai.varai.provisioner.model.source.FindingCode;
import ai.varai.provisioner.model.source.Severity;

/** What can be wrong with the hierarchy of environments. All are errors. */
public enum HierarchyCode implements FindingCode {
  UNKNOWN(
      "HIE001",
      "The hierarchy names an environment that it does not list",
      "An edge or a user of shared infrastructure that leads nowhere would silently be no edge.",
      "Correct the name, or add the environment to a tier."),
  CYCLE(
      "HIE002",
      "Promotions run in a circle",
      "A release would never arrive.",
      "Remove one of the promotions in the circle."),
  TWICE(
      "HIE003",
      "An environment is in two tiers",
      "Its place in the order of promotion would depend on who looks.",
      "Keep it in one tier."),
  BACKWARDS(
      "HIE004",
      "A promotion leads to an earlier tier",
      "Releases move from development through testing to production.",
      "Turn the promotion round, or change the order of the tiers.");

  private final String id;
  private final String title;
  private final String explanation;
  private final String remedy;

  HierarchyCode(String id, String title, String explanation, String remedy) {
    this.id = id;
    this.title = title;
    this.explanation = explanation;
    this.remedy = remedy;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Severity severity() {
    return Severity.ERROR;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public String explanation() {
    return explanation;
  }

  @Override
  public String remedy() {
    return remedy;
  }
}
