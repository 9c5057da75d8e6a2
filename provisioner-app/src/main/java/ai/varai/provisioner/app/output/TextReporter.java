package ai.varai.provisioner.app.output;

import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.VerifyResult;
import ai.varai.provisioner.lifecycle.event.EventSink;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.spi.Unmanaged;
import ai.varai.provisioner.model.source.Finding;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Text for people: live, line by line, or only what was asked for. */
final class TextReporter implements Reporter {
  private final PrintStream out;
  private final PrintStream err;
  private final UnaryOperator<String> wording;
  private final boolean quiet;
  private final Paint paint;
  private final EventView view;

  TextReporter(Style style, PrintStream out, PrintStream err, UnaryOperator<String> wording) {
    this.out = out;
    this.err = err;
    this.wording = wording;
    this.quiet = style.form() == Style.Form.QUIET;
    this.paint = new Paint(style.color());
    this.view =
        switch (style.form()) {
          case LIVE -> new LiveView(out, paint);
          case PLAIN -> new PlainView(out, paint);
          case QUIET, JSON -> EventView.NONE;
        };
  }

  @Override
  public EventSink events() {
    return view;
  }

  @Override
  public EventSink alarms() {
    var text = new EventText(paint);
    return event -> {
      if (EventText.isAlarm(event)) {
        text.of(event).ifPresent(err::println);
      }
    };
  }

  @Override
  public void opening(String environment, String target, String provider) {
    said(paint.bold(environment) + " (" + target + "): " + provider);
  }

  @Override
  public void remarks(List<Finding> findings) {
    if (!quiet) {
      view.pause();
      FindingText.alike(findings).forEach(text -> out.println(paint.yellow("note ") + text));
    }
  }

  @Override
  public void planned(Plan plan) {
    said(new PlanText(paint, false).withoutObstacles(plan));
  }

  @Override
  public void applied(ApplyResult result) {
    view.pause();
    for (ApplyResult.Outcome failure : result.failures()) {
      err.println(paint.red("Failed: ") + failure.address() + ": " + failure.message());
      if (!failure.advice().isEmpty()) {
        err.println("  " + Sentence.of(wording.apply(failure.advice())));
      }
    }
  }

  @Override
  public void verified(VerifyResult result) {
    view.pause();
    for (VerifyResult.CheckOutcome check : result.checks()) {
      if (!check.passed()) {
        err.println(
            paint.red("Failed: ") + check.address() + " " + check.check() + ": " + check.detail());
      }
    }
    result.missing().forEach(address -> err.println(paint.red("Missing: ") + address));
    for (Unmanaged one : result.unmanaged()) {
      if (one.opens()) {
        err.println(paint.yellow("Warning: ") + one.what() + ": open to everybody");
      } else {
        said(paint.dim("  i " + one.what()));
      }
    }
  }

  @Override
  public void note(String sentence) {
    said(wording.apply(sentence));
  }

  @Override
  public void conclude(String sentence, Map<String, Object> outputs, int exitCode) {
    view.pause();
    if (!quiet && !outputs.isEmpty()) {
      out.println();
      out.println(OutputText.of(outputs));
      out.println();
    }
    String worded = wording.apply(sentence);
    if (exitCode != 0) {
      err.println(paint.red(worded));
    } else if (!quiet) {
      out.println(paint.green(worded));
    }
  }

  @Override
  public void answer(Object document, String text) {
    view.pause();
    out.println(text);
  }

  @Override
  public boolean json() {
    return false;
  }

  @Override
  public Paint paint() {
    return paint;
  }

  @Override
  public void close() {
    view.pause();
    out.flush();
  }

  private void said(String text) {
    if (!quiet) {
      view.pause();
      out.println(text);
    }
  }
}
