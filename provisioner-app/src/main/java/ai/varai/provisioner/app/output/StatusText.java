package ai.varai.provisioner.app.output;

import ai.varai.provisioner.lifecycle.EnvironmentStatus;
import ai.varai.provisioner.lifecycle.Promotion;
import ai.varai.provisioner.lifecycle.spi.Operations;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A status for people: what runs, how much exists, and what is unfinished. */
public final class StatusText {
  private final Paint paint;
  private final boolean everything;

  /**
   * @param everything whether every resource is listed
   */
  public StatusText(Paint paint, boolean everything) {
    this.paint = paint;
    this.everything = everything;
  }

  public String of(
      EnvironmentStatus status, Optional<Promotion> promotion, List<Operations.PartStatus> parts) {
    var text = new StringBuilder();
    if (!parts.isEmpty()) {
      text.append(running(parts));
    }
    if (everything) {
      var table = new Table();
      status.resources().forEach(r -> table.row(r.address().toString(), r.id()));
      text.append(table.text("  "));
    }
    text.append(status.resources().size()).append(" resources");
    status.lastApply().ifPresent(at -> text.append(", last applied ").append(Moments.text(at)));
    text.append(status.partial() ? ", only in part" : "").append('.');
    promotion.ifPresent(last -> text.append('\n').append(promoted(status, last)));
    if (!status.openOperations().isEmpty()) {
      text.append('\n')
          .append(paint.yellow("Unfinished: "))
          .append(status.openOperations())
          .append(". 'provisioner up --env=")
          .append(status.environment())
          .append("' finishes them.");
    } else if (status.unended()) {
      text.append('\n')
          .append(paint.yellow("The last apply was stopped before its end"))
          .append("; 'provisioner up --env=")
          .append(status.environment())
          .append("' finishes it.");
    }
    if (!status.released().isEmpty()) {
      text.append("\nNot tracked any more: ").append(status.released()).append('.');
    }
    status
        .lock()
        .ifPresent(
            lock -> text.append('\n').append(paint.yellow("Locked by ")).append(lock.describe()));
    return text.toString();
  }

  private static String promoted(EnvironmentStatus status, Promotion last) {
    String what =
        last.from().equals(status.environment())
            ? "Went back to release " + last.release()
            : "Promoted to it: release " + last.release() + " of '" + last.from() + "'";
    return what + ", " + Moments.text(last.at()) + ", " + last.who() + ".";
  }

  private static String running(List<Operations.PartStatus> parts) {
    var table = new Table().row("NAME", "STATE", "ADDRESS", "RESTARTS", "");
    for (Operations.PartStatus part : parts) {
      table.row(
          part.name(),
          part.state().name().toLowerCase(Locale.ROOT),
          part.url().orElse("-"),
          String.valueOf(part.restarts()),
          part.detail());
    }
    return table.text("  ");
  }
}
