package ai.varai.provisioner.emulator.scheduler;

import java.time.Duration;
import java.time.Instant;

/**
 * An attempt that is to be made, as an operation that nobody sees carries it.
 *
 * @param job its full name
 * @param turn the turn of the job in which it was planned
 * @param forced whether somebody asked for it: the schedule goes on beside it
 * @param scheduled when it is to begin
 * @param failures how many attempts of the same execution have failed
 * @param began when the first of them began; {@code scheduled} before there was one
 */
record JobRun(
    String job, String turn, boolean forced, Instant scheduled, int failures, Instant began) {

  static JobRun first(JobName job, String turn, boolean forced, Instant at) {
    return new JobRun(job.shown(), turn, forced, at, 0, at);
  }

  JobRun begun(Instant now) {
    return failures > 0
        ? this
        : new JobRun(job, turn, forced, scheduled, 0, now.isAfter(scheduled) ? now : scheduled);
  }

  JobRun again(Instant at) {
    return new JobRun(job, turn, forced, at, failures + 1, began);
  }

  Duration since(Instant time) {
    return Duration.between(began, time);
  }

  String text() {
    return String.join(
        "|",
        job,
        turn,
        Boolean.toString(forced),
        scheduled.toString(),
        Integer.toString(failures),
        began.toString());
  }

  static JobRun parse(String text) {
    String[] parts = text.split("\\|", -1);
    return new JobRun(
        parts[0],
        parts[1],
        Boolean.parseBoolean(parts[2]),
        Instant.parse(parts[3]),
        Integer.parseInt(parts[4]),
        Instant.parse(parts[5]));
  }
}
