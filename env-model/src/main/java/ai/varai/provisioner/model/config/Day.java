package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Spelled;
import java.time.DayOfWeek;

/** A day of the week. */
@Doc("A day of the week.")
public enum Day implements Spelled {
  @Doc("")
  MONDAY("monday"),
  @Doc("")
  TUESDAY("tuesday"),
  @Doc("")
  WEDNESDAY("wednesday"),
  @Doc("")
  THURSDAY("thursday"),
  @Doc("")
  FRIDAY("friday"),
  @Doc("")
  SATURDAY("saturday"),
  @Doc("")
  SUNDAY("sunday");

  private final String spelling;

  Day(String spelling) {
    this.spelling = spelling;
  }

  /** Its number in ISO 8601: 1 for Monday, 7 for Sunday. */
  public int iso() {
    return DayOfWeek.valueOf(name()).getValue();
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
