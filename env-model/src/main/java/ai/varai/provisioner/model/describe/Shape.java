package ai.varai.provisioner.model.describe;

import java.util.List;
import java.util.Optional;

/** What a value of the configuration may be. */
public sealed interface Shape {

  /** A text. */
  record Text(Optional<Form> form) implements Shape {}

  /** A whole number between two bounds, both allowed. */
  record Whole(long min, long max) implements Shape {}

  /** True or false. */
  record Flag() implements Shape {}

  /** A day of the calendar, {@code YYYY-MM-DD}. */
  record Date() implements Shape {
    /**
     * The days of the years 2000 to 2099, leap years included. (In that century a year is a leap
     * year exactly when it is divisible by four.)
     */
    public static final Form FORM =
        new Form(
            "20[0-9]{2}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])"
                + "|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
                + "|20([02468][048]|[13579][26])-02-29",
            "a date such as \"2027-06-30\"");
  }

  /** One constant of an enum. */
  record Choice(Class<? extends Enum<?>> type, List<Constant> constants) implements Shape {
    public List<String> spellings() {
      return constants.stream().map(Constant::spelling).toList();
    }
  }

  /** A constant of a {@link Choice}. */
  record Constant(Enum<?> value, String spelling, String doc) {}

  /** A list. */
  record Items(Shape item, int min) implements Shape {}

  /** A map with names of the user's choice. */
  record Entries(Optional<Form> key, Shape value, int min) implements Shape {}

  /** A record with keys of its own. */
  record Fields(RecordType type) implements Shape {}
}
