package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Default;
import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Pattern;
import ai.varai.provisioner.model.describe.Size;
import java.util.List;

/** When the environment is meant to be up. */
@Doc("When the environment is meant to be up.")
public record ScheduleConfig(
    @Doc("Always, or in business hours.") @Default("always") Availability availability,
    @Doc("Time zone of `start` and `stop`.")
        @Default("Etc/UTC")
        @Pattern(
            value = "[A-Za-z]+(/[A-Za-z0-9_+-]+)*",
            expected = "a time zone such as America/Chicago")
        String timezone,
    @Doc("Days on which it is up.")
        @Default("monday,tuesday,wednesday,thursday,friday")
        @Size(min = 1)
        List<Day> days,
    @Doc("When it is brought up.")
        @Default("08:00")
        @Pattern(value = Forms.TIME, expected = "a time HH:MM")
        String start,
    @Doc("When it is scaled down.")
        @Default("20:00")
        @Pattern(value = Forms.TIME, expected = "a time HH:MM")
        String stop) {
  public ScheduleConfig {
    days = List.copyOf(days);
  }
}
