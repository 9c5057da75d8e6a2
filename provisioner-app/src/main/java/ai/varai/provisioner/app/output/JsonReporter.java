package ai.varai.provisioner.app.output;

import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.VerifyResult;
import ai.varai.provisioner.lifecycle.event.EventSink;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.model.source.Finding;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * JSON for programs: a command that acts prints one object on each line, each with its {@code
 * type}, the last being the {@code result}; a command that answers prints one document.
 */
final class JsonReporter implements Reporter {
  private final PrintStream out;
  private final PrintStream err;
  private final UnaryOperator<String> wording;

  JsonReporter(PrintStream out, PrintStream err, UnaryOperator<String> wording) {
    this.out = out;
    this.err = err;
    this.wording = wording;
  }

  @Override
  public EventSink events() {
    return event -> line(EventJson.of(event));
  }

  @Override
  public EventSink alarms() {
    return event -> {
      if (EventText.isAlarm(event)) {
        err.println(Json.line(EventJson.of(event)));
      }
    };
  }

  @Override
  public void opening(String environment, String target, String provider) {
    line(
        Json.object(
            "type", "environment",
            "environment", environment,
            "target", target,
            "provider", provider));
  }

  @Override
  public void remarks(List<Finding> findings) {
    for (Finding finding : findings) {
      Map<String, Object> json = Json.object("type", "finding");
      json.putAll(FindingJson.of(finding));
      line(json);
    }
  }

  @Override
  public void planned(Plan plan) {
    Map<String, Object> json = Json.object("type", "plan");
    json.putAll(PlanJson.of(plan));
    line(json);
  }

  @Override
  public void applied(ApplyResult result) {
    // Its events have told it already.
  }

  @Override
  public void verified(VerifyResult result) {
    Map<String, Object> json = Json.object("type", "verified");
    json.putAll(VerifyJson.of(result));
    line(json);
  }

  @Override
  public void note(String sentence) {
    line(Json.object("type", "note", "message", wording.apply(sentence)));
  }

  @Override
  public void conclude(String sentence, Map<String, Object> outputs, int exitCode) {
    line(
        Json.object(
            "type",
            "result",
            "message",
            wording.apply(sentence),
            "outputs",
            OutputTree.of(outputs),
            "exit_code",
            exitCode));
  }

  @Override
  public void answer(Object document, String text) {
    out.println(Json.document(document));
  }

  @Override
  public boolean json() {
    return true;
  }

  @Override
  public Paint paint() {
    return new Paint(false);
  }

  @Override
  public void close() {
    out.flush();
  }

  private void line(Map<String, Object> json) {
    out.println(Json.line(json));
  }
}
