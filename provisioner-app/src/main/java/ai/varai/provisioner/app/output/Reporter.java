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
 * Shows what a command does and found out. Each form of output is one implementation; commands do
 * not know which they talk to.
 */
public interface Reporter extends AutoCloseable {

  /** The reporter of the form that the style asks for, of a command about no environment. */
  static Reporter of(Style style, PrintStream out, PrintStream err) {
    return of(style, out, err, UnaryOperator.identity());
  }

  /**
   * The reporter of the form that the style asks for.
   *
   * @param wording completes the commands that sentences name
   */
  static Reporter of(Style style, PrintStream out, PrintStream err, UnaryOperator<String> wording) {
    return style.json()
        ? new JsonReporter(out, err, wording)
        : new TextReporter(style, out, err, wording);
  }

  /** Where the lifecycle's events go. */
  EventSink events();

  /**
   * Where they go in a command that only answers: what upsets the answer, such as a damaged state,
   * is told beside it.
   */
  EventSink alarms();

  /** The first line: which environment, where, by which provider. */
  void opening(String environment, String target, String provider);

  /** Problems of the input that stop nothing, shown while the command goes on. */
  void remarks(List<Finding> findings);

  /** A plan on the way to being applied: what forbids it is told by its being refused. */
  void planned(Plan plan);

  void applied(ApplyResult result);

  void verified(VerifyResult result);

  /** Something worth knowing, in a sentence. */
  void note(String sentence);

  /** The last word of a command that acted: the outputs that hold now, and a sentence. */
  void conclude(String sentence, Map<String, Object> outputs, int exitCode);

  /**
   * The answer of a command that was asked something.
   *
   * @param document for programs
   * @param text for people
   */
  void answer(Object document, String text);

  /** Whether a program reads the output. */
  boolean json();

  /** How text for people is painted. */
  Paint paint();

  @Override
  void close();
}
